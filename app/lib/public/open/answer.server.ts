import { appContext } from '#app/lib/server/context.ts';

/** The past is read from the record: so many questions of everybody at once, and no more. */
const AT_ONCE = 3;
let running = 0;

/** Asks the record for the past; null when it is being asked enough. @throws what `ask` throws */
export async function askPast<T>(ask: () => Promise<T>): Promise<T | null> {
  if (running >= AT_ONCE) return null;
  running += 1;
  try {
    return await ask();
  } finally {
    running -= 1;
  }
}

/** What every answer of open data says of itself. */
export function openHead(asOf: number) {
  const { region, origin } = appContext();
  return {
    asOf: new Date(asOf).toISOString(),
    ...{ origin, simulated: origin !== 'real', region: { id: region.id, name: region.name.fr } },
    licence: 'Licence Ouverte 2.0 (Etalab)',
    definitions: { version: '1.0', url: '/urgences/methode' },
    comparable: false as const
  };
}

/** An open answer of the past: the same for everybody, kept by caches in between. @param seconds it may be kept */
export function openAnswer(body: unknown, seconds: number): Response {
  return new Response(JSON.stringify(body), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': `public, max-age=${seconds}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin'
    }
  });
}
