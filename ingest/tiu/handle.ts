import { canonical } from '#db/audit.ts';
import { emit } from '#db/outbox.ts';
import { setAside } from '#db/set-aside.ts';
import { writeTiuEvents, type TiuTold, type TiuToldWritten } from '#db/tiu/ingest.ts';
import { CodedError } from '#domain/errors.ts';
import { tiuWorld, type TiuWorld } from '#domain/tiu/world.ts';
import { loadFacilities } from '#maps/region/index.ts';
import type { Handler } from '../inbox/pipeline.ts';
import type { Outcome } from '../inbox/types.ts';
import { readJson } from '../json/read.ts';
import type { StreamDeps } from '../stream-deps.ts';
import { tiuKeyed, tiuRequestId } from './ids.ts';
import { translateTiu, type TiuToldEvent, type TiuTranslated } from './translate.ts';

/** A thousand events are some hundreds of KB. */
const MAX_BYTES = 4 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The handler of stream `tiu`: JSON events → commands on requests, decided as a person's are. Ids of the sender are kept
 * as HMACs only: one of its files cannot be found by what the record holds.
 */
export function tiuHandler(deps: StreamDeps): Handler {
  const { db, clock, region, finish, visitSecret } = deps;
  let world: Promise<TiuWorld> | null = null;
  return async (receipt, bytes) => {
    await deps.checkSecret();
    const { origin, source, receivedAt, keyFiness, receipt: id } = receipt;
    const read = translateTiu(await readJson(bytes, MAX_BYTES), { keyFiness, receivedAt });
    world ??= loadFacilities(region.id).then((facilities) => tiuWorld(facilities));
    const known = await world;
    const events = read.events.map((event) => opaqueOf(event, origin, visitSecret));
    return db.tx(async (tx) => {
      const recordedAt = clock.domain();
      // What the clock of a sender tells ahead of ours is not known before it happened.
      const now = Math.max(recordedAt, receivedAt);
      const written = await writeTiuEvents(tx, origin, events, {
        ...{ world: known, now, process: clock.process() }
      });
      const problems = [...read.problems, ...written.refused];
      const [first] = problems;
      if (written.accepted === 0 && first)
        throw new CodedError(read.received === 1 ? first.code : 'ALL_QUARANTINED', first.place);
      await setAside(tx, { stream: 'tiu', origin, source, receipt: id, recordedAt }, problems);
      const outcome = outcomeOf(read, written);
      await finish(tx, id, outcome);
      await emit(tx, written.news);
      return outcome;
    });
  };
}

function opaqueOf(
  { place, requestId, parentId, at, by, command }: TiuToldEvent,
  origin: string,
  secret: Uint8Array
): TiuTold {
  const idOf = (text: string) => ({
    own: UUID.test(text) ? text : null,
    opaque: tiuRequestId(secret, origin, text)
  });
  const said = canonical([origin, requestId, parentId, at, by, command]);
  return {
    ...{ place, eventId: tiuKeyed(secret, 'event', said), ...idOf(requestId) },
    parent: parentId === null ? null : idOf(parentId),
    ...{ at, by, command }
  };
}

function outcomeOf({ problems, received, unknown }: TiuTranslated, written: TiuToldWritten): Outcome {
  const warnings = [
    ...[...problems, ...written.refused].map(({ code, place }) => ({ code, where: place })),
    ...[...unknown].map(([where, count]) => ({ code: 'TIU_UNKNOWN_MEMBER', where, count }))
  ].slice(0, 50);
  return {
    ...{ state: 'processed', received, accepted: written.accepted },
    ...{ quarantined: received - written.accepted, warnings, days: [], grade: null }
  };
}
