import { deserialize } from '$app/forms';
import type { ErrorBody } from '#domain/errors.ts';

/** What an action of the transfer desk answers. */
export interface CommandAnswer {
  /** The form that was sent. */
  part: string;
  /** Id of the command that is answered. */
  command: string;
  /** It had been taken already: asking again changed nothing. */
  again: boolean;
  /** What came of it: the case that was made or changed. */
  request: string | null;
  refusal: ErrorBody | null;
  /** What was typed, after a refusal only. */
  kept: Record<string, string[]>;
}

/** Longest wait for an answer before it is asked again, and the pause between, ms. */
const PATIENCE = 8_000;
const PAUSE = 1_500;

/** A new id of a command; also where a page has no secure context. */
export function newCommand(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One try; null when nobody can say whether it counted. */
async function tryOnce(action: string, body: URLSearchParams): Promise<CommandAnswer | 'left' | null> {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), PATIENCE);
  try {
    const answer = await fetch(action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
      signal: aborter.signal
    });
    if (!answer.headers.get('content-type')?.startsWith('application/json')) return null;
    const result = deserialize(await answer.text());
    if (result.type === 'redirect') return 'left';
    if (result.type === 'error') return null;
    const told = result.data as CommandAnswer | undefined;
    // While the record is away nobody knows: an earlier try may have been taken.
    return told && told.refusal?.code !== 'DB_AWAY' ? told : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Sends a command until somebody says whether it counted: a cut in the middle is followed by the same command with the
 * same id, which is taken once at most.
 * @param onunsure called at each try that was not answered, with how many there were
 * @returns the answer; `left` when the page is no longer this person's; null when `signal` ended it
 */
export async function sendCommand(
  action: string,
  body: URLSearchParams,
  onunsure: (tries: number) => void,
  signal: AbortSignal
): Promise<CommandAnswer | 'left' | null> {
  for (let tries = 1; !signal.aborted; tries++) {
    const told = await tryOnce(action, body);
    if (told) return told;
    onunsure(tries);
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  return null;
}
