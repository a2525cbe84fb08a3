import { doorsAt, shownHours } from '#db/public-history.ts';
import { pictureAt, type PictureRow } from '#db/picture.ts';
import { presentAt } from '#db/rpu/present.ts';
import {
  affluenceAlone,
  affluenceOf,
  affluenceWord,
  type AffluenceWord
} from '#domain/public-word/affluence.ts';
import type { Site } from '#domain/region.ts';
import { MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { appContext } from '#app/lib/server/context.ts';

/** A screen shows a picture for at most that long without another row of the log. */
const WITHIN = 30 * MINUTE;
/** Questions to the record at once: a request for the past never takes it whole. */
const AT_ONCE = 3;

const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What was shown of one department at an instant, and what is known of that same instant now. */
export interface PastSite {
  finess: string;
  shown: { state: string; value: AffluenceWord | null; measuredAt: string | null };
  doors: { kind: string; service: string; until: string | null }[];
  corrected: {
    /** `same`, `changed`, or `unknown` where one of both cannot be told. */
    verdict: 'same' | 'changed' | 'unknown';
    /** The word of what is known now, against what was usual then. */
    value: AffluenceWord | null;
  };
}

/** What was shown at `at`, site by site, and whether later files changed it. @throws what the record throws */
export async function shownAt(at: Instant): Promise<PastSite[]> {
  const { db, region, origin, clock } = appContext();
  const [rows, doors] = await Promise.all([
    pictureAt(db, { origin, at, within: WITHIN }),
    doorsAt(db, { origin, at })
  ]);
  const byScope = new Map(rows.map((row) => [row.scope, row]));
  const now = clock.domain();
  const answers: PastSite[] = [];
  const waiting = [...region.sites];
  const work = async (): Promise<void> => {
    for (let site = waiting.shift(); site; site = waiting.shift()) {
      const row = byScope.get(`site:${site.finess}`) ?? null;
      answers.push({
        ...pastOf(site, row),
        doors: doors
          .filter(({ finess }) => finess === site.finess)
          .map(({ kind, scope, target, until }) => ({
            ...{ kind, service: scope === 'site' ? 'all' : target, until: iso(until) }
          })),
        corrected: await correctedOf(site, row, now)
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers.sort((a, b) => (a.finess < b.finess ? -1 : 1));
}

function pastOf({ finess }: Site, row: PictureRow | null): Pick<PastSite, 'finess' | 'shown'> {
  const known = row?.state === 'known';
  return {
    finess,
    shown: {
      state: row?.state ?? 'unknown',
      value: known ? affluenceWord(affluenceOf(row.level, row.z)) : null,
      measuredAt: iso(row?.measuredAt ?? null)
    }
  };
}

/** Both are read without hysteresis, against the usual of then: only what is known of those present may differ. */
async function correctedOf(
  { finess }: Site,
  row: PictureRow | null,
  now: Instant
): Promise<PastSite['corrected']> {
  const none = { verdict: 'unknown', value: null } as const;
  if (row?.measuredAt == null || row.present === null || row.state !== 'known') return none;
  const { db, origin } = appContext();
  const { value } = await presentAt(db, { finess, origin, at: row.measuredAt, asKnownAt: now });
  const then = affluenceAlone(row.present, row);
  const known = value === null ? null : affluenceAlone(value, row);
  if (then === null || known === null) return none;
  return { verdict: then === known ? 'same' : 'changed', value: affluenceWord(known) };
}

/** A day of every department, hour by hour: the busiest word that was shown. @throws what the record throws */
export async function dayShown(
  day: LocalDay
): Promise<{ finess: string; hours: { at: string | null; value: AffluenceWord | null }[] }[]> {
  const { db, region, origin } = appContext();
  const [from, to] = dayBounds(day);
  const rows = await shownHours(db, { origin, from, to });
  return region.sites.map(({ finess }) => ({
    finess,
    hours: rows
      .filter((row) => row.finess === finess)
      .map(({ at, level, z }) => ({ at: iso(at), value: affluenceWord(affluenceOf(level, z)) }))
  }));
}
