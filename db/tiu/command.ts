import { createHash } from 'node:crypto';
import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuBy } from '#domain/tiu/codes.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { TiuWorld } from '#domain/tiu/world.ts';
import type { Act } from '../access/act.ts';
import { audit, canonical } from '../audit.ts';
import { bedNews } from '../beds/site.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit, type NewNews } from '../outbox.ts';
import { decideInRecord, type TiuAsked, type TiuDecided } from './decide.ts';
import { isShown, lockTiu, readRequest } from './rows.ts';

/** A person's command. */
export interface TiuWish {
  /** UUID drawn by whoever asks, once per act: asked again it counts once. Of `open` it is the id of the request. */
  id: string;
  /** Id of the request; null to open one. */
  request: string | null;
  command: TiuCommand;
  by: TiuBy;
}

/** What a command has become. */
export interface TiuDone {
  request: TiuRequest;
  /** Steps it made: none when all was as asked already. */
  steps: number[];
  /** It had counted already: nothing was done now. */
  repeated: boolean;
}

/**
 * Executes a person's command on a request of transfer: open, update, search, ask, answer, withdraw, choose, release,
 * transport, depart, arrive, close, cancel, unplaced, undo. One transaction: decision, steps, audit, news.
 * @param at domain time
 * @throws CodedError TIU_CONFLICT and the others of `domain/errors/tiu.ts`; after a conflict `readTiu` gives the newer
 *   state with its steps. TIU_COMMAND_OTHER when the id of the command had meant something else
 */
export async function executeTiu(
  db: Db,
  act: Act,
  wish: TiuWish,
  { world, at }: { world: TiuWorld; at: Instant }
): Promise<TiuDone> {
  const { origin, actor, now: process } = act;
  const digest = createHash('sha256')
    .update(canonical([wish.request, wish.command, wish.by]))
    .digest('hex');
  return db.tx(async (tx) => {
    await lockTiu(tx);
    const counted = await readCommand(tx, wish.id);
    if (counted) {
      if (counted.digest !== digest) throw new CodedError('TIU_COMMAND_OTHER', 'id');
      const request = await readRequest(tx, origin, counted.request);
      if (!request) throw new CodedError('TIU_REQUEST_UNKNOWN');
      return { request, steps: counted.steps, repeated: true };
    }
    const asked: TiuAsked = {
      ...{ request: wish.request ?? wish.id, command: wish.command, by: wish.by, actor: actor.id },
      ...{ at, now: at }
    };
    const decided = await decideInRecord(tx, origin, asked, world, process);
    const steps = decided.steps.map(({ n }) => n);
    await tx.query(
      `INSERT INTO vigie.tiu_command (id, request, digest, steps, recorded_at)
       VALUES ($1::uuid, $2::uuid, $3, $4::int[], to_timestamp($5::float8 / 1000))`,
      [wish.id, decided.request.id, digest, steps, at]
    );
    const beds = await bedNews(tx, origin, decided.beds, at);
    if (steps.length > 0) await auditDecided(tx, act, wish.command.kind, decided);
    await emit(tx, steps.length > 0 ? [...tiuNews(origin, [decided.request], at), ...beds] : []);
    return { request: decided.request, steps, repeated: false };
  });
}

/** What became of a command by its id, for a person whose answer was cut; null: it never counted. */
export async function readCommand(
  db: Queryable,
  id: string
): Promise<{ request: string; digest: string; steps: number[] } | null> {
  const [row] = await db.query<{ request: string; digest: string; steps: number[] }>(
    'SELECT request, digest, steps FROM vigie.tiu_command WHERE id = $1::uuid',
    [id]
  );
  return row ?? null;
}

/** What the log of acts says of a decision: what happened, never the case nor the free text. */
async function auditDecided(tx: Queryable, act: Act, kind: string, decided: TiuDecided): Promise<void> {
  const { before, request, steps } = decided;
  await audit(tx, {
    at: act.now,
    actor: act.actor,
    action: `tiu.${kind}`,
    subject: `tiu:${request.id}`,
    before: before && { state: before.state, version: before.version },
    after: {
      ...{ code: request.code, state: request.state, version: request.version },
      steps: steps.map(({ n, event }) => ({ n, type: event.type }))
    }
  });
}

/** News of some requests: as they stand, gone once they ended an hour ago. */
export function tiuNews(origin: Origin, requests: readonly TiuRequest[], at: Instant): NewNews[] {
  return requests.map((request): NewNews => ({
    ...{ kind: 'tiu.request', key: request.id, origin, at },
    payload: isShown(request, at) ? request : null
  }));
}
