import { afterEach, describe, expect, it } from 'vitest';
import { openapi } from '#ingest/openapi.ts';
import { tryRealtime } from '#realtime/testing/try-realtime.ts';
import { nodeComponents, versionsOf } from './readiness.ts';

interface Schema {
  required?: string[];
  properties?: Record<string, Schema & { const?: unknown; enum?: unknown[] }>;
  additionalProperties?: Schema;
}
const { schemas } = openapi['components'] as { schemas: Record<string, Schema> };

/** What a body has too much or too little of, by its schema. */
function misfits(body: object, { required = [], properties = {} }: Schema): string[] {
  return [
    ...required.filter((key) => !(key in body)).map((key) => `misses ${key}`),
    ...Object.keys(body)
      .filter((key) => !(key in properties))
      .map((key) => `has ${key}`)
  ];
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('/readyz of the front door', () => {
  it('has the shape its OpenAPI schema says, and so has each component', async () => {
    const feedAt = Date.now();
    const components = nodeComponents(
      { clock: { process: () => Date.now() }, config: { tier: 'demo', demo: true } },
      {
        source: { feedAt: () => feedAt },
        state: () => ({ seq: 3, normVersion: null }),
        elected: () => true
      },
      { kind: 'redis', state: () => 'away' },
      {
        children: [{ name: 'engine', state: 'ready', restarts: 0, since: feedAt }],
        nodes: { nodes: 2, sockets: 7, lowest: 3, highest: 3 }
      }
    );
    const tried = await tryRealtime({}, { components: () => components, versions: { vigie: '1' } });
    stops.push(tried.stop);
    const said = (await (await fetch(`${tried.base}/readyz`)).json()) as { components: object };
    const schema = schemas['WebHealth'] ?? {};
    expect(misfits(said, schema)).toEqual([]);
    const part = schema.properties?.['components']?.additionalProperties ?? {};
    expect(Object.values(said.components).flatMap((one) => misfits(one as object, part))).toEqual([]);
    expect(Object.keys(said.components).sort()).toEqual(
      ['app', 'nodes', 'picture', 'process engine', 'push', 'record', 'redis'].sort()
    );
  });

  it('reads the versions again until the record has said them, then no more', async () => {
    let asked = 0;
    let away = true;
    const versions = await versionsOf({
      ping: () => {
        asked += 1;
        return away ? Promise.reject(new Error('away')) : Promise.resolve({ version: '17', timescale: '2' });
      }
    });
    const tried = await tryRealtime({}, { versions });
    stops.push(tried.stop);
    const said = async () =>
      ((await (await fetch(`${tried.base}/readyz`)).json()) as { versions: object }).versions;
    expect(await said()).toMatchObject({ postgres: 'unknown', timescaledb: 'unknown' });
    away = false;
    await expect.poll(said, { timeout: 60_000 }).toMatchObject({ postgres: '17', timescaledb: '2' });
    const before = asked;
    await said();
    expect(asked).toBe(before);
  });
});
