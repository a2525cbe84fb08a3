import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFeed } from '#db/outbox.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { foldContext } from '#realtime/fold/context.ts';
import { applyEvents } from '#realtime/fold/index.ts';
import { initialState } from '#realtime/fold/state.ts';
import { tryRealtime } from '#realtime/testing/try-realtime.ts';
import { tablesHolding, wordsIn } from '../testing/holding.ts';
import { NOW } from '../testing/sample.ts';
import { openHubRig, type HubRig } from './testing/hub-rig.ts';
import * as say from './testing/samples.ts';

/** Stands wherever a person, a telephone, an address or a free text does. */
const MARKER = 'ZQUIJK';
/** Also a telephone, a birth date, a finer place than a commune, the number of a case, where somebody lives. */
const FORBIDDEN = [MARKER, '0699887766', '1904-02-29', '46.512345', '5.412345', 'DRFR159602432500', '96999'];

let hub: HubRig;
beforeAll(async () => {
  hub = await openHubRig();
});
afterAll(() => hub.rig.close());

function payloads(): unknown[] {
  const at = NOW - MINUTE;
  const messages = (['v1', 'v2', 'v3'] as const).flatMap((model, i) => [
    say.healthCase(model, { at, marker: MARKER, destination: '960000011', caseId: `${say.CASE}${i}` }),
    say.healthCase(model, { at, marker: `${MARKER} 0699887766`, priority: MARKER.toLowerCase() }),
    say.teams(model, at, { marker: MARKER, caseId: `${say.CASE}${i}` }),
    say.catalogue(model, MARKER),
    say.aidRequest(model, at, MARKER),
    say.aidAnswer(model, at, 'ACCEPTEE', MARKER),
    say.mission(model, at, MARKER),
    say.positions([say.position(model, at)])
  ]);
  const others = [
    say.caseUpdate({ marker: `0699887766 ${MARKER}` }),
    say.sharedCase(at, MARKER),
    { info: MARKER },
    { error: { errorCause: MARKER, sourceMessage: say.healthCase('v3', { at, marker: MARKER }) } },
    { newMessage: { patient: MARKER } }
  ] as unknown as say.Message[];
  const broken = say.healthCase('v3', { at, marker: MARKER });
  delete broken['createCaseHealth']?.['owner'];
  const odd = say.healthCase('v3', { at, marker: MARKER });
  Object.assign(odd['createCaseHealth'] ?? {}, {
    [`${MARKER} 1`]: MARKER,
    caseId: `${MARKER} sans numéro`,
    interventionType: `${MARKER} é`,
    creation: MARKER
  });
  const all = [...messages, ...others, broken, odd];
  return [
    ...all.map((message) => say.envelope([message], { at })),
    ...all,
    say.envelope(all, { at }),
    say.envelope([broken], { at, sender: `${MARKER} é` }),
    { [MARKER]: MARKER },
    `{"createCaseHealth": {"caseId": "${MARKER}`,
    `[${JSON.stringify(MARKER)}]`
  ];
}

it('no table but the encrypted inbox, no log line, answer, socket or live twin holds a person', async () => {
  const { rig } = hub;
  const answers: string[] = [];
  for (const payload of payloads()) {
    const { body } = await hub.send(payload);
    answers.push(JSON.stringify(body), JSON.stringify((await rig.receipt(body.receipt, hub.key)).body));
  }
  const [kept] = await rig.db.query<{ cases: number; teams: number; aside: number }>(
    `SELECT (SELECT count(*) FROM vigie.samu_case)::int AS cases, (SELECT count(*) FROM vigie.team)::int AS teams,
       (SELECT count(*) FROM vigie.set_aside)::int AS aside`
  );
  expect(Math.min(kept?.cases ?? 0, kept?.teams ?? 0, kept?.aside ?? 0)).toBeGreaterThan(1);
  expect(holding(answers.join('\n'))).toEqual([]);
  expect(rig.logs().length).toBeGreaterThan(1_000);
  expect(holding(rig.logs())).toEqual([]);
  expect(await tablesHolding(rig.db, FORBIDDEN)).toEqual([]);
  const { twins, frames } = await live();
  expect(twins).toContain('"team:');
  expect(frames).toContain('cases:96');
  expect(holding(twins + frames)).toEqual([]);
});

const holding = (text: string): string[] => wordsIn(text, FORBIDDEN);

/** The picture of what was recorded, as the push server's twin and sockets tell it. */
async function live(): Promise<{ twins: string; frames: string }> {
  const ctx = foldContext(loadRegion('fictive'), 'real', () => null);
  const { state } = applyEvents(initialState('real'), await readFeed(hub.rig.db, 0, 10_000), ctx);
  const realtime = await tryRealtime({}, { rhythm: () => ({ push: 20, heartbeat: 100, poll: 1_000 }) });
  try {
    const topics = ['samu', 'samu-wall'];
    const socket = io(realtime.base, { transports: ['websocket'], forceNew: true });
    let frames = '';
    socket.onAny((...message: unknown[]) => (frames += JSON.stringify(message)));
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    for (const topic of topics) realtime.write(topic, {});
    await socket.emitWithAck('subscribe', topics);
    for (const topic of topics) {
      const entries = [...(state.topics.get(topic)?.entries ?? [])];
      realtime.write(topic, Object.fromEntries(entries.map(([key, { value }]) => [key, value])));
    }
    while (!topics.every((topic) => frames.includes(`"topic":"${topic}"`) && frames.includes('cases:96')))
      await new Promise((resolve) => setTimeout(resolve, 10));
    const answers = topics.map(async (topic) =>
      (await fetch(`${realtime.base}/api/v1/live/${topic}`)).text()
    );
    const twins = (await Promise.all(answers)).join('\n');
    socket.disconnect();
    return { twins, frames };
  } finally {
    await realtime.stop();
  }
}
