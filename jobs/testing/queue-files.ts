import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { addDays, dayRange } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, formatDay, formatParis, localDay } from '#domain/time/paris.ts';
import { queuePassages, type QueuePassage, type QueueSite } from './queue-world.ts';

/**
 * Writes the files that sites of the queue would have sent: one a night of the day before, and from `live` on one
 * every half hour of yesterday and today.
 * @returns files written
 */
export function writeQueueFiles(
  folder: string,
  sites: readonly QueueSite[],
  span: { from: LocalDay; live: LocalDay; to: LocalDay }
): number {
  mkdirSync(folder, { recursive: true });
  let n = 0;
  for (const site of sites) {
    const all = queuePassages(site, span.from, span.to);
    const write = (from: LocalDay, to: LocalDay, extractAt: Instant): void => {
      const records = all.filter(
        ({ entree }) => entree <= extractAt && localDay(entree) >= from && localDay(entree) <= to
      );
      const header = rawHeader({ finess: site.finess, ordre: '0', extractAt, from, to });
      const xml = writeRpuXml(
        header,
        records.map((one) => recordAt(one, extractAt))
      );
      writeFileSync(join(folder, `${site.finess}-${extractAt}.xml`), xml);
      n++;
    };
    for (const day of dayRange(span.from, span.to)) write(day, day, dayBounds(addDays(day, 3))[1] + 3 * HOUR);
    const [start] = dayBounds(span.live);
    const end = dayBounds(span.to)[1];
    for (let at = start; at < end; at += 30 * MINUTE)
      write(addDays(localDay(at), -1), localDay(at), at + 4 * MINUTE);
  }
  return n;
}

function recordAt({ entree, sortie, ageYears, home }: QueuePassage, at: Instant) {
  const left = sortie <= at;
  const birth = addDays(localDay(entree), -Math.floor(ageYears * 365.25) - 40);
  return {
    ENTREE: formatParis(entree, 'minute'),
    NAISSANCE: formatDay(birth),
    SEXE: (entree / MINUTE) % 2 < 1 ? 'F' : 'M',
    CP: '99999',
    MODE_ENTREE: '8',
    SORTIE: left ? formatParis(sortie, 'minute') : '',
    MODE_SORTIE: left ? (home ? '8' : '6') : '',
    ORIENT: left && !home ? 'MED' : ''
  };
}
