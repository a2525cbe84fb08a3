import { CodedError, type ErrorCode } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuBy } from '#domain/tiu/codes.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { TiuWorld } from '#domain/tiu/world.ts';
import { bedNews } from '../beds/site.ts';
import type { Queryable } from '../connect.ts';
import type { NewNews } from '../outbox.ts';
import { readCommand, tiuNews } from './command.ts';
import { decideInRecord } from './decide.ts';
import { lockTiu, readRequest } from './rows.ts';

/** An event of stream `tiu`, its ids already opaque. */
export interface TiuTold {
  place: string;
  /** The same event sent again has the same: it counts once. */
  eventId: string;
  /** Id of the request where it is one of Vigie's own, and the one it gets otherwise. */
  own: string | null;
  opaque: string;
  parent: { own: string | null; opaque: string } | null;
  at: Instant;
  by: TiuBy;
  command: TiuCommand;
}

/** What became of a payload's events. */
export interface TiuToldWritten {
  accepted: number;
  refused: { place: string; code: ErrorCode; value: string | null }[];
  /** To be emitted last. */
  news: NewNews[];
}

/**
 * Writes events in their order, each decided as a person's command is; one that is refused leaves the others. Writing
 * them again changes nothing.
 * @param now domain time
 * @param process process time
 */
export async function writeTiuEvents(
  tx: Queryable,
  origin: Origin,
  events: readonly TiuTold[],
  { world, now, process }: { world: TiuWorld; now: Instant; process: Instant }
): Promise<TiuToldWritten> {
  await lockTiu(tx);
  const changed = new Map<string, TiuRequest>();
  const beds = new Set<string>();
  const written: TiuToldWritten = { accepted: 0, refused: [], news: [] };
  for (const event of events) {
    try {
      if (!(await readCommand(tx, event.eventId))) {
        const decided = await writeOne(tx, origin, event, { world, now, process });
        changed.set(decided.request.id, decided.request);
        for (const finess of decided.beds) beds.add(finess);
      }
      written.accepted++;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const place = event.place + (error.where ?? 'type');
      written.refused.push({ place, code: error.code, value: null });
    }
  }
  written.news = [
    ...tiuNews(origin, [...changed.values()], now),
    ...(await bedNews(tx, origin, [...beds], now))
  ];
  return written;
}

async function writeOne(
  tx: Queryable,
  origin: Origin,
  { eventId, own, opaque, parent, at, by, command }: TiuTold,
  { world, now, process }: { world: TiuWorld; now: Instant; process: Instant }
) {
  const idOf = async (of: { own: string | null; opaque: string }): Promise<string> =>
    of.own !== null && (await readRequest(tx, origin, of.own)) ? of.own : of.opaque;
  const request = await idOf({ own, opaque });
  const asked = command.kind === 'open' && parent ? { ...command, parent: await idOf(parent) } : command;
  const decided = await decideInRecord(
    tx,
    origin,
    { request, command: asked, by, actor: '', at, now },
    world,
    process
  );
  await tx.query(
    `INSERT INTO vigie.tiu_command (id, request, digest, steps, recorded_at)
     VALUES ($1::uuid, $2::uuid, '', $3::int[], to_timestamp($4::float8 / 1000))`,
    [eventId, request, decided.steps.map(({ n }) => n), now]
  );
  return decided;
}
