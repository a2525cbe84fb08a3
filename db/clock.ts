import type { DomainClock } from '#domain/events.ts';
import type { Origin } from '#domain/origin.ts';
import { domainAt } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Db, Queryable } from './connect.ts';
import { emit } from './outbox.ts';

/** The demo's clock as it was left, and the latest domain instant any process was shown. */
export interface StoredClock extends DomainClock {
  lastDomain: Instant;
}

/** null on a service: domain time is the present. */
export async function readClock(db: Queryable): Promise<StoredClock | null> {
  const [row] = await db.query<{ [K in keyof StoredClock]: StoredClock[K] }>(
    `SELECT anchor_domain AS "anchorDomain", anchor_process AS "anchorProcess", speed, last_domain AS "lastDomain"
     FROM vigie.clock`
  );
  return row ?? null;
}

/**
 * Sets the clock and tells every screen. Domain time never goes back: a clock that would show an instant before
 * the latest one shown is anchored there instead.
 * @param process process time now
 * @returns the clock in force
 */
export async function setClock(
  db: Db,
  clock: DomainClock,
  process: Instant,
  origin: Origin
): Promise<StoredClock> {
  return db.tx(async (tx) => {
    const [last] = await tx.query<{ at: Instant }>('SELECT last_domain AS at FROM vigie.clock FOR UPDATE');
    const wanted = domainAt(clock, process);
    const now = Math.max(wanted, last?.at ?? wanted);
    const held: DomainClock =
      now === wanted ? clock : { anchorDomain: now, anchorProcess: process, speed: clock.speed };
    await tx.query(
      `INSERT INTO vigie.clock AS c (anchor_domain, anchor_process, speed, last_domain)
       VALUES (to_timestamp($1::float8 / 1000), to_timestamp($2::float8 / 1000), $3, to_timestamp($4::float8 / 1000))
       ON CONFLICT (one) DO UPDATE SET anchor_domain = excluded.anchor_domain, anchor_process = excluded.anchor_process,
         speed = excluded.speed, last_domain = excluded.last_domain`,
      [held.anchorDomain, held.anchorProcess, held.speed, now]
    );
    await emit(tx, [{ kind: 'clock.set', key: '', origin, at: now, payload: held }]);
    return { ...held, lastDomain: now };
  });
}

/** Notes that `at` was shown, so that a restart goes on from there. An earlier instant changes nothing. */
export async function noteDomain(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    'UPDATE vigie.clock SET last_domain = to_timestamp($1::float8 / 1000) WHERE last_domain < to_timestamp($1::float8 / 1000)',
    [at]
  );
}
