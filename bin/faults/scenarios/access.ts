import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../testing/house.ts';
import { openPeople } from '../../testing/people.ts';
import { openReader } from '../reader.ts';
import { waitFor, type Scenario } from '../scenario.ts';

const DESK = ['sites', 'region', 'feeds', 'samu', 'public'];

/** Rights end while everything moves: what may no longer be seen is gone at once, and nothing else. */
export const revoked: Scenario = {
  name: 'revoked',
  says: 'somebody loses the right to a topic mid-stream: it is gone, the others of theirs and everybody else’s go on',
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    await lab.reader('other');
    const people = await openPeople(
      {
        ...{ web: world.base('realtime'), ingest: world.base('ingest'), dataDir: world.recordDir, keys: {} },
        ...{ output: () => '', pidOf: () => null, stop: () => Promise.resolve() }
      },
      'fictive',
      world.target
    );
    const person = await people.person(['samu', 'ars']);
    const reader = await openReader('person', await world.lineTo('person', 'realtime'), {
      topics: DESK,
      cookie: person.cookie
    });
    lab.readers.push(reader);
    driver.start();
    const holds = async (): Promise<boolean> => !('samu' in (await reader.shown()).refused);
    await waitFor('topic samu', async () => (await reader.shown()).topics['samu']?.epoch !== null);
    await sleep(troubleMs * next());
    await person.change(['crew']);
    const began = performance.now();
    await waitFor('topic samu gone', async () => !(await holds()));
    const ms = Math.round(performance.now() - began);
    const left = (await reader.shown()).topics['samu']?.entries.length;
    if (left !== 0) throw new Error(`${left} entries still shown after the right to them ended`);
    await people.close();
    lab.note(`gone ${ms} ms after the change`);
    return lab.settle();
  }
};

const redisHere = (): boolean => spawnSync('sh', ['-c', 'command -v redis-server']).status === 0;

/** The doorbell between machines goes away, and forgets everything: it may cost delay, never truth. */
export const redisKilled: Scenario = {
  name: 'redis',
  says: 'two nodes and a door share a Redis that is flushed, hung, killed and comes back',
  notHere: () => (redisHere() ? null : 'redis-server is not installed'),
  options: { processes: [] },
  doors: [],
  async run(lab) {
    const { world, driver, next, troubleMs } = lab;
    const port = await freePort();
    let redis = startRedis(port);
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
    try {
      await Promise.all(
        [
          ['ingest', 'ingest'],
          ['realtime', 'realtime'],
          ['other-realtime', 'realtime']
        ].map(([name = '', command = '']) => world.add(name, command, { env }))
      );
      driver.open('ingest', await world.lineTo('driver-ingest', 'ingest'));
      for (const name of ['one', 'two']) await lab.reader(name);
      for (const name of ['three', 'four']) await lab.reader(name, 'other-realtime');
      driver.start();
      const until = Date.now() + troubleMs;
      let kills = 0;
      while (Date.now() < until) {
        await sleep(1_000 + next() * 2_000);
        spawnSync('redis-cli', ['-p', String(port), 'flushall']);
        redis.kill('SIGSTOP');
        await sleep(next() * 3_000);
        redis.kill('SIGKILL');
        kills += 1;
        await sleep(next() * 3_000);
        redis = startRedis(port);
      }
      lab.note(`${kills} times flushed, hung and killed`);
      return await lab.settle({ nodes: ['realtime', 'other-realtime'] });
    } finally {
      const gone = once(redis, 'exit');
      redis.kill('SIGKILL');
      await gone;
    }
  }
};

function startRedis(port: number): ChildProcess {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  return spawn('redis-server', args, { stdio: 'ignore' });
}
