import type { DomainClock } from '#domain/events.ts';
import { domainAt } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import { isLate, type Offset, offsetFromAnswer, offsetFromMessage } from '#realtime/protocol/lateness.ts';

/** Both clocks as a message gave them, and when it was heard (local clock). */
interface Heard {
  at: Instant;
  processAt: number;
  heardAt: number;
}

/** Shorter stretches between two messages say nothing sure about the speed of domain time. */
const STRETCH = 2_000;

/**
 * The server's clocks as this screen knows them: ages are always counted on them, never on the screen's own
 * clock, which may be hours off. It goes on by itself during a cut.
 */
export class ServerClock {
  #offset: Offset = null;
  #last: Heard | null = null;
  #speed = 1;
  #clock: DomainClock | null = null;

  /** Speed of domain time: 1, or the demo's ×60. */
  get speed(): number {
    return this.#clock?.speed ?? this.#speed;
  }

  /** The demo's clock, from the `region` topic: exact where the rest is estimated. */
  setDomainClock(clock: DomainClock | null): void {
    this.#clock = clock;
  }

  /** From a picture kept in the browser, before the server has said anything. */
  restore(at: Instant, heardAt: number, speed: number): void {
    if (this.#last) return;
    this.#last = { at, processAt: heardAt, heardAt };
    this.#speed = speed;
  }

  heardAnswer(answer: {
    at: Instant;
    processAt: number;
    sentAt: number;
    receivedAt: number;
    shared: boolean;
  }) {
    const first = this.#offset === null;
    this.#offset = offsetFromAnswer(this.#offset, answer);
    if (!answer.shared || first) this.#heard(answer, answer.receivedAt, first);
  }

  /** False when the message is late: whatever it says is old. */
  heardMessage(message: { at: Instant; processAt: number }, receivedAt: number): boolean {
    this.#offset = offsetFromMessage(this.#offset, receivedAt, message.processAt);
    if (isLate(this.#offset, receivedAt, message.processAt)) return false;
    this.#heard(message, receivedAt, false);
    return true;
  }

  /** Server process time at a local instant; the local one before the server said anything. */
  process(local: number): number {
    return local + (this.#offset ?? 0);
  }

  /** Domain time at a local instant. */
  domain(local: number): Instant {
    if (this.#clock && this.#offset !== null) return domainAt(this.#clock, this.process(local));
    if (!this.#last) return local;
    const elapsed =
      this.#offset === null ? local - this.#last.heardAt : this.process(local) - this.#last.processAt;
    return Math.round(this.#last.at + elapsed * this.#speed);
  }

  #heard(message: { at: Instant; processAt: number }, heardAt: number, first: boolean): void {
    const since = this.#last ? message.processAt - this.#last.processAt : 0;
    if (this.#last && !first && since < STRETCH) return;
    if (this.#last && !first) this.#speed = Math.max(0, (message.at - this.#last.at) / since);
    this.#last = { at: message.at, processAt: message.processAt, heardAt };
  }
}
