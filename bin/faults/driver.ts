import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { random } from '#ingest/testing/kill-stream.ts';
import { FILE_EVERY, hospital, type Hospital, type HospitalFile } from './hospital.ts';
import { openReporter, type Reported } from './reporter.ts';
import { rest } from './rest.ts';
import { SPEED, type World } from './world.ts';

/** A payload that was answered: what it said, and what the door made of it. */
export interface Answered {
  receipt: string;
  unit: string;
  extractAt: Instant;
  days: ReadonlyMap<LocalDay, number>;
  /** HTTP status and state of the first answer. */
  status: number;
  state: string;
  /** Which door took it. */
  door: string;
}

/** The driver's own ledger: what was answered, what was sent without an answer, and what was refused. */
export interface Ledger {
  answered: Answered[];
  /** Sent, and the answer never came: may be there. */
  unanswered: Pick<Answered, 'unit' | 'extractAt' | 'days'>[];
  /** Refusals by status and code. */
  refused: Map<string, number>;
  /** Taken with 202 and refused afterwards, as their receipts say: by code. */
  refusedLater: Map<string, number>;
  /** The other streams' reports that were taken. */
  reported: readonly Reported[];
}

/** Sends files as hospitals do: one after the other, each until it is taken. */
export interface Driver {
  ledger: Ledger;
  hospitals: readonly Hospital[];
  /** A further door, where a scenario starts one itself. */
  open(door: string, base: string): void;
  /** Sends one payload once; throws when no answer comes. */
  post(file: HospitalFile, door?: string): Promise<Answered>;
  /** Sends one payload until it is taken. */
  deliver(file: HospitalFile, door?: string): Promise<Answered>;
  /** Hospitals send by themselves until `stop`, and so do the other streams. `doors`: by turns. */
  start(doors?: string[]): void;
  /** Ends sending; resolves when what was under way is answered. */
  stop(): Promise<void>;
  /** A last file of the hospitals whose figures would go stale or whose file was refused after its 202, and of some others. */
  last(doors?: string[]): Promise<void>;
}

const ANSWER_MS = 8_000;
/** No fault of the laboratory lasts so long: a payload that is still not taken never will be. */
const PATIENCE_MS = 300_000;
/** Ms of domain time: figures of a file as old as this are far from stale. */
const STILL_FRESH = 12 * MINUTE;

/** @param doors lines of the driver, by name: base URLs */
export function openDriver(world: World, seed: number, doors: Record<string, string>): Driver {
  const next = random(seed);
  const hospitals = world.region.sites.flatMap(({ finess, units }, i) =>
    units.map(() => hospital(finess, { start: world.now(), perHour: 3 + i, next }))
  );
  const reporter = openReporter(world, seed);
  const ledger: Ledger = {
    ...{ answered: [], unanswered: [], refused: new Map(), refusedLater: new Map() },
    reported: reporter.reported
  };
  const first = Object.keys(doors)[0] ?? 'ingest';
  let stopping = new AbortController();
  let running: Promise<void>[] = [];

  async function post(file: HospitalFile, door = first): Promise<Answered> {
    const { unit, extractAt, days } = file;
    const key = world.keys[unit.slice(0, 9)] ?? '';
    let said: { status: number; body: { receipt?: string; state?: string; code?: string } };
    try {
      const response = await fetch(`${doors[door]}/ingest/rpu`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
        body: file.body,
        signal: AbortSignal.timeout(ANSWER_MS)
      });
      said = { status: response.status, body: (await response.json()) as never };
    } catch (error) {
      ledger.unanswered.push({ unit, extractAt, days });
      throw error;
    }
    const { status, body } = said;
    if (!body.receipt || status >= 400) {
      const why = `${status} ${body.code ?? '?'}`;
      ledger.refused.set(why, (ledger.refused.get(why) ?? 0) + 1);
      throw new Error(why);
    }
    const answered = { receipt: body.receipt, unit, extractAt, days, status, state: body.state ?? '', door };
    ledger.answered.push(answered);
    return answered;
  }

  async function deliver(file: HospitalFile, door = first): Promise<Answered> {
    const until = performance.now() + PATIENCE_MS;
    for (let tries = 0; ; tries += 1) {
      try {
        return await post(file, door);
      } catch (error) {
        if (performance.now() > until) {
          const at = new Date(file.extractAt).toISOString();
          throw new Error(`${file.unit} of ${at} was never taken: ${String(error)}`, { cause: error });
        }
        await sleep(Math.min(2_000, 100 * 2 ** Math.min(tries, 5)));
      }
    }
  }

  /** What a hospital does after a 202: it reads its receipts, and what was refused since it has not sent. */
  async function readReceipts(): Promise<void> {
    for (const one of ledger.answered.filter(({ state }) => state === 'queued' || state === 'spooled')) {
      const said = (await (
        await fetch(`${doors[one.door]}/ingest/receipts/${one.receipt}`, {
          headers: { authorization: `Bearer ${world.keys[one.unit.slice(0, 9)] ?? ''}` },
          signal: AbortSignal.timeout(ANSWER_MS)
        })
      ).json()) as { state?: string; error?: { code?: string } };
      if (said.state !== 'refused') continue;
      const code = said.error?.code ?? '?';
      ledger.refusedLater.set(code, (ledger.refusedLater.get(code) ?? 0) + 1);
      ledger.answered.splice(ledger.answered.indexOf(one), 1);
    }
  }

  async function send(one: Hospital, doorOf: () => string, signal: AbortSignal): Promise<void> {
    await rest(next() * (FILE_EVERY / SPEED), signal);
    while (!signal.aborted) {
      await deliver(one.fileAt(world.now()), doorOf());
      await rest(FILE_EVERY / SPEED, signal);
    }
  }

  return {
    ...{ ledger, hospitals, post, deliver },
    open: (door, base) => void (doors[door] = base),
    start(through = [first]) {
      stopping = new AbortController();
      let turn = 0;
      const doorOf = (): string => through[turn++ % through.length] ?? first;
      running = hospitals.map((one) => send(one, doorOf, stopping.signal));
      // Told by `stop`, which awaits them.
      for (const one of running) one.catch(() => undefined);
      reporter.start(doors[first] ?? '');
    },
    async stop() {
      stopping.abort();
      await Promise.all([...running, reporter.stop()]);
    },
    async last(through = [first]) {
      await readReceipts();
      const newest = (unit: string): number =>
        Math.max(0, ...ledger.answered.filter((one) => one.unit === unit).map(({ extractAt }) => extractAt));
      // Who sent lately stays silent now and then: what clients missed of it nothing later may mend for them.
      const due = hospitals.filter(({ unit }) => world.now() - newest(unit) > STILL_FRESH || next() < 0.4);
      await Promise.all(due.map((one, i) => deliver(one.fileAt(world.now()), through[i % through.length])));
      await reporter.last(doors[first] ?? '');
    }
  };
}
