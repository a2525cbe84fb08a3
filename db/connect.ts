import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionFailure, isRetryable } from './retryable.ts';
import { rowTypes } from './types.ts';

/** Where the record is: a server's URL, or the folder of the embedded engine's socket. */
export type DbTarget = { url: string } | { socketDir: string; port?: number };

/** Something SQL can be sent to. */
export interface Queryable {
  /**
   * Runs one statement with parameters and gives its rows. Values arrive as `db/types.ts` says. Without
   * parameters a list of statements is allowed; the rows of the last one are given.
   * @throws the driver's error (`code` is the SQLSTATE); RangeError for one value over 8 MB
   */
  query<R extends object = Record<string, unknown>>(text: string, params?: unknown[]): Promise<R[]>;
}

interface TxOptions {
  readOnly?: boolean;
  isolation?: 'repeatable read';
}

/** A pool of connections to the record. */
export interface Db extends Queryable {
  /**
   * Runs `fn` in one transaction; its last statement's success is followed by COMMIT. When it fails in a way
   * worth another try (`db/retryable.ts`) it is rolled back and run again, so `fn` must do nothing but SQL.
   * A connection lost during COMMIT is not retried: the transaction may be there.
   */
  tx<T>(fn: (tx: Queryable) => Promise<T>, options?: TxOptions): Promise<T>;
  kind: 'embedded' | 'server';
  /** Versions of PostgreSQL and TimescaleDB; throws when the record cannot be reached. */
  ping(): Promise<{ version: string; timescale: string }>;
  end(): Promise<void>;
}

/** No single value larger than this reaches the database: the embedded engine would stand still for seconds. */
const LARGEST_VALUE = 8 * 1024 * 1024;
/** Pauses before further tries, in ms; the last one again and again. */
const PAUSES = [50, 150, 400, 1_000];
/** How long a failing connection or transaction is tried again: an engine that restarts is back within it. */
const PATIENCE_MS = 5_000;
const CONNECT_MS = 10_000;

/**
 * Session settings asked for at the start of each connection to a server, as the embedded engine has them. Names
 * are looked up in `public` only: a role named `vigie` would else find, and create, unqualified ones in `vigie`.
 * A transaction whose client says nothing more for 15 s (the engine: 10 s) ends: over a line that died without a word
 * a server would keep it, and all that it locks, for hours.
 */
export const SERVER_OPTIONS =
  '-c search_path=public -c TimeZone=UTC -c DateStyle=ISO,YMD -c idle_in_transaction_session_timeout=15000';

/**
 * Opens a pool. Nothing is connected before the first query.
 * @param options `max` connections (8), `name` seen in the server's list of connections, `patienceMs` how long a
 *   failing connection or retryable transaction is tried again (5,000; 0: one try), `answerMs` how long one statement
 *   is waited for before its connection counts as dead: a line may go silent without a word (no bound unless given)
 */
export function connect(
  target: DbTarget,
  options: { max?: number; name?: string; patienceMs?: number; answerMs?: number } = {}
): Db {
  const patience = options.patienceMs ?? PATIENCE_MS;
  const where =
    'url' in target
      ? { connectionString: target.url, options: SERVER_OPTIONS }
      : { host: target.socketDir, port: target.port ?? 5432, user: 'vigie', database: 'vigie' };
  const pool = new pg.Pool({
    ...where,
    max: options.max ?? 8,
    application_name: options.name ?? 'vigie',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    ...(options.answerMs === undefined ? {} : { query_timeout: options.answerMs }),
    types: rowTypes
  });
  // An idle connection that breaks is dropped by the pool; the next query opens another.
  pool.on('error', () => undefined);
  // A client in use reports a lost connection twice: to its query, and as an event that must have a listener.
  pool.on('connect', (client) => void client.on('error', () => undefined));

  const query: Queryable['query'] = async (text, params) => {
    const client = await retrying(() => pool.connect(), isConnectionFailure, patience);
    return run(client, (send) => send(text, params));
  };
  return {
    kind: 'url' in target ? 'server' : 'embedded',
    query,
    tx: (fn, txOptions) => transaction(pool, fn, txOptions, patience),
    ping: async () => {
      const [row] = await query<{ version: string; timescale: string | null }>(
        `SELECT pg_catalog.current_setting('server_version') AS version,
                (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb') AS timescale`
      );
      return { version: row?.version ?? '', timescale: row?.timescale ?? '' };
    },
    end: () => pool.end()
  };
}

/** Uses a client once and gives it back; a client whose connection failed is thrown away. */
async function run<T>(client: pg.PoolClient, use: (send: Queryable['query']) => Promise<T>): Promise<T> {
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken ??= error);
  client.on('error', onError);
  try {
    return await use(async <R extends object>(text: string, params?: unknown[]) => {
      params?.forEach(checkSize);
      const result = (await client.query(text, params)) as pg.QueryResult<R> | pg.QueryResult<R>[];
      return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
    });
  } catch (error) {
    // What the server said before it closed the connection says more than "not queryable".
    if (isConnectionFailure(error)) throw (broken ??= error as Error);
    if (error instanceof pg.DatabaseError && error.severity === 'FATAL') broken = error;
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function transaction<T>(
  pool: pg.Pool,
  fn: (tx: Queryable) => Promise<T>,
  options: TxOptions = {},
  patience: number
): Promise<T> {
  const begin = `BEGIN${options.isolation ? ' ISOLATION LEVEL REPEATABLE READ' : ''}${options.readOnly ? ' READ ONLY' : ''}`;
  let committing = false;
  const once = async (): Promise<T> => {
    committing = false;
    return run(await pool.connect(), async (send) => {
      await send(begin);
      let result: T;
      try {
        result = await fn({ query: send });
      } catch (error) {
        // A lost connection is rolled back by the server, and would not answer this either.
        if (!isConnectionFailure(error)) await send('ROLLBACK').catch(() => undefined);
        throw error;
      }
      committing = true;
      await send('COMMIT');
      return result;
    });
  };
  return retrying(
    once,
    (error) => isRetryable(error) && !(committing && isConnectionFailure(error)),
    patience
  );
}

async function retrying<T>(
  fn: () => Promise<T>,
  worthIt: (error: unknown) => boolean,
  patience: number
): Promise<T> {
  const since = performance.now();
  for (let attempt = 0; ; attempt++) {
    const pause = PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 0;
    try {
      return await fn();
    } catch (error) {
      if (!worthIt(error) || performance.now() - since + pause > patience) throw error;
    }
    // Half of the pause is random, so that two transactions in each other's way do not meet again.
    await sleep(pause * (0.5 + Math.random() / 2));
  }
}

function checkSize(value: unknown): void {
  const size = typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 0;
  if (size > LARGEST_VALUE)
    throw new RangeError(`a value of ${size} bytes exceeds the record's limit of ${LARGEST_VALUE}`);
}
