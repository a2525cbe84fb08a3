import { hash } from 'node:crypto';
import { ageClassOf } from '#domain/rpu/age.ts';
import type { Attendance, Quarantined } from '#domain/rpu/types.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import type { RpuToWrite } from '../rpu/types.ts';

/** A record that came at `entree`; `name` stands for the visit (one name, one key). */
export function record(name: string, entree: Instant, over: Partial<Attendance> = {}): Attendance {
  const ageYears = over.ageYears === undefined ? 40 : over.ageYears;
  return {
    key: hash('sha256', name, 'hex').slice(0, 32),
    day: localDay(entree),
    entree,
    sortie: null,
    exitUnusable: false,
    sex: 'F',
    ageYears,
    ageMonths: null,
    ageClass: ageClassOf(ageYears),
    residenceDepartment: '75',
    residenceCommune: '75104',
    modeEntree: '8',
    provenance: '5',
    transport: 'PERSO',
    transportPec: 'AUCUN',
    motif: 'R074',
    gravite: '2',
    dp: 'R074',
    da: ['I10'],
    actes: ['DEQP003'],
    modeSortie: null,
    destination: null,
    orient: null,
    grade: 'A',
    remarks: [],
    ...over
  };
}

let count = 0;

/** A file of the fictive region's first unit unless told otherwise, received a minute after its EXTRACT. */
export function file(
  head: { finess: string; ordre?: string; extractAt: Instant; from?: LocalDay; to?: LocalDay },
  attendances: Attendance[],
  over: Partial<RpuToWrite> & { quarantined?: Quarantined[] } = {}
): RpuToWrite {
  const { quarantined = [], ...rest } = over;
  const today = localDay(head.extractAt);
  const from = head.from ?? addDays(today, -1);
  const to = head.to ?? today;
  return {
    translated: {
      header: { finess: head.finess, ordre: head.ordre ?? '0', extractAt: head.extractAt, from, to },
      attendances: attendances.filter((a) => a.day >= from && a.day <= to),
      quarantined,
      warnings: [],
      received: attendances.length + quarantined.length,
      grade: 'A',
      fill: {}
    },
    fileId: `file-${++count}`,
    receipt: null,
    source: 'test',
    origin: 'simulated',
    receivedAt: head.extractAt + MINUTE,
    recordedAt: head.extractAt + MINUTE,
    ...rest
  };
}

/** `n` people of one local day, spread over it, each staying `stayHours`; still there when they left after `seenAt`. */
export function dayOf(unit: string, day: LocalDay, n: number, seenAt: Instant, stayHours = 3): Attendance[] {
  const [from, to] = dayBounds(day);
  const people: Attendance[] = [];
  for (let i = 0; i < n; i++) {
    const entree = from + Math.floor(((to - from) * i) / n / 1000) * 1000;
    if (entree > seenAt) break;
    const left = entree + (stayHours + (i % 7) / 4) * HOUR;
    const gone = left <= seenAt;
    const hospital = i % 5 === 0;
    people.push(
      record(`${unit}/${day}/${i}`, entree, {
        ageYears: (i * 7) % 100,
        ...(gone
          ? { sortie: left, modeSortie: hospital ? '6' : '8', destination: hospital ? '1' : null }
          : {}),
        ...(hospital && (gone || seenAt - entree > HOUR) ? { orient: 'MED' as const } : {})
      })
    );
  }
  return people;
}
