import { type AddressInfo, createServer } from 'node:net';
import { pino } from 'pino';
import type { Clock } from '#domain/time/clock.ts';
import { startRealtime, type RealtimeConfig, type RealtimeDeps } from '../service.ts';
import { memoryPeople, TEST_SECRET } from './memory-people.ts';
import { memorySource } from './memory-source.ts';

/** Clocks that a test moves by hand; they run by themselves otherwise. */
function handClock() {
  let shift = 0;
  const clock: Clock = { domain: () => Date.now() + shift, process: () => Date.now() + shift };
  return { clock, move: (ms: number) => (shift += ms) };
}

/** The whole push server on a free port, in front of a picture that the test writes. */
export async function tryRealtime(config: Partial<RealtimeConfig> = {}, deps: Partial<RealtimeDeps> = {}) {
  const live = memorySource('epoch-1');
  const people = memoryPeople();
  const { clock, move } = handClock();
  const realtime = await startRealtime(
    {
      host: '127.0.0.1',
      port: 0,
      demo: true,
      secret: TEST_SECRET,
      record: people.record,
      frontSecret: 'front-secret',
      app: null,
      ...config
    },
    {
      live: live.source,
      clock,
      log: pino({ level: 'silent' }),
      onAccessChanged: people.onChange,
      ...deps
    }
  );
  return {
    ...live,
    people,
    realtime,
    move,
    base: `http://127.0.0.1:${realtime.port}`,
    stop: () => realtime.stop()
  };
}

/** Waits until `check` is true, looking often; the test's own time limit is the limit. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A port of one's own: a fixed one, as in service, is reused otherwise than a drawn one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
