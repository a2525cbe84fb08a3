import type { Measure } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TeamCountsEntry, TeamEntry } from '../../protocol/samu-types.ts';
import { FORMULA, known } from '../measures.ts';
import type { FoldContext } from '../context.ts';
import type { FoldState } from '../state.ts';
import { fromHub } from './ages.ts';

type Bucket = 'free' | 'engaged' | 'unknown';

/**
 * Teams free, engaged and unknown, of each SAMU of which a team is known and of the region. Unknown is whoever does
 * not say, and whoever has not said for four hours.
 */
export function countEntries(
  teams: readonly TeamEntry[],
  state: FoldState,
  ctx: FoldContext
): Map<string, TeamCountsEntry> {
  const entries = new Map<string, TeamCountsEntry>();
  const mine = teams.filter(({ samu }) => samu !== null && ctx.areas.has(`dept:${samu}`));
  const samus = [...new Set(mine.flatMap(({ samu }) => samu ?? []))].sort();
  for (const samu of samus)
    entries.set(
      `samu:${samu}`,
      countsOf(
        samu,
        mine.filter((team) => team.samu === samu),
        state
      )
    );
  if (mine.length > 0) entries.set('samu:region', countsOf(null, mine, state));
  return entries;
}

function countsOf(samu: string | null, teams: readonly TeamEntry[], state: FoldState): TeamCountsEntry {
  const stated = teams.flatMap(({ provenance }) => provenance.measuredAt ?? []);
  const heard = teams.flatMap(({ provenance }) => provenance.receivedAt ?? []);
  const newest = (instants: readonly Instant[]): Instant | null =>
    instants.length === 0 ? null : instants.reduce((a, b) => Math.max(a, b));
  const smur = teams.filter(({ family }) => family === 'SMUR');
  const count = (of: readonly TeamEntry[], bucket: Bucket): Measure => {
    const buckets = of.map(bucketOf);
    const said = buckets.filter((one) => one !== 'unknown').length;
    return {
      ...known(FORMULA.teams, buckets.filter((one) => one === bucket).length),
      n: said,
      of: of.length
    };
  };
  return {
    samu,
    provenance: fromHub('team', newest(stated), newest(heard), state.origin),
    measures: {
      free: count(teams, 'free'),
      engaged: count(teams, 'engaged'),
      unknown: count(teams, 'unknown'),
      smurFree: count(smur, 'free'),
      smurEngaged: count(smur, 'engaged'),
      smurUnknown: count(smur, 'unknown')
    }
  };
}

/** What is stale is unknown: a team that said "free" this morning is not counted as free. */
function bucketOf({ measures: { engagement } }: TeamEntry): Bucket {
  return engagement.state === 'known' && engagement.value !== null ? engagement.value : 'unknown';
}
