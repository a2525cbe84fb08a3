import type { TeamEntry } from '../../protocol/samu-types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FoldContext } from '../context.ts';
import { entryOf, keysOf, put, remove, type Draft } from '../draft.ts';
import type { FoldPart } from '../part.ts';
import { callEntries } from './calls.ts';
import { caseEntries, wallCases } from './cases.ts';
import { countEntries } from './counts.ts';
import { teamEntry, wallTeam } from './teams.ts';

const DESK = 'samu';
const WALL = 'samu-wall';

/** SAMU: calls, cases, teams and where they are. */
export const samuPart: FoldPart = {
  kinds: ['samu.calls', 'samu.cases', 'team.state', 'team.position'],
  topics: [DESK, WALL],
  refresh(draft, touched, now, ctx) {
    if (touched === null || touched.kind === 'samu.calls') {
      const calls = callEntries(draft.state, now, ctx);
      replace(draft, DESK, 'calls:', calls, now);
      replace(draft, WALL, 'calls:', calls, now);
    }
    if (touched === null || touched.kind === 'samu.cases') {
      const cases = caseEntries(draft.state, now, ctx);
      replace(draft, DESK, 'cases:', cases, now);
      replace(draft, WALL, 'cases:', mapped(cases, wallCases), now);
    }
    if (touched === null) refreshTeams(draft, now, ctx);
    else if (touched.kind === 'team.state' || touched.kind === 'team.position')
      refreshTeam(draft, touched.key, now, ctx);
  }
};

/** Every entry of a topic under a prefix: what is gone leaves it. */
function replace(
  draft: Draft,
  topic: string,
  prefix: string,
  entries: ReadonlyMap<string, unknown>,
  now: Instant
): void {
  const { seq } = draft.state;
  for (const [key, entry] of entries) put(draft, seq, topic, key, entry);
  for (const key of keysOf(draft, topic))
    if (key.startsWith(prefix) && !entries.has(key)) remove(draft, seq, now, topic, key);
}

const mapped = <T>(entries: ReadonlyMap<string, T>, of: (entry: T) => T): Map<string, T> =>
  new Map([...entries].map(([key, entry]) => [key, of(entry)]));

function refreshTeams(draft: Draft, now: Instant, ctx: FoldContext): void {
  const teams = new Map<string, TeamEntry>();
  for (const id of Object.keys(draft.state.news['team.state'] ?? {})) {
    const entry = teamEntry(draft.state, id, now);
    if (entry) teams.set(`team:${id}`, entry);
  }
  replace(draft, DESK, 'team:', teams, now);
  replace(draft, WALL, 'team:', mapped(teams, wallTeam), now);
  putCounts(draft, now, ctx);
}

/** One team's news: its own entries, and the counts if it counts otherwise now. */
function refreshTeam(draft: Draft, id: string, now: Instant, ctx: FoldContext): void {
  const key = `team:${id}`;
  const { seq } = draft.state;
  const before = entryOf(draft, DESK, key) as TeamEntry | undefined;
  const entry = teamEntry(draft.state, id, now);
  if (entry) {
    put(draft, seq, DESK, key, entry);
    put(draft, seq, WALL, key, wallTeam(entry));
  } else for (const topic of [DESK, WALL]) remove(draft, seq, now, topic, key);
  if (countsAlike(before, entry)) return;
  putCounts(draft, now, ctx);
}

/** A mere change of place, sixty times a minute, counts nothing anew. */
function countsAlike(a: TeamEntry | undefined, b: TeamEntry | null): boolean {
  if (!a || !b) return false;
  const [one, two] = [a.measures.engagement, b.measures.engagement];
  return (
    a.samu === b.samu &&
    a.family === b.family &&
    a.provenance.measuredAt === b.provenance.measuredAt &&
    a.provenance.receivedAt === b.provenance.receivedAt &&
    one.value === two.value &&
    one.state === two.state
  );
}

function putCounts(draft: Draft, now: Instant, ctx: FoldContext): void {
  const keys = keysOf(draft, DESK).filter((key) => key.startsWith('team:'));
  const teams = keys.map((key) => entryOf(draft, DESK, key) as TeamEntry);
  const counts = countEntries(teams, draft.state, ctx);
  replace(draft, DESK, 'samu:', counts, now);
  replace(draft, WALL, 'samu:', counts, now);
}
