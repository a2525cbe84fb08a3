import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFeed } from '#db/outbox.ts';
import { HOUR } from '#domain/time/instant.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import { foldContext } from '#realtime/fold/context.ts';
import { applyEvents } from '#realtime/fold/index.ts';
import { initialState } from '#realtime/fold/state.ts';
import { tablesHolding, wordsIn } from '../testing/holding.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';
import { event, RECEIVES, requested } from './testing/events.ts';

/** Stands wherever a person, a telephone, a number or a free text could be; `DOSSIER-7` is how a sender files somebody. */
const MARKER = 'ZQUIJK';
const FORBIDDEN = [MARKER, '0699887766', '1904-02-29', 'DOSSIER-7'];

let rig: Rig;
let key: string;
beforeAll(async () => {
  rig = await openRig();
  key = await rig.newKey('cellule', { streams: ['tiu'] });
  await rig.restart();
});
afterAll(() => rig.close());

const at = NOW - HOUR;
const sane = [
  requested(at, { patient: MARKER, note: `${MARKER} 0699887766`, [MARKER]: 1 }, 'DOSSIER-7'),
  event('asked', at, { finess: RECEIVES, name: MARKER }, 'DOSSIER-7'),
  event('answered', at, { finess: RECEIVES, answer: 'ACCEPTEE', by: MARKER, tel: '0699887766' }, 'DOSSIER-7'),
  event('accepted', at, { finess: RECEIVES }, 'DOSSIER-7')
];

/** A marker in every member of every type, alone and beside what can be used. */
const bad = [
  ...[
    'type',
    'requestId',
    'at',
    'requester',
    'origin',
    'gestationalAgeOn',
    'indication',
    'urgency',
    'needs'
  ].map((member) => ({ ...requested(at, {}, 'DOSSIER-71'), [member]: MARKER })),
  { ...requested(at, {}, 'DOSSIER-72'), weightsG: [MARKER], contraIndications: { abruption: MARKER } },
  { ...requested(at, {}, 'DOSSIER-73'), jointDecision: { verdict: MARKER, functions: [MARKER] } },
  { ...requested(at, {}, 'DOSSIER-74'), gestationalAgeOn: '1904-02-29' },
  ...['finess', 'answer', 'reason', 'function', 'channel', 'places'].map((member) => ({
    ...event('answered', at, { finess: RECEIVES, answer: 'REFUSEE', reason: 'AUTRE' }, 'DOSSIER-7'),
    [member]: MARKER
  })),
  event('transport_decided', at, { vector: MARKER, medicalised: true }, 'DOSSIER-7'),
  event(
    'transport_decided',
    at,
    { vector: 'SMUR', medicalised: true, team: `${MARKER} et son mari` },
    'DOSSIER-7'
  ),
  event('closed', at, { outcome: MARKER }, 'DOSSIER-7'),
  event('cancelled', at, { reason: MARKER }, 'DOSSIER-7'),
  event('departed', at, {}, `DOSSIER-7 ${MARKER}`),
  MARKER,
  { [MARKER]: MARKER }
];

it('no table but the sealed inbox, no log line, answer or topic holds a name', async () => {
  const answers: string[] = [];
  for (const payload of [sane, ...bad, [sane[0], ...bad]]) {
    const { body } = await rig.send(JSON.stringify(payload), { stream: 'tiu', key });
    answers.push(JSON.stringify(body), JSON.stringify((await rig.receipt(body.receipt, key)).body));
  }
  const { body: unread } = await rig.send(`{"requestId": "${MARKER}`, { stream: 'tiu', key });
  answers.push(JSON.stringify(unread));
  const [kept] = await rig.db.query<{ requests: number; aside: number }>(
    `SELECT (SELECT count(*) FROM vigie.tiu_request)::int AS requests, (SELECT count(*) FROM vigie.set_aside)::int AS aside`
  );
  // The marker alone is an id as any other: it is kept as an HMAC.
  expect(kept?.requests).toBe(2);
  expect(kept?.aside).toBeGreaterThan(bad.length - 2);
  expect(wordsIn(answers.join('\n'), FORBIDDEN)).toEqual([]);
  expect(rig.logs().length).toBeGreaterThan(1_000);
  expect(wordsIn(rig.logs(), FORBIDDEN)).toEqual([]);
  expect(await tablesHolding(rig.db, FORBIDDEN)).toEqual([]);
  const ctx = foldContext(loadRegion('fictive'), 'real', () => null, await loadFacilities('fictive'));
  const { state } = applyEvents(initialState('real'), await readFeed(rig.db, 0, 10_000), ctx);
  const topics = JSON.stringify([...state.topics].map(([name, { entries }]) => [name, ...entries]));
  expect(topics).toContain(`tiu-site:${RECEIVES}`);
  expect(topics).toContain('"state":"placed"');
  expect(wordsIn(topics, FORBIDDEN)).toEqual([]);
});
