import type { Facility } from '#domain/region.ts';
import type { OverHistory } from '#db/tiu/histories.ts';
import { CodedError } from '#domain/errors.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import { decideTiu } from '#domain/tiu/decide.ts';
import { isOpen, nextTiu } from '#domain/tiu/fold.ts';
import type { TiuEvent, TiuStep } from '#domain/tiu/steps.ts';
import type { PlacesTold, TiuRequest } from '#domain/tiu/types.ts';
import { tiuWorld } from '#domain/tiu/world.ts';
import { translateTiu } from '../../tiu/translate.ts';
import { freePlaces, type Scarcity } from './places.ts';
import type { SimStep } from './types.ts';
import { wireOf } from './wire.ts';

/** One request of the history: as it stands at its end, with all of its steps. */
interface Lived {
  request: TiuRequest;
  steps: TiuStep[];
}

/** A request that ended this long ago holds no place that matters. */
const REMEMBERED = 72 * HOUR;
/** What maternities declare is this old when they are asked, ms. */
const DECLARED_AGE = 2.5 * HOUR;

/** Kinds of places as the record names them. */
const KINDS = {
  OBST: 'obstetrics',
  NEO: 'neonatology',
  SI: 'intensive_neonatal',
  REA: 'icu_neonatal'
} as const;

/**
 * Lives steps as the record would: each is written and read as the door's, and decided from what stood at its instant;
 * an ask that nobody answers expires; what a decision refuses is not there (of a cot that somebody else got: she is
 * called off).
 * @param steps in order of time
 * @param idOf id of a request in the record, by its name in the world
 * @returns the requests that are over
 */
export function liveHistory(
  steps: readonly SimStep[],
  facilities: readonly Facility[],
  { idOf, left }: { idOf: (request: string) => string; left: Scarcity }
): OverHistory[] {
  const { facilities: byFiness, placeWords } = tiuWorld(facilities);
  const all = new Map<string, Lived>();
  let recent: Lived[] = [];

  function write(id: string, at: Instant, events: readonly TiuEvent[]): void {
    for (const event of events) {
      const before = all.get(id);
      const step: TiuStep = {
        ...{ n: (before?.request.step ?? 0) + 1, at, recordedAt: at, event, actor: '' },
        by: event.type === 'expired' ? 'system' : 'stream'
      };
      const request = nextTiu(id, before?.request ?? null, step);
      if (before) {
        before.request = request;
        before.steps.push(step);
        continue;
      }
      const history: Lived = { request, steps: [step] };
      all.set(id, history);
      recent.push(history);
    }
  }

  function decide(id: string, at: Instant, command: TiuCommand): void {
    const before = all.get(id) ?? null;
    const others = recent.flatMap(({ request }) => (request.id === id ? [] : [request]));
    const events = decideTiu(before?.request ?? null, before?.steps ?? [], command, {
      ...{ now: at, at, by: 'stream', actor: '', facilities: byFiness, placeWords, others },
      parent: command.kind === 'open' && command.parent ? (all.get(command.parent)?.request ?? null) : null,
      places: (finess) => declaredAt(byFiness.get(finess), at, left),
      codes: new Set(others.filter(isOpen).map(({ code }) => code))
    });
    write(id, at, events);
  }

  /** Asks whose time ran out by then. */
  function expire(at: Instant): void {
    for (const { request } of recent)
      for (const ask of request.asks)
        if ((ask.state === 'asked' || ask.state === 'deferred') && ask.expiresAt <= at && isOpen(request))
          write(request.id, ask.expiresAt, [{ type: 'expired', ask: ask.id }]);
  }

  let looked = -Infinity;
  for (const step of steps) {
    const { at } = step;
    if (at - looked > HOUR) {
      recent = recent.filter(({ request: { end } }) => end === null || end.at > at - REMEMBERED);
      looked = at;
    }
    expire(at);
    const id = idOf(step.request);
    const [told] = translateTiu(wireOf(step), { keyFiness: null, receivedAt: at }).events;
    if (!told) continue;
    const parent = told.parentId === null ? null : idOf(told.parentId);
    try {
      decide(id, at, told.command.kind === 'open' ? { ...told.command, parent } : told.command);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      // The cot went to another: the cell finds another way, outside of what is told here.
      if (error.code === 'TIU_COT_GIVEN' || error.code === 'TIU_NOT_ACCEPTED')
        decide(id, at, { kind: 'cancel', reason: 'AUTRE_SOLUTION', seen: null });
    }
  }
  return [...all].flatMap(([id, { request, steps: own }]) => (request.end ? [{ id, steps: own }] : []));
}

/** Free places of a maternity as it had declared them. */
function declaredAt(facility: Facility | undefined, at: Instant, left: Scarcity): PlacesTold[] {
  if (!facility) return [];
  const then = Math.floor((at - DECLARED_AGE) / HOUR) * HOUR;
  const free = freePlaces(facility, then, left);
  return (['OBST', 'NEO', 'SI', 'REA'] as const).flatMap((kind) => {
    const count = free[kind];
    return count === undefined ? [] : [{ kind: KINDS[kind], count, at: then, channel: 'feed' as const }];
  });
}
