import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import type { RawRecord } from '#domain/rpu/raw.ts';
import type { RpuHeader } from '#domain/rpu/types.ts';
import { dayFromNumber } from '#domain/time/day.ts';
import type { Instant } from '#domain/time/instant.ts';
import { random } from '../random.ts';
import { patientOf } from '../world/patient.ts';
import type { SiteWorld } from '../world/world.ts';
import type { Habits } from './habits.ts';
import { courseOf, recordAt } from './record.ts';

/** A file to send: civil days [from, to] as the site knows them at `extractAt`. */
export interface FilePlan {
  finess: string;
  ordre: string;
  from: number;
  to: number;
  extractAt: Instant;
  /** Domain time at which it leaves. */
  sendAt: Instant;
}

export interface BuiltFile {
  plan: FilePlan;
  header: RpuHeader;
  records: Partial<RawRecord>[];
}

/** A site with several units shares its passages among them: each falls to one ORDRE, children to the last. */
export function buildFile(world: SiteWorld, habits: Habits, plan: FilePlan): BuiltFile {
  const units = world.site.units;
  const records: Partial<RawRecord>[] = [];
  const draw = random(0);
  world.each(plan.from, plan.to, (block, i) => {
    if (units.length > 1 && units[(block.age[i] ?? 99) < 18 ? units.length - 1 : 0] !== plan.ordre) return;
    const entree = block.entree[i] ?? 0;
    if (entree > plan.extractAt) return;
    const sortie = block.sortie[i] ?? entree;
    const patient = patientOf(world.site, world.catchment, block, i, draw);
    const course = courseOf(patient, entree, sortie, habits, draw);
    const record = recordAt(patient, entree, sortie, course, habits, plan.extractAt);
    if (record !== null) records.push(record);
  });
  return { plan, header: headerOf(plan), records };
}

function headerOf(plan: FilePlan): RpuHeader {
  return {
    finess: plan.finess,
    ordre: plan.ordre,
    extractAt: plan.extractAt,
    from: dayFromNumber(plan.from),
    to: dayFromNumber(plan.to)
  };
}

/** The bytes a site sends. */
export function fileBytes(file: BuiltFile): Buffer {
  return Buffer.from(writeRpuXml(rawHeader(file.header), file.records), 'utf8');
}
