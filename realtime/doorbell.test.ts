import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDoorbell, type Doorbell } from './doorbell.ts';

const log = pino({ level: 'silent' });
const installed = spawnSync('sh', ['-c', 'command -v redis-server']).status === 0;
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

function startRedis(port: number): ChildProcess {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  stops.push(() => void child.kill('SIGKILL'));
  return child;
}

function bell(port: number): Doorbell {
  const opened = openDoorbell(`redis://127.0.0.1:${port}`, log);
  stops.push(() => opened.stop());
  return opened;
}

describe('the doorbell', () => {
  it('is silent without Redis', () => {
    const none = openDoorbell(null, log);
    none.ring();
    expect(none.state()).toBe('none');
  });

  it('rings in every process, and again after Redis was killed and came back', async (ctx) => {
    if (!installed) ctx.skip('not run: redis-server is not installed');
    const port = await freePort();
    const first = startRedis(port);
    const [here, there] = [bell(port), bell(port)];
    let rings = 0;
    there.onRing(() => (rings += 1));
    await vi.waitUntil(() => here.state() === 'connected' && there.state() === 'connected', 5_000);
    await vi.waitUntil(() => (here.ring(), rings > 0), { timeout: 5_000, interval: 50 });

    first.kill('SIGKILL');
    await vi.waitUntil(() => here.state() === 'away', 5_000);
    here.ring();
    const before = rings;
    startRedis(port);
    // It comes back by itself, and everybody looks once for what was missed.
    await vi.waitUntil(() => rings > before && here.state() === 'connected', {
      timeout: 15_000,
      interval: 50
    });
  });
});
