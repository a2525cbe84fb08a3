import { mkdtemp, rm } from 'node:fs/promises';
import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DbTarget } from '#db/connect.ts';

/** A line to the record that a test can cut, stall and mend. */
export interface CuttableLine {
  target: DbTarget;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Lets connections in and forwards nothing. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Puts a relay between a service and its record, on real sockets. */
export async function cuttable(target: DbTarget): Promise<CuttableLine> {
  const dir = await mkdtemp(join(tmpdir(), 'vigie-line-'));
  const pairs = new Set<[Socket, Socket]>();
  let mode: 'open' | 'cut' | 'stalled' = 'open';
  const dialTarget = (): Socket => {
    if ('socketDir' in target) return dial(join(target.socketDir, `.s.PGSQL.${target.port ?? 5432}`));
    const url = new URL(target.url);
    return dial(Number(url.port || 5432), url.hostname);
  };
  const server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    const far = dialTarget();
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const side of pair) side.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
    if (mode === 'stalled') hold(pair);
  });
  const hold = ([near, far]: [Socket, Socket]): void => {
    near.unpipe(far);
    far.unpipe(near);
    near.pause();
    far.pause();
  };
  const listen =
    'socketDir' in target ? { path: join(dir, '.s.PGSQL.5432') } : { port: 0, host: '127.0.0.1' };
  await new Promise<void>((resolve) => server.listen(listen, resolve));
  const cutAll = (): void => {
    for (const [near, far] of [...pairs]) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    target:
      'socketDir' in target
        ? { socketDir: dir }
        : { url: through(target.url, (server.address() as AddressInfo).port) },
    cut: () => {
      mode = 'cut';
      cutAll();
    },
    stall: () => {
      mode = 'stalled';
      for (const pair of pairs) hold(pair);
    },
    mend: () => {
      const held = mode === 'stalled' ? [...pairs] : [];
      mode = 'open';
      for (const [near, far] of held) {
        near.pipe(far);
        far.pipe(near);
      }
    },
    close: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    }
  };
}

function through(text: string, port: number): string {
  const url = new URL(text);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.toString();
}
