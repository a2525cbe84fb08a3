import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a line between two processes does to what passes over it. */
export interface LineFault {
  /** ms each piece is on its way, both ways; order is kept. */
  delayMs?: number;
  /** Bytes a second from the far end to the near one. */
  bytesPerSecond?: number;
}

/** Where a line listens, or where it leads: a TCP port of this machine, or a Unix socket. */
export type End = { port: number } | { path: string };

/** A proxy of our own between two processes; it outlives both of them. */
export interface Line {
  /** Where the near process connects. */
  near: End;
  /** Ends every connection in order and refuses new ones. */
  cut(): void;
  /** Ends every connection at once, by RST where it is TCP; new ones pass. */
  reset(): void;
  /** Swallows everything without a word, new connections too; what was open then stays so for ever. */
  halfOpen(): void;
  /** Delays or throttles what comes from now on. */
  hinder(fault: LineFault): void;
  /** New connections pass, unhindered. */
  mend(): void;
  /** Open connections. */
  count(): number;
  close(): Promise<void>;
}

/** One direction of one connection: pieces leave in order, each when its time has come. */
class Way {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(from: Socket, to: Socket, state: { hole: boolean }, fault: () => LineFault, slow: boolean) {
    from.on('data', (chunk: Buffer) => {
      if (state.hole) return;
      const { delayMs = 0, bytesPerSecond = Infinity } = fault();
      const due = performance.now() + delayMs;
      this.#waiting += chunk.length;
      // What is delayed is on its way; what is throttled must push back on its sender.
      if (delayMs === 0 && this.#waiting > 64 * 1024) from.pause();
      this.#then(async () => {
        await pause(due - performance.now());
        if (slow && Number.isFinite(bytesPerSecond))
          await trickle(chunk, bytesPerSecond, (part) => send(to, part, state));
        else await send(to, chunk, state);
        this.#waiting -= chunk.length;
        if (this.#waiting <= 64 * 1024) from.resume();
      });
    });
    from.on('end', () => this.#then(() => void (state.hole || to.end())));
    from.on('error', () => from.destroy());
    from.on('close', () => this.#then(() => void (state.hole || to.destroy())));
  }

  #then(act: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(act, act);
  }
}

/**
 * Opens a line.
 * @param near where to listen; a port of 0 is drawn
 */
export async function openLine(near: End, far: () => End): Promise<Line> {
  const pairs = new Map<[Socket, Socket], { hole: boolean }>();
  let mode: 'open' | 'cut' | 'hole' = 'open';
  let fault: LineFault = {};
  const server = createServer({ allowHalfOpen: true }, (one) => {
    one.on('error', () => one.destroy());
    if (mode === 'cut') return void one.destroy();
    const other = connect({ ...far(), allowHalfOpen: true });
    const state = { hole: mode === 'hole' };
    const pair: [Socket, Socket] = [one, other];
    pairs.set(pair, state);
    new Way(one, other, state, () => fault, false);
    new Way(other, one, state, () => fault, true);
    for (const end of pair) end.on('close', () => pair.every((e) => e.destroyed) && pairs.delete(pair));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('path' in near) server.listen(near.path, resolve);
    else server.listen(near.port, '127.0.0.1', resolve);
  });
  const ends = (): Socket[] => [...pairs.keys()].flat();
  return {
    near: 'path' in near ? near : { port: (server.address() as AddressInfo).port },
    cut: () => {
      mode = 'cut';
      for (const end of ends()) end.destroy();
    },
    reset: () => {
      for (const end of ends()) reset(end);
    },
    halfOpen: () => {
      mode = 'hole';
      for (const state of pairs.values()) state.hole = true;
    },
    hinder: (next) => {
      mode = 'open';
      fault = next;
    },
    mend: () => {
      mode = 'open';
      fault = {};
    },
    count: () => pairs.size,
    close: async () => {
      for (const end of ends()) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  };
}

/** Node throws where a reset is asked of a Unix socket: there it is closed over what nobody has read yet. */
function reset(end: Socket): void {
  if (end.localAddress === undefined && end.remoteAddress === undefined) end.destroy();
  else end.resetAndDestroy();
}

async function send(to: Socket, chunk: Buffer, state: { hole: boolean }): Promise<void> {
  if (state.hole || to.destroyed || to.writableEnded || to.write(chunk)) return;
  await new Promise<void>((resolve) => {
    to.once('drain', resolve);
    to.once('close', resolve);
  });
}

/** Ten parts a second. */
async function trickle(
  chunk: Buffer,
  bytesPerSecond: number,
  deliver: (part: Buffer) => Promise<void>
): Promise<void> {
  const size = Math.max(1, Math.round(bytesPerSecond / 10));
  for (let at = 0; at < chunk.length; at += size) {
    await pause(100);
    await deliver(chunk.subarray(at, at + size));
  }
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
