import { SECOND } from '#domain/time/instant.ts';

/** A screen must not wait for a record that is away, ms. */
const PATIENCE = SECOND;

/** What was asked of the record, or null when it does not answer within a second. */
export async function readInTime<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PATIENCE)));
  const told = asked.catch(() => null);
  return Promise.race([told, late]).finally(() => clearTimeout(timer));
}
