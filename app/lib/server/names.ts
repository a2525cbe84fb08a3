import { readRules } from '#db/rules.ts';
import type { Practical } from '#domain/rules/rules.ts';
import { SECOND } from '#domain/time/instant.ts';
import { appContext } from './context.ts';

/** Process ms during which the names are not asked for again. */
const KEPT_FOR = 2 * SECOND;
/** A public page does not wait longer for a record that is away. */
const PATIENCE = SECOND;

/** Short names the region gave, by FINESS. */
type ShortNames = Readonly<Record<string, string>>;

/** What the region tells of its sites: their names, and what the public may know of them. */
interface Told {
  names: ShortNames;
  directory: Readonly<Record<string, Practical>>;
}

/**
 * What is in force, as last read where the record cannot be asked. Never fails: a name is no reason for a
 * public page to be away.
 * @param now process ms
 */
export function toldReader(read: () => Promise<Told>, now: () => number): () => Promise<Told> {
  let held: Told = { names: {}, directory: {} };
  let askedAt = -Infinity;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    askedAt = now();
    const told = await read().catch(() => null);
    if (told) held = told;
  }

  return async () => {
    if (asking === null && now() - askedAt >= KEPT_FOR) asking = ask().finally(() => (asking = null));
    if (asking) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)));
      await Promise.race([asking, late]).finally(() => clearTimeout(timer));
    }
    return held;
  };
}

let shared: ReturnType<typeof toldReader> | null = null;

function told(): Promise<Told> {
  shared ??= toldReader(
    async () => {
      const { names, directory = {} } = await readRules(appContext().db);
      return { names, directory };
    },
    () => Date.now()
  );
  return shared();
}

/** The short names of this house, one look for all public pages. */
export async function readShortNames(): Promise<ShortNames> {
  return (await told()).names;
}

/** What sites tell the public of themselves, by FINESS; of the same look. */
export async function readPractical(): Promise<Told['directory']> {
  return (await told()).directory;
}
