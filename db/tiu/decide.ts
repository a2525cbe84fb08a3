import type { BedFunction } from '#domain/beds/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { AnswerFunction, TiuBy } from '#domain/tiu/codes.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import { decideTiu } from '#domain/tiu/decide.ts';
import { foldTiu, nextTiu } from '#domain/tiu/fold.ts';
import { checkedNote } from '#domain/tiu/note.ts';
import { placesTold } from '#domain/tiu/places.ts';
import type { TiuEvent, TiuStep } from '#domain/tiu/steps.ts';
import type { PlacesTold, TiuRequest } from '#domain/tiu/types.ts';
import type { TiuWorld } from '#domain/tiu/world.ts';
import { insertDeclaration } from '../beds/declare.ts';
import { lockBeds, readSites } from '../beds/site.ts';
import type { Queryable } from '../connect.ts';
import { readRecent, readRequest, readSteps, saveSteps } from './rows.ts';

/** What is asked, and in whose name. */
export interface TiuAsked {
  /** Id of the request; of a new one the id it gets. */
  request: string;
  command: TiuCommand;
  by: TiuBy;
  /** Account or device, '' for a stream. */
  actor: string;
  /** When it happened, and domain time. */
  at: Instant;
  now: Instant;
}

/** What became of it. */
export interface TiuDecided {
  before: TiuRequest | null;
  /** As it stands now: as before, when there was nothing to do. */
  request: TiuRequest;
  steps: TiuStep[];
  /** FINESS whose declared beds the answer changed. */
  beds: string[];
}

/**
 * Decides one command under the lock of all who decide on transfers, and keeps its steps. Whoever calls audits and
 * tells it.
 * @param process process time, for the declaration of beds an answer makes
 * @throws CodedError what `decideTiu` refuses: nothing was written then
 */
export async function decideInRecord(
  tx: Queryable,
  origin: Origin,
  asked: TiuAsked,
  world: TiuWorld,
  process: Instant
): Promise<TiuDecided> {
  const { command, at, now, by, actor, request: id } = asked;
  const before = await readRequest(tx, origin, id);
  const held = before ? ((await readSteps(tx, [id])).get(id) ?? []) : [];
  const recent = await readRecent(tx, origin, now);
  const events = decideTiu(before, held, command, {
    ...{ now, at, by, actor, facilities: world.facilities, placeWords: world.placeWords },
    others: recent.filter((one) => one.id !== id),
    parent: command.kind === 'open' && command.parent ? await parentOf(tx, origin, command.parent) : null,
    places: await placesOf(tx, origin, { before, command, recent, now }),
    codes: new Set(recent.map(({ code }) => code))
  });
  const first = (before?.step ?? 0) + 1;
  const steps = events.map((event, i) => ({ ...stepOf(event, before, asked), n: first + i }));
  const [last] = steps.slice(-1);
  if (!last) return { before, request: before as TiuRequest, steps: [], beds: [] };
  const request =
    last.event.type === 'undone'
      ? (foldTiu(id, [...held, ...steps]) as TiuRequest)
      : (steps.reduce<TiuRequest | null>((state, step) => nextTiu(id, state, step), before) as TiuRequest);
  await saveSteps(tx, origin, request, steps);
  const isNoted = command.kind === 'open' ? command.note !== null : command.kind === 'update';
  if (isNoted && 'note' in command && command.note !== undefined)
    await tx.query('INSERT INTO vigie.tiu_note (request, n, text) VALUES ($1::uuid, $2, $3)', [
      ...[id, last.n, checkedNote(command.note, world.placeWords)]
    ]);
  return { before, request, steps, beds: await declareTold(tx, origin, steps, request, asked, process) };
}

/** An expiry happened when the time of its ask ran out, and time itself did it. */
function stepOf(
  event: TiuEvent,
  before: TiuRequest | null,
  { at, now, by, actor }: TiuAsked
): Omit<TiuStep, 'n'> {
  if (event.type !== 'expired') return { at, recordedAt: now, by, actor, event };
  const ask = before?.asks.find(({ id }) => id === event.ask);
  return { at: ask?.expiresAt ?? at, recordedAt: now, by: 'system', actor: '', event };
}

async function parentOf(tx: Queryable, origin: Origin, id: string): Promise<TiuRequest | null> {
  return /^[0-9a-f-]{36}$/.test(id) ? readRequest(tx, origin, id) : null;
}

/** What is known of the places of the maternities a command may be about. */
async function placesOf(
  tx: Queryable,
  origin: Origin,
  {
    before,
    command,
    recent,
    now
  }: { before: TiuRequest | null; command: TiuCommand; recent: readonly TiuRequest[]; now: Instant }
): Promise<(finess: string) => PlacesTold[]> {
  const isAbout = ['answer', 'choose', 'undo'].includes(command.kind);
  const finesses = new Set(isAbout ? before?.asks.map(({ finess }) => finess) : []);
  if (finesses.size === 0) return () => [];
  const beds = await readSites(tx, origin, [...finesses], now);
  return (finess) => placesTold(finess, beds.get(finess) ?? null, recent, now);
}

const FUNCTION_OF: Record<AnswerFunction, BedFunction> = {
  midwife: 'midwife',
  obstetrician: 'physician',
  neonatologist: 'physician',
  paediatrician: 'physician',
  bed_manager: 'bed_manager',
  ward_manager: 'ward_manager'
};

/** Places a maternity told with its answer are its newest declaration: they outrank an older one of its beds. */
async function declareTold(
  tx: Queryable,
  origin: Origin,
  steps: readonly TiuStep[],
  request: TiuRequest,
  { at }: TiuAsked,
  process: Instant
): Promise<string[]> {
  const declared: string[] = [];
  for (const { event } of steps) {
    if (event.type !== 'answered' || event.told.length === 0) continue;
    const finess = request.asks.find(({ id }) => id === event.ask)?.finess;
    if (finess === undefined) continue;
    await lockBeds(tx);
    const lines = event.told.map(({ kind, count }) => ({
      ...{ kind, available: count, h24: null, installed: null, closed: null }
    }));
    const wish = { by: FUNCTION_OF[event.function ?? 'midwife'], lines };
    await insertDeclaration(tx, { origin, now: process }, { finess, wish }, at);
    declared.push(finess);
  }
  return declared;
}
