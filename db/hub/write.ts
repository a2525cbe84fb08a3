import type { Origin } from '#domain/origin.ts';
import type { HubBody, HubMessage, HubRefusal } from '#domain/samu/messages.ts';
import type { PositionReport } from '#domain/samu/position.ts';
import { stateOf } from '#domain/samu/team-state.ts';
import type { TeamPosition } from '#domain/samu/types.ts';
import { HOUR } from '#domain/time/instant.ts';
import { originCode, type OriginCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { KEEP_HOURS } from '../keep.ts';
import { emit, type NewNews } from '../outbox.ts';
import { setAside } from '../set-aside.ts';
import { caseFiguresOf } from './case-figures.ts';
import { writeCases } from './cases.ts';
import { lockThings } from './lock.ts';
import { writeAid, writeMessages, writeMission } from './small.ts';
import {
  applyPosition,
  applyReport,
  type HeldTeam,
  readTeams,
  saveHeard,
  type StateRow,
  teamNow
} from './teams.ts';
import type { HubPayload, HubRegion, HubWritten } from './types.ts';

/**
 * Writes a translated payload of the Hub Santé in one transaction: cases, teams, positions, missions, requests, what
 * came and what was set aside, the receipt (`finish`), and as the last act the news. The same payload again, or the
 * same word in another payload, changes nothing; the order of payloads neither.
 */
export async function writeHub(
  db: Db,
  payload: HubPayload,
  region: HubRegion,
  finish: (tx: Queryable, written: HubWritten) => Promise<void>
): Promise<HubWritten> {
  return db.tx(async (tx) => {
    const news: NewNews[] = [];
    const late = new Map<HubMessage, number>();
    const origins = [...new Set(payload.messages.map(({ origin }) => origin))].sort();
    for (const origin of origins) {
      const messages = payload.messages.filter((message) => message.origin === origin);
      news.push(...(await writeOrigin(tx, { ...payload, messages }, origin, region, late)));
    }
    const noted = payload.messages.map((message) => ({ ...message, late: late.get(message) ?? 0 }));
    await writeMessages(tx, noted, payload);
    const aside = payload.messages.flatMap((message) =>
      unusableOf(message).map(({ place, ...rest }) => ({
        place: placeOf(payload, message.n, place),
        ...rest
      }))
    );
    if (aside.length > 0) await setAside(tx, { stream: 'hub', ...payload }, aside);
    const written = { late: [...late.values()].reduce((a, b) => a + b, 0) };
    await finish(tx, written);
    await emit(tx, news);
    return written;
  });
}

/**
 * All that could not be used of a message: its refused items, or itself, and the optional fields that could not be
 * read, once for each place. Unknown names and codes are kept and counted: they were not lost.
 */
function unusableOf({ refused, refusals, notes }: HubMessage): HubRefusal[] {
  const fields = notes.filter(({ code }) => code === 'HUB_FIELD_UNUSABLE');
  return [
    ...(refused && refusals.length === 0 ? [refused] : refusals),
    ...fields.map(({ code, where: place, value }) => ({ code, place, value }))
  ];
}

const placeOf = ({ messages }: HubPayload, n: number, place: string): string =>
  messages.length > 1 && !place.startsWith('content[') ? `content[${n}]/${place}` : place;

type Kind<K extends HubBody['is']> = Extract<HubBody, { is: K }>;

async function writeOrigin(
  tx: Queryable,
  { messages, receipt, recordedAt }: HubPayload,
  origin: Origin,
  { departments, communeAt }: HubRegion,
  late: Map<HubMessage, number>
): Promise<NewNews[]> {
  const of = { origin: originCode(origin), receipt, recordedAt };
  const bodies = messages.flatMap(({ body }) => body ?? []);
  const only = <K extends HubBody['is']>(is: K) => bodies.filter((body): body is Kind<K> => body.is === is);
  const name = (kind: string) => (key: string) => `${kind} ${of.origin} ${key}`;
  const spoken = only('teams').flatMap(({ teams }) => teams);
  const positions = only('positions').flatMap((body) => body.positions);
  const onCases = spoken.flatMap(({ states }) => states.flatMap(({ caseKey }) => caseKey ?? []));
  const heard = [...spoken.map(({ id }) => id), ...positions.map(({ team }) => team)];
  const cases = [...only('case').map(({ key }) => key), ...onCases].map(name('case'));
  // Where no case is written nobody learns meanwhile which further teams are spoken of.
  const alone = only('case').length === 0;
  await lockThings(tx, cases, alone ? heard.map(name('team')) : []);
  const { samus, moved } = await writeCases(tx, only('case'), of);
  const followers = await teamsOn(tx, moved, of.origin);
  const unique = [...new Set([...heard, ...followers])].sort();
  if (!alone) await lockThings(tx, unique.map(name('team')));
  const teams = await readTeams(tx, unique, of.origin);
  const keptSince = recordedAt - KEEP_HOURS.positions * HOUR;
  const statesOf = new Map<HubMessage, StateRow[]>();
  for (const message of messages) {
    if (message.body?.is !== 'teams') continue;
    const rows = message.body.teams.flatMap((report) => applyReport(held(teams, report.id), report));
    statesOf.set(message, rows);
  }
  for (const position of positions) applyPosition(held(teams, position.team), position);
  const spokenOf = new Set(heard);
  const saved = [...teams.values()].filter(({ id }) => spokenOf.has(id));
  // What came late is told by message: the states of the last one travel with the teams.
  const last = [...statesOf.keys()].at(-1);
  for (const [message, states] of statesOf)
    if (message !== last)
      late.set(message, await saveHeard(tx, { states, teams: [], positions: [] }, { ...of, keptSince }));
  const states = (last && statesOf.get(last)) ?? [];
  const count = await saveHeard(tx, { states, teams: saved, positions }, { ...of, keptSince });
  if (last) late.set(last, count);
  for (const message of messages)
    if (message.body?.is === 'mission') await writeMission(tx, message.body.mission, message.sentAt, of);
  const aids = only('aid').map(({ aid }) => aid);
  await lockThings(
    tx,
    aids.map(({ key }) => name('request')(key))
  );
  for (const aid of aids) await writeAid(tx, aid, of);

  const told = [...samus].filter((samu) => departments.has(samu)).sort();
  await lockThings(tx, told.map(name('samu')));
  const base = { origin, at: recordedAt };
  const following = new Set(followers);
  const changed = [...teams.values()].filter((team) => team.changed || !team.told || following.has(team.id));
  const destinations = await destinationsOf(tx, changed, of.origin);
  const news: NewNews[] = changed.map((team) => {
    const mission = stateOf(team.newest).mission;
    const payload = teamNow(team, destinations.get(mission ?? '') ?? null, departments);
    return { ...base, kind: 'team.state', key: team.id, payload };
  });
  for (const { id, moved: position } of teams.values())
    if (position)
      news.push({ ...base, kind: 'team.position', key: id, payload: placeNow(position, communeAt) });
  for (const samu of told)
    news.push({
      ...base,
      kind: 'samu.cases',
      key: samu,
      payload: await caseFiguresOf(tx, samu, of.origin, recordedAt)
    });
  return news;
}

function held(teams: ReadonlyMap<string, HeldTeam>, id: string): HeldTeam {
  const team = teams.get(id);
  if (!team) throw new Error('a team that was not read was to be written');
  return team;
}

/** Teams whose newest state is of one of these cases. */
async function teamsOn(tx: Queryable, cases: readonly string[], origin: OriginCode): Promise<string[]> {
  if (cases.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM vigie.team WHERE case_key = ANY ($1::text[]) AND origin = $2::"char"',
    [cases, origin]
  );
  return rows.map(({ id }) => id);
}

/** Hospitals of the cases these teams are on, by case. */
async function destinationsOf(
  tx: Queryable,
  teams: readonly HeldTeam[],
  origin: OriginCode
): Promise<Map<string, string>> {
  const cases = teams.flatMap(({ newest }) => stateOf(newest).mission ?? []);
  if (cases.length === 0) return new Map();
  const rows = await tx.query<{ key: string; destination: string }>(
    `SELECT key, destination FROM vigie.samu_case
     WHERE key = ANY ($1::text[]) AND origin = $2::"char" AND superseded_at IS NULL AND destination IS NOT NULL`,
    [cases, origin]
  );
  return new Map(rows.map(({ key, destination }) => [key, destination]));
}

function placeNow(report: PositionReport, communeAt: HubRegion['communeAt']): TeamPosition {
  const { team, at, lon, lat, speed, heading, available } = report;
  return { id: team, lon, lat, at, speed, heading, available, commune: communeAt(lon, lat) };
}
