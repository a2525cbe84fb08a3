import { readRules } from '#db/rules.ts';
import { SECOND } from '#domain/time/instant.ts';
import { appContext } from './context.ts';

/** Process ms during which the names are not asked for again. */
const KEPT_FOR = 2 * SECOND;
/** A public page does not wait longer for a record that is away. */
const PATIENCE = SECOND;

/** Short names the region gave, by FINESS. */
export type ShortNames = Readonly<Record<string, string>>;

/**
 * Short names in force, those last read where the record cannot be asked. Never fails: a name is no reason for a
 * public page to be away.
 * @param now process ms
 */
export function shortNamesReader(
  read: () => Promise<ShortNames>,
  now: () => number
): () => Promise<ShortNames> {
  let names: ShortNames = {};
  let askedAt = -Infinity;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    askedAt = now();
    const told = await read().catch(() => null);
    if (told) names = told;
  }

  return async () => {
    if (asking === null && now() - askedAt >= KEPT_FOR) asking = ask().finally(() => (asking = null));
    if (asking) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)));
      await Promise.race([asking, late]).finally(() => clearTimeout(timer));
    }
    return names;
  };
}

let shared: ReturnType<typeof shortNamesReader> | null = null;

/** The short names of this house, one look for all public pages. */
export function readShortNames(): Promise<ShortNames> {
  shared ??= shortNamesReader(
    async () => (await readRules(appContext().db)).names,
    () => Date.now()
  );
  return shared();
}
