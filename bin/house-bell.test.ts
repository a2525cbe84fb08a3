import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { Supervisor, type SupervisorReport } from './supervisor.ts';

const script = fileURLToPath(new URL('./testing/bell-process.ts', import.meta.url));
const WAIT = { timeout: 50_000, interval: 20 };
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('passes a burst of rings on as one or two, also to a process that died and came back', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-bell-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const supervisor = new Supervisor(dir, () => undefined);
  stops.push(() => supervisor.stop());
  const file = join(dir, 'heard');
  await supervisor.start({ name: 'hearer', script, args: ['hear', file] });
  await supervisor.start({ name: 'ringer', script, args: ['ring'] });

  const report = () => JSON.parse(readFileSync(supervisor.file, 'utf8')) as SupervisorReport;
  const child = (name: string) => report().children.find((one) => one.name === name);
  const heard = (): number => {
    try {
      return readFileSync(file, 'utf8').split('\n').length - 1;
    } catch {
      return 0;
    }
  };
  const ring = () => process.kill(child('ringer')?.pid ?? 0, 'SIGUSR2');
  ring();
  await vi.waitUntil(() => heard() > 0, WAIT);

  process.kill(child('hearer')?.pid ?? 0, 'SIGKILL');
  const back = () => child('hearer')?.restarts === 1 && child('hearer')?.state === 'ready';
  await vi.waitUntil(back, WAIT);
  const before = heard();
  expect(before).toBeLessThanOrEqual(2);
  ring();
  await vi.waitUntil(() => heard() > before, WAIT);
});
