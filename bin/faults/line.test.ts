import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLine, type End } from './line.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigie-line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ways: [kind: string, near: End, listenAt: End][] = [
  ['TCP', { port: 0 }, { port: 0 }],
  ['a Unix socket', { path: join(folder, 'near') }, { path: join(folder, 'far') }]
];

test.each(ways)(
  'a reset ends what is open on %s at once, at both ends, and lets new ones pass',
  async (_kind, near, at) => {
    const taken: Socket[] = [];
    const server = createServer((one) => {
      one.on('error', () => undefined);
      one.pipe(one);
      taken.push(one);
    });
    if ('path' in at) server.listen(at.path);
    else server.listen(at.port, '127.0.0.1');
    await once(server, 'listening');
    const far: End = 'path' in at ? at : { port: (server.address() as AddressInfo).port };
    const line = await openLine(near, () => far);
    const open = async (): Promise<Socket> => {
      const socket = connect(line.near);
      socket.on('error', () => undefined);
      socket.write('here');
      await once(socket, 'data');
      return socket;
    };
    const first = await open();
    const [one] = taken;
    const closed = (socket?: Socket): Promise<unknown> =>
      new Promise((resolve) => socket?.once('close', resolve));
    const ended = Promise.all([closed(first), closed(one)]);
    line.reset();
    await ended;
    const second = await open();
    expect(line.count()).toBe(1);
    second.destroy();
    await line.close();
    server.close();
  }
);
