import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawn, FUZZ, mutated, mutatedJson } from '#db/testing/fuzz.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import * as hub from './hub/testing/samples.ts';
import { bundle, location, service } from './ror/testing/bundle.ts';
import { OPEN_STREAMS } from './streams.ts';
import { openRig, type Rig } from './testing/rig.ts';
import { file, NOW, records, SITE } from './testing/sample.ts';

/** Mutated payloads of each stream. */
const CASES = 40 * FUZZ.times;

const iso = (at: number): string => new Date(at).toISOString();

/** What each source really sends: mutations start from here. */
const SPOKEN: Record<string, unknown[]> = {
  rpu: [file(records(6))],
  hub: [
    hub.envelope([hub.healthCase('v3', { at: NOW })], { at: NOW }),
    hub.envelope([hub.teams('v2', NOW)], { at: NOW }),
    hub.envelope([hub.teamState('v1', NOW, 'DEPART')], { at: NOW }),
    hub.envelope([hub.positions([hub.position('v3', NOW)])], { at: NOW }),
    hub.envelope([hub.mission('v3', NOW)], { at: NOW }),
    hub.aidRequest('v3', NOW)
  ],
  'samu-calls': [
    { samu: 'SAMU 96', from: iso(NOW - 5 * MINUTE), to: iso(NOW), presented: 10, answered: 9 },
    [{ samu: '96', from: iso(NOW - HOUR), to: iso(NOW), presented: 100, answered: 90, abandoned: 10 }]
  ],
  ror: [
    bundle(
      [
        service('s1', SITE, '04'),
        location('l1', [{ beds: 12, type: 'available', at: NOW - MINUTE } as never])
      ],
      NOW
    )
  ],
  'ed-state': [
    [{ site: SITE, at: iso(NOW - MINUTE), boarders: 4, oldestBoarderMin: 300, placesOpen: 12, ventilated: 1 }]
  ],
  tiu: [
    [
      {
        ...{ type: 'requested', requestId: 'r-1', at: iso(NOW - MINUTE), by: 'cell', origin: 'cell' },
        ...{ requester: SITE, gestationalAgeDays: 210, fetuses: 1, weightsG: [1_200], indication: 'MAP' },
        ...{ urgency: 'URGENTE', needs: { obstetric: true, neonatal: { level: 'REA', count: 1 } } },
        contraIndications: {
          ...{ imminentDelivery: false, fetalDistress: false, abruption: false, unstableMother: false }
        }
      }
    ]
  ]
};

let rig: Rig;
let key: string;
beforeAll(async () => {
  rig = await openRig({ limits: { answerMs: 60_000, source: { burst: 1e9, perSecond: 1e9 } } });
  key = await rig.newKey('fuzz', { streams: [...OPEN_STREAMS.keys()] });
  await rig.restart();
});
afterAll(() => rig.close());

test('every open stream has something to start from', () => {
  expect(Object.keys(SPOKEN).sort()).toEqual([...OPEN_STREAMS.keys()].sort());
});

test.each([...OPEN_STREAMS.keys()])(
  '%s: whatever is sent gets a receipt or a code, never a fault, and the next good one is written',
  async (stream) => {
    const random = drawn(FUZZ.seed + stream.length * 7);
    const spoken = SPOKEN[stream] ?? [];
    const bytesOf = (value: unknown): Buffer =>
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const odd: unknown[] = [];
    for (let n = 0; n < CASES; n++) {
      const one = spoken[n % spoken.length];
      const body =
        typeof one !== 'string' && random() < 0.7
          ? bytesOf(mutatedJson(one, random))
          : mutated(bytesOf(one), random);
      const squeezed = random() < 0.15;
      const answer = await rig.send(squeezed ? mutated(gzipSync(body), random) : body, {
        ...{ stream, key },
        headers: squeezed ? { 'content-encoding': 'gzip' } : {}
      });
      const settled = answer.body.receipt ? await rig.settled(answer, key) : answer;
      const { state, code } = settled.body;
      const coded = code ?? (settled.body as { error?: { code?: string } }).error?.code;
      const fine =
        answer.status < 500 && (state === 'processed' || (state === 'refused' && coded) || (!state && coded));
      if (!fine || answer.status === 429 || coded === 'INTERNAL' || coded === 'DB_REFUSED')
        odd.push([n, answer.status, settled.body, body.toString('latin1').slice(0, 2_000)]);
    }
    expect(odd).toEqual([]);
    // What is good still passes after all that.
    const good = await rig.send(bytesOf(spoken[0]), { stream, key });
    expect((await rig.settled(good, key)).body.state).toBe('processed');
    expect(rig.logs()).not.toMatch(/"level":50/);
  }
);
