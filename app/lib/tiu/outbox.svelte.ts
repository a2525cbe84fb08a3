import { getContext, setContext } from 'svelte';
import type { Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { type CommandAnswer, newCommand, sendCommand } from './command.ts';
import type { ShownStep } from './board.ts';
import type { Names } from './words.ts';

/** What is said of a command under way, or of the last one. */
export interface Said {
  id: string;
  kind: 'sending' | 'unsure' | 'done' | 'refused';
  words: string;
}

/** What every form of the desk needs: what is known, and the way to the server. */
export interface TiuDesk {
  readonly names: Names;
  readonly locale: Locale;
  readonly now: number;
  /** Address of an action, on the case that is open. */
  path(action: string): string;
  /** What a form without script was answered with the page. */
  readonly form: CommandAnswer | null;
  readonly outbox: Outbox;
  /** Steps of the case that is open: what others did since. */
  readonly steps: readonly ShownStep[];
  /** After an answer: what is shown is read again. */
  onanswer(answer: CommandAnswer): Promise<void>;
}

const KEY = Symbol('tiu');
export const provideDesk = (desk: TiuDesk): TiuDesk => setContext(KEY, desk);
export const tiuDesk = (): TiuDesk => getContext<TiuDesk>(KEY);

/**
 * Commands under way: a page may change under a form that was sent, so what became of it is told here, not there.
 */
export class Outbox {
  said = $state.raw<readonly Said[]>([]);
  readonly #aborter = new AbortController();

  #say(said: Said): void {
    // The newest of each command, and of those that are over only the last one.
    const under = this.said.filter(
      ({ id, kind }) => id !== said.id && (kind === 'sending' || kind === 'unsure')
    );
    this.said = [...under, said];
  }

  /** Sends a command and tells of it until somebody knows whether it counted; null: nobody will. */
  async send(what: string, action: string, body: URLSearchParams): Promise<CommandAnswer | null> {
    const id = body.get('command') ?? newCommand();
    body.set('command', id);
    let tries = 0;
    this.#say({ id, kind: 'sending', words: `${what} · ${m.tiu_sending()}` });
    const answer = await sendCommand(
      action,
      body,
      (count) => {
        tries = count;
        this.#say({ id, kind: 'unsure', words: `${what} · ${m.tiu_unsure({ tries })}` });
      },
      this.#aborter.signal
    );
    if (answer === null) return null;
    if (answer === 'left') {
      this.#say({ id, kind: 'refused', words: `${what} · ${m.tiu_left()}` });
      return null;
    }
    if (answer.refusal) {
      const why = `${answer.refusal.message}${tries > 0 ? ` ${m.tiu_unsure_refused()}` : ''}`;
      this.#say({ id, kind: 'refused', words: `${what} · ${why}` });
    } else {
      const done = tries > 0 ? m.tiu_unsure_done() : answer.again ? m.tiu_done_again() : m.tiu_done();
      this.#say({ id, kind: 'done', words: `${what} · ${done}` });
    }
    return answer;
  }

  stop(): void {
    this.#aborter.abort();
  }
}
