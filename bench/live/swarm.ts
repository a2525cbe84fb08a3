import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  applyPush,
  applySnapshot,
  checkHeartbeat,
  emptyReplica,
  type Replica
} from '#realtime/protocol/replica.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { Heartbeat, Hello, Push, Snapshot, Subscribed } from '#realtime/protocol/types.ts';
import { nextAddress, swarmSocket, type Wire } from './swarm-socket.ts';

/** What a process of readers is asked, over IPC. */
export type SwarmAsk =
  /** Opens readers of one topic; `state`: each keeps the entries it hears of (else it only counts). */
  | { kind: 'open'; port: number; wire: Wire; readers: number; state: boolean }
  /** Messages so far, and when the last of them came (ms epoch). */
  | { kind: 'count' }
  /** All leave. */
  | { kind: 'leave' }
  /** All come back within `spread` ms; answered when each is current again. */
  | { kind: 'storm'; spread: number }
  /** Each is away for `away` ms, `times` times, in turn. */
  | { kind: 'cuts'; away: number; every: number; times: number }
  /** Every reader's entries as `key=value` text, to be compared with the server's. */
  | { kind: 'compare'; truth: Record<string, unknown> };

const TOPIC = 'sites';
/** Connections under way at once while they are opened; a storm has no such bound. */
const WIDTH = 200;

interface Reader {
  socket: Socket | null;
  replica: Replica;
  values: Map<string, unknown>;
  ready: boolean;
  /** Called when it is connected and holds what the server told it last. */
  current: (() => void) | null;
  fetching: boolean;
}

let port = 0;
let wire: Wire = 'bare';
let keep = false;
let messages = 0;
let bytes = 0;
let lastAt = 0;
let failures = 0;
const readers: Reader[] = [];
const now = (): number => performance.timeOrigin + performance.now();

function hear(reader: Reader, text: string): void {
  messages += 1;
  bytes += text.length;
  lastAt = now();
  if (!keep) return;
  if (wire === 'bare') {
    const { key, value } = JSON.parse(text) as { key: string; value: unknown };
    reader.values.set(key, value);
    return;
  }
  const [name, message] = JSON.parse(text) as [string, unknown];
  if (wire === 'socket.io') {
    if (name === 'snapshot') {
      reader.values = new Map(Object.entries(message as object));
      reader.current?.();
    } else {
      const { key, value } = message as { key: string; value: unknown };
      reader.values.set(key, value);
    }
    return;
  }
  const outcome =
    name === 'push'
      ? applyPush(reader.replica, message as Push)
      : { replica: reader.replica, verdict: checkHeartbeat(reader.replica, message as Heartbeat) };
  reader.replica = outcome.replica;
  const { verdict } = outcome;
  if (verdict !== 'applied' && verdict !== 'old') void fetchTwin(reader, verdict === 'broken');
}

/** Takes what came with the answer to the subscription. @returns false where the twin must be asked */
function takes(reader: Reader, answer = '[]'): boolean {
  const [said] = JSON.parse(answer) as [Subscribed?];
  const message = said?.told?.find(({ topic }) => topic === TOPIC);
  if (!message) return false;
  const { replica, verdict } = applyPush(reader.replica, message);
  if (verdict !== 'applied' && verdict !== 'old') return false;
  reader.replica = replica;
  reader.current?.();
  return true;
}

/** A catch-up by the HTTP twin on a connection of its own; tried again until it comes. */
async function fetchTwin(reader: Reader, whole = false): Promise<void> {
  if (reader.fetching) return;
  reader.fetching = true;
  for (let done = false; !done;) {
    const { epoch, seq } = reader.replica;
    const path = twinUrl(TOPIC, epoch === null || whole ? undefined : { seq, epoch });
    const answer = await get(path);
    if (answer.status === 200) {
      reader.replica = applySnapshot(reader.replica, JSON.parse(answer.body) as Snapshot).replica;
      done = true;
    } else {
      if (answer.status >= 500) failures += 1;
      await sleep(100);
    }
  }
  reader.fetching = false;
  reader.current?.();
}

