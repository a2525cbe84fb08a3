import { CodedError } from '#domain/errors.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '#domain/time/instant.ts';
import type { Db, Queryable } from '../connect.ts';
import { markOf } from './seal.ts';

/**
 * What tries are counted by, and how many failures cost nothing: people mistype, and an address is shared by a
 * whole hospital. `account` counts wrong second factors from everywhere: only who knows the password gets there.
 * `known` and `knownFactor` count what a browser tries that was in before, apart from all strangers.
 */
const FREE = {
  pair: 5,
  factor: 5,
  known: 10,
  knownFactor: 5,
  device: 10,
  invitation: 10,
  account: 50,
  address: 60,
  address56: 180,
  address48: 600
} as const;
export type TryKey = readonly [kind: keyof typeof FREE, what: string];

const LONGEST = 15 * MINUTE;
/** A quiet hour forgets. */
const MEMORY = HOUR;

interface Context {
  secret: Uint8Array;
  now: Instant;
}

const marksOf = (secret: Uint8Array, keys: readonly TryKey[]): Buffer[] =>
  keys.map(([kind, what]) => markOf(secret, `${kind} ${what}`));

/**
 * Counts a try before it is looked at, so that tries sent at once do not all pass a check that none has counted
 * in. After the free ones each doubles the pause, from one second to a quarter of an hour; during a pause nothing
 * is counted and nothing is looked at. A right try is given back.
 * @throws CodedError SIGN_IN_BLOCKED (`where`: seconds to wait)
 */
export async function takeTry(db: Db, { secret, now }: Context, keys: readonly TryKey[]): Promise<void> {
  const marks = marksOf(secret, keys);
  const until = await db.tx(async (tx) => {
    // What is not there cannot be locked: the first tries of all would pass the check together.
    await tx.query(
      `INSERT INTO vigie.sign_in_try (key, failures, blocked_until, at)
       SELECT k.key, 0, to_timestamp(0), to_timestamp($2::float8 / 1000)
       FROM unnest($1::bytea[]) AS k (key) ORDER BY k.key
       ON CONFLICT (key) DO NOTHING`,
      [marks, now]
    );
    const [row] = await tx.query<{ until: Instant | null }>(
      `SELECT max(blocked_until) AS until
       FROM (SELECT blocked_until FROM vigie.sign_in_try WHERE key = ANY ($1) ORDER BY key FOR UPDATE) tries`,
      [marks]
    );
    if ((row?.until ?? 0) > now) return row?.until ?? 0;
    await tx.query(
      `UPDATE vigie.sign_in_try AS t SET
         failures = CASE WHEN t.at < to_timestamp($3::float8 / 1000) THEN 1 ELSE t.failures + 1 END,
         at = to_timestamp($2::float8 / 1000),
         blocked_until = to_timestamp(0)
       WHERE t.key = ANY ($1)`,
      [marks, now, now - MEMORY]
    );
    await tx.query(
      `UPDATE vigie.sign_in_try AS t SET
         blocked_until = t.at + least($4::float8, $3::float8 * power(2, least(t.failures - k.free - 1, 20))) * interval '1 ms'
       FROM unnest($1::bytea[], $2::int[]) AS k (key, free) WHERE t.key = k.key AND t.failures > k.free`,
      [marks, keys.map(([kind]) => FREE[kind]), SECOND, LONGEST]
    );
    return 0;
  });
  if (until > 0) throw new CodedError('SIGN_IN_BLOCKED', `${Math.ceil((until - now) / 1000)} s`);
}

/** Gives a try back that was right, or that could not be looked at: its count and the pause it made. */
export async function giveTryBack(
  db: Queryable,
  { secret }: Pick<Context, 'secret'>,
  keys: readonly TryKey[]
): Promise<void> {
  await db.query(
    `UPDATE vigie.sign_in_try SET failures = greatest(failures - 1, 0), blocked_until = to_timestamp(0) WHERE key = ANY ($1)`,
    [marksOf(secret, keys)]
  );
}

/** A right try forgets the wrong ones before it. */
export async function forgetTries(
  db: Queryable,
  { secret }: Pick<Context, 'secret'>,
  keys: readonly TryKey[]
): Promise<void> {
  await db.query('DELETE FROM vigie.sign_in_try WHERE key = ANY ($1)', [marksOf(secret, keys)]);
}

/**
 * What of a network address is counted: all of IPv4, the first 64 bits of IPv6, since one subscriber has all the
 * addresses behind them.
 */
export function subscriberOf(address: string): string {
  const groups = groupsOf(address);
  return groups ? `${groups.slice(0, 4).join(':')}::/64` : (mappedOf(address) ?? address);
}

/**
 * Keys of everybody who shares an address: the subscriber, and with IPv6 also the /56 and the /48 around it, since
 * providers give whole ones of either to one subscriber.
 */
export function sharedBy(address: string): TryKey[] {
  const subscriber: TryKey = ['address', subscriberOf(address)];
  const groups = groupsOf(address);
  if (!groups) return [subscriber];
  const [a, b, c, d = '0'] = groups;
  const upper = (Number.parseInt(d, 16) >> 8).toString(16);
  return [subscriber, ['address56', `${a}:${b}:${c}:${upper}00::/56`], ['address48', `${a}:${b}:${c}::/48`]];
}

const mappedOf = (address: string): string | undefined => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];

/** The eight groups of an IPv6 address, without leading zeros; null for any other. */
function groupsOf(address: string): string[] | null {
  if (mappedOf(address) || !address.includes(':')) return null;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':').length : 0;
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - rest);
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...(tail?.split(':') ?? [])];
  return groups.map((group) => group.replace(/^0+(?=.)/, ''));
}
