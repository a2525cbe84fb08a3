import { setTimeout as sleep } from 'node:timers/promises';
import { bundle, location, service } from '#ingest/ror/testing/bundle.ts';
import { requested } from '#ingest/tiu/testing/events.ts';
import { random } from '#ingest/testing/kill-stream.ts';
import { MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import { rest } from './rest.ts';
import { teamOf } from './team.ts';
import { movingTransfer } from './transfer.ts';
import { SPEED, type World } from './world.ts';

/** Another stream than the passages: what a department says of itself, beds, calls, transfers, teams. */
interface Report {
  stream: 'ed-state' | 'ror' | 'samu-calls' | 'tiu' | 'hub';
  /** Site or SAMU it speaks of. */
  key: string;
  /** When it is true, domain time. */
  at: Instant;
  body: object;
}

/** A report that was taken. */
export interface Reported extends Pick<Report, 'stream' | 'key' | 'at'> {
  receipt: string;
  /** Answered `processed`, all of it used: its figures are in the record. */
  used: boolean;
}

/** Somebody who reports, every so often (ms of domain time). */
interface Voice {
  every: Instant;
  make(): Report;
  /** Told that the report made last was taken. */
  taken?(): void;
}

/** Sends the other streams, one report after the other, each until it is taken. */
interface Reporter {
  reported: Reported[];
  start(base: string): void;
  stop(): Promise<void>;
  /** One more of each. */
  last(base: string): Promise<void>;
}

const ANSWER_MS = 8_000;
const PATIENCE_MS = 300_000;
/** Clocks that jump are right again by then. */
const REFUSED_MS = 45_000;
/** Domain time between two reports of one kind, and length of an interval of calls. */
const EVERY = 15 * MINUTE;
/** Domain time between two steps of a transfer, and between two words of a team. */
const STEP_EVERY = MINUTE;
const TEAM_EVERY = 2 * MINUTE;

/** The content was refused, not the moment. */
class Refused extends Error {}

/** @param seed draws what is reported */
export function openReporter(world: World, seed: number): Reporter {
  const next = random(seed + 1);
  const reported: Reported[] = [];
  const sites = world.region.sites.map(({ finess }) => finess);
  const samus = world.region.departments.map(({ code }) => code);
  const iso = (at: Instant): string => new Date(at).toISOString();
  const upTo = (n: number): number => Math.floor(next() * n);
  let transfers = 0;
  let stopping = new AbortController();
  let running: Promise<void>[] = [];

  /** What is true now of one thing. */
  const now = (): Instant => Math.floor(world.now() / SECOND) * SECOND;
  const often: (() => Report)[] = [
    ...sites.map((key) => (): Report => {
      const at = now();
      const body = { site: key, at: iso(at), boarders: upTo(30), oldestBoarderMin: upTo(900) };
      return { stream: 'ed-state', key, at, body };
    }),
    ...sites.map((key) => (): Report => {
      const at = now();
      const resources = [...service(key, key, 'Médecine polyvalente'), location(key, [{ n: upTo(40), at }])];
      return { stream: 'ror', key, at, body: bundle(resources, at) };
    }),
    ...samus.map((key) => (): Report => {
      const at = Math.floor(world.now() / EVERY) * EVERY;
      const presented = upTo(60);
      const body = { samu: key, from: iso(at - EVERY), to: iso(at), presented, waitingNow: upTo(12) };
      return { stream: 'samu-calls', key, at, body };
    }),
    (): Report => {
      const at = now();
      transfers += 1;
      return { stream: 'tiu', key: `r${transfers}`, at, body: requested(at, {}, `r${transfers}`) };
    }
  ];
  const transfer = movingTransfer();
  const voices: Voice[] = [
    ...often.map((make): Voice => ({ every: EVERY, make })),
    {
      every: STEP_EVERY,
      make: () => ({ stream: 'tiu', ...transfer.step(now()) }),
      taken: transfer.taken
    },
    ...samus.map((samu): Voice => {
      const team = teamOf(samu, upTo);
      return { every: TEAM_EVERY, make: () => ({ stream: 'hub', ...team(now()) }) };
    })
  ];

  async function post({ stream, key, at, body }: Report, base: string): Promise<void> {
    const response = await fetch(`${base}/ingest/${stream}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.keys['other'] ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS)
    });
    const said = (await response.json()) as {
      receipt?: string;
      state?: string;
      code?: string;
      quarantined?: number | null;
    };
    const why = `${key} of ${stream}: ${response.status} ${said.code}`;
    if (response.status >= 400 && response.status < 500 && response.status !== 429) throw new Refused(why);
    if (!said.receipt || response.status >= 400) throw new Error(why);
    const used = said.state === 'processed' && said.quarantined === 0;
    reported.push({ stream, key, at, receipt: said.receipt, used });
  }

  async function deliver({ make, taken }: Voice, base: string): Promise<void> {
    const began = performance.now();
    for (let tries = 0; ; tries += 1) {
      try {
        // What is true now, each time anew: nobody repeats an old word, but for a step that others follow.
        await post(make(), base);
        return taken?.();
      } catch (error) {
        // A step is refused for good where the one before it was taken and lost.
        const patience = error instanceof Refused ? REFUSED_MS : PATIENCE_MS;
        if (performance.now() - began > patience)
          throw new Error(`never taken: ${String(error)}`, { cause: error });
        await sleep(Math.min(2_000, 100 * 2 ** Math.min(tries, 5)));
      }
    }
  }

  return {
    reported,
    start(base) {
      stopping = new AbortController();
      const { signal } = stopping;
      running = voices.map(async (voice) => {
        await rest((next() * voice.every) / SPEED, signal);
        while (!signal.aborted) {
          await deliver(voice, base);
          await rest(voice.every / SPEED, signal);
        }
      });
      for (const one of running) one.catch(() => undefined);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
    async last(base) {
      // Some say nothing more: what clients missed of them nothing later mends.
      for (const voice of voices) if (next() < 0.5) await deliver(voice, base);
    }
  };
}
