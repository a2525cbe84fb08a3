import type { Db } from '#db/connect.ts';
import { readNewsNow } from '#db/news.ts';
import { readUnitNow } from '#db/rpu/unit-now.ts';
import { readKnownNow, unpackVersions } from '#db/stay/log.ts';
import { newestLearning, type Learning } from '#db/stay/models.ts';
import { publishStays, type Publication } from '#db/stay/published.ts';
import { readScores } from '#db/stay/scores.ts';
import type { Origin } from '#domain/origin.ts';
import type { Site } from '#domain/region.ts';
import { baselineRanges } from '#domain/stay/baseline.ts';
import type { DayScore } from '#domain/stay/look.ts';
import { stayLog, type StayLog } from '#domain/stay/log.ts';
import { predict, type StayModel } from '#domain/stay/model.ts';
import { paceOf } from '#domain/stay/pace.ts';
import { driftOf, recordOf, type Drift } from '#domain/stay/record.ts';
import { mergeScores } from '#domain/stay/score.ts';
import { stateAt } from '#domain/stay/state.ts';
import { EXPECTATION_LIFE, stayKey, type NoExpectation, type StayRecord } from '#domain/stay/types.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { CHILD_UNDER } from './classroom.ts';
import { newsOf, siteNow, usable, type SiteNow, type Standing } from './said.ts';

/** How far back those who are present, and the recent departures, may have come. */
const BACK = 85 * HOUR;

/** What the publisher remembers between two looks: the record holds all of it, so that it may be forgotten. */
interface Memory {
  learning: Learning | null;
  records: Map<string, { record: StayRecord | null; drift: Drift }>;
  /** H of what was last told of a service, and why there was no figure. */
  told: Map<string, { horizon: Instant; reason: NoExpectation | null }>;
}

/** Publishes what a new horizon lets be said. */
export interface Publisher {
  /** Looks at every site's horizon. @returns services told something new */
  publish(now: Instant): Promise<number>;
  /** New models or scores: they are read again at the next look. */
  refresh(): void;
}

/** A publisher over the record; it starts from what the record last told. */
export function publisher(db: Db, sites: readonly Site[], origin: Origin): Publisher {
  let memory: Memory | null = null;

  async function load(now: Instant): Promise<Memory> {
    const told: Memory['told'] = new Map();
    for (const event of await readNewsNow(db, origin))
      if (event.kind === 'stay.expected' && event.payload)
        told.set(event.key, { horizon: event.payload.measuredAt, reason: event.payload.reason });
    const learning = await newestLearning(db, origin);
    return { learning, records: await readRecords(db, origin, now), told };
  }

  return {
    refresh: () => (memory = null),
    async publish(now) {
      memory ??= await load(now);
      const { learning, records, told } = memory;
      if (!learning) return 0;
      const due = dueSites(sites, await readUnitNow(db, origin), memory, now);
      if (due.length === 0) return 0;
      const known = await readKnownNow(db, {
        ...{ finess: due.filter(({ at }) => at.block === null).map(({ site }) => site.finess) },
        ...{ origin, from: Math.min(...due.map(({ horizon }) => horizon)) - BACK }
      });
      const publications: Publication[] = [];
      const reasons = new Map<string, NoExpectation>();
      for (const { site, at, horizon } of due) {
        const log = stayLog(
          unpackVersions([known.get(site.finess)].filter((text) => text !== undefined)),
          childUnder(site)
        );
        for (const learned of learning.services.filter(({ finess }) => finess === site.finess)) {
          const key = stayKey(site.finess, learned.service);
          const about = records.get(key) ?? { record: null, drift: 'none' as const };
          const standing: Standing = { origin, learning, learned, ...about };
          const asked = usable(standing, at.block);
          const when = { horizon, madeAt: now };
          if (typeof asked === 'string') {
            reasons.set(key, asked);
            if (told.get(key)?.reason !== asked)
              publications.push({
                news: newsOf(standing, when, { reason: asked }),
                quantiles: [],
                baselines: []
              });
          } else publications.push(said(standing, asked, log, when));
        }
      }
      const n = await publishStays(db, origin, publications, now);
      for (const { site, horizon } of due)
        for (const service of site.services) {
          const key = stayKey(site.finess, service);
          told.set(key, { horizon, reason: reasons.get(key) ?? null });
        }
      return n;
    }
  };
}

const childUnder = (site: Site): number => (site.services.length === 2 ? CHILD_UNDER : 0);

/** Sites whose horizon moved since they were last told of, and is not too old to be believed. */
function dueSites(
  sites: readonly Site[],
  units: Awaited<ReturnType<typeof readUnitNow>>,
  { told }: Memory,
  now: Instant
): { site: Site; at: SiteNow; horizon: Instant }[] {
  return sites.flatMap((site) => {
    const at = siteNow(site, units);
    const { horizon } = at;
    if (horizon === null || horizon > now) return [];
    if (at.block === null && now - horizon > EXPECTATION_LIFE) return [];
    const isNew = site.services.some(
      (service) => (told.get(stayKey(site.finess, service))?.horizon ?? -Infinity) < horizon
    );
    return isNew ? [{ site, at, horizon }] : [];
  });
}

function said(
  standing: Standing,
  model: StayModel,
  log: StayLog,
  when: { horizon: Instant; madeAt: Instant }
): Publication {
  const state = stateAt(log, when.horizon, when.madeAt, model.group, paceOf(model.pace));
  const { ranges, quantiles } = predict(model, state);
  const baselines = baselineRanges(model.baselines, state, when.horizon);
  return { news: newsOf(standing, when, { ranges }), quantiles, baselines };
}

/** How right each service has been over the last 28 days that were scored, and whether the last seven drift. */
async function readRecords(db: Db, origin: Origin, now: Instant): Promise<Memory['records']> {
  const to = localDay(now);
  const scores = await readScores(db, { origin, from: addDays(to, -32), to });
  const last = scores.at(-1)?.day ?? to;
  const byKey = new Map<string, DayScore[]>();
  for (const one of scores) {
    const key = stayKey(one.finess, one.service);
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  const records: Memory['records'] = new Map();
  for (const [key, days] of byKey) {
    const since = (n: number) =>
      mergeScores(days.filter(({ day }) => day > addDays(last, -n)).map(({ sums }) => sums));
    records.set(key, { record: recordOf(since(28)), drift: driftOf(since(7)) });
  }
  return records;
}