/** A bare GET on a connection of its own: what it costs the client must not be what is measured. */
function get(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const socket = connect({ port, ...nextAddress() }, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    );
    let text = '';
    let status = 0;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? NaN);
      if (head < 0 || Buffer.byteLength(text) < head + 4 + length) return;
      status = Number(text.slice(9, 12));
      text = text.slice(head + 4);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status, body: text }));
  });
}

/** Connects a reader; one that is refused or cut on the way tries again. */
function connectReader(reader: Reader): Promise<void> {
  return new Promise((resolve) => {
    const attempt = (): void => {
      reader.ready = false;
      const socket = swarmSocket(port, wire, TOPIC, {
        // As the screens say it: they take entries as changes, and tell where they stand.
        hello: () => {
          const { epoch, seq } = reader.replica;
          const at: Hello['at'] = epoch === null ? {} : { [TOPIC]: [epoch, seq] };
          return JSON.stringify({ changes: 1, at } satisfies Hello);
        },
        ready: (answer) => {
          reader.ready = true;
          if (keep && wire === 'ours' && !takes(reader, answer)) void fetchTwin(reader);
          resolve();
        },
        message: (text) => hear(reader, text),
        closed: () => {
          if (reader.socket === socket && !reader.ready) setTimeout(attempt, 100);
        }
      });
      reader.socket = socket;
    };
    attempt();
  });
}

function leave(reader: Reader): void {
  const { socket } = reader;
  reader.socket = null;
  socket?.destroy();
}

async function open(ask: SwarmAsk & { kind: 'open' }): Promise<object> {
  ({ port, wire, state: keep } = ask);
  for (let i = 0; i < ask.readers; i += WIDTH)
    await Promise.all(
      Array.from({ length: Math.min(WIDTH, ask.readers - i) }, () => {
        const fresh = { ready: false, current: null, fetching: false, socket: null };
        const reader: Reader = { ...fresh, replica: emptyReplica(TOPIC), values: new Map() };
        readers.push(reader);
        return connectReader(reader);
      })
    );
  return { opened: readers.length };
}

async function storm({ spread }: SwarmAsk & { kind: 'storm' }): Promise<object> {
  const began = now();
  await Promise.all(
    readers.map(async (reader) => {
      const current = new Promise<void>((resolve) => (reader.current = resolve));
      await sleep(Math.random() * spread);
      await connectReader(reader);
      // Those without a catch-up of their own are current once they are connected.
      if (wire !== 'bare') await current;
      reader.current = null;
    })
  );
  return { ms: now() - began, failures };
}

async function cuts({ away, every, times }: SwarmAsk & { kind: 'cuts' }): Promise<object> {
  await Promise.all(
    readers.map(async (reader, i) => {
      await sleep((every * i) / readers.length);
      for (let n = 0; n < times; n++) {
        leave(reader);
        await sleep(away);
        await connectReader(reader);
        await sleep(every - away);
      }
    })
  );
  return {};
}

function compare({ truth }: SwarmAsk & { kind: 'compare' }): object {
  const wanted = Object.entries(truth);
  let whole = 0;
  let right = 0;
  for (const { values, replica } of readers) {
    const equal = wanted.filter(([key, value]) =>
      wire === 'ours' ? replica.entries.get(key)?.value === value : values.get(key) === value
    ).length;
    right += equal;
    if (equal === wanted.length) whole += 1;
  }
  return { whole, readers: readers.length, right, of: wanted.length * readers.length };
}

process.on('message', (ask: SwarmAsk) => {
  const answer = (said: object): unknown => process.send?.(said);
  if (ask.kind === 'count') answer({ messages, bytes, lastAt, failures });
  else if (ask.kind === 'compare') answer(compare(ask));
  else if (ask.kind === 'open') void open(ask).then(answer);
  else if (ask.kind === 'leave') {
    for (const reader of readers) leave(reader);
    answer({});
  } else if (ask.kind === 'storm') void storm(ask).then(answer);
  else void cuts(ask).then(answer);
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
