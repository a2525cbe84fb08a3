import { setTimeout as sleep } from 'node:timers/promises';
import { emit } from '#db/outbox.ts';
import { figures } from '#realtime/fold/testing/world.ts';
import { loadRegion } from '#maps/region/index.ts';
import { median, quantile } from '../parts/numbers.ts';
import { openRecord } from '../parts/record.ts';
import type { Bench, Context, Row } from '../parts/types.ts';
import { start } from './processes.ts';
import type { SwarmAsk } from './swarm.ts';

async function run(context: Context): Promise<Row[]> {
  const readers = context.small ? 100 : 1_000;
  const [rounds, commits] = context.small ? [1, 5] : [2, 20];
  const { db, target } = await openRecord(context, 'idf');
  const units = loadRegion('idf').sites.flatMap(({ finess, units: own }) =>
    own.map((unit) => `${finess}/${unit}`)
  );
  let n = 0;
  const write = async (): Promise<void> => {
    const unit = units[(n += 1) % units.length] ?? '';
    const at = Date.now();
    const payload = figures(unit, at, 10 + (n % 40));
    await db.tx((tx) => emit(tx, [{ kind: 'unit.figures', key: unit, origin: 'simulated', at, payload }]));
  };
  await write();

  const delays: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++)
    for (const side of ['bare', 'ours'] as const) {
      const server = await start<object, { port: number }>(new URL('./commit-server.ts', import.meta.url), [
        side,
        JSON.stringify(target)
      ]);
      const swarm = await start<SwarmAsk, object>(new URL('./swarm.ts', import.meta.url), []);
      context.later(async () => void (await Promise.all([server.end(), swarm.end()])));
      const wire = side === 'ours' ? 'ours' : 'bare';
      await swarm.ask({ kind: 'open', port: server.first.port, wire, readers, state: false });
      await sleep(1_000);
      for (let i = 0; i < commits; i++) {
        const before = await swarm.ask<{ messages: number }>({ kind: 'count' });
        await write();
        const committed = performance.timeOrigin + performance.now();
        server.tell({ kind: 'ring' });
        let said = before as { messages: number; lastAt: number };
        for (
          const until = Date.now() + 10_000;
          said.messages < before.messages + readers && Date.now() < until;
        ) {
          await sleep(20);
          said = await swarm.ask({ kind: 'count' });
        }
        // The first few warm the code.
        if (i >= 3 || context.small) delays[side].push(said.lastAt - committed);
        await sleep(150);
      }
      await Promise.all([server.end(), swarm.end()]);
    }
  return [
    { what: 'ours: commit until the last reader, median', value: median(delays.ours), unit: 'ms' },
    { what: 'ours: commit until the last reader, p95', value: quantile(delays.ours, 0.95), unit: 'ms' },
    { what: 'the same outbox read and raw publish, median', value: median(delays.bare), unit: 'ms' },
    { what: 'the same outbox read and raw publish, p95', value: quantile(delays.bare, 0.95), unit: 'ms' },
    {
      what: 'ours, of the outbox read and raw publish',
      value: (median(delays.ours) / median(delays.bare)) * 100,
      unit: '%',
      aim: { most: 150 }
    }
  ];
}

/** From a commit to the last of a thousand readers. */
export const commit: Bench = {
  name: 'commit',
  about:
    '1,000 readers of an idle topic of the whole region; from the commit of one unit’s figures until the last of them has heard it, both sides with the same record and a bell.',
  run
};
