import { expect, it } from 'vitest';
import { MINUTE } from '../../time/instant.ts';
import { parseParis } from '../../time/paris.ts';
import type { PlacesTold, TiuRequest } from '../types.ts';
import { changesBetween } from './compare.ts';
import { tiuFigures } from './figures.ts';
import { answerAfter, askAtInstant, requestWith } from './testing/requests.ts';

const at = (text: string): number => {
  const found = parseParis(text);
  if (!found) throw new Error(text);
  return found.instant;
};
const FROM = at('01/10/2026 00:00:00');
const TO = at('01/11/2026 00:00:00');
const KNOWN = at('05/11/2026 10:00:00');
const period = { from: FROM, to: TO, knownAt: KNOWN };
const [LEVEL3, OTHER] = ['960000011', '990000014'];
const noon = at('10/10/2026 12:00:00');
const free = (kind: PlacesTold['kind'], count: number): PlacesTold => ({
  ...{ kind, count, at: noon, channel: 'feed' as const }
});

/** Asked, refused at 12:09 for want of a cot that stood declared free, accepted elsewhere at 12:20, gone at 13:00. */
const placed = requestWith({
  ...{ id: 'a', requestedAt: noon, state: 'closed' },
  asks: [
    askAtInstant(LEVEL3, noon + 4 * MINUTE, [
      answerAfter(5, 'REFUSEE', 'PLACE_REA', [free('obstetrics', 2), free('icu_neonatal', 1)])
    ]),
    askAtInstant(OTHER, noon + 10 * MINUTE, [answerAfter(2, 'DIFFEREE'), answerAfter(10, 'ACCEPTEE')])
  ],
  placement: { finess: OTHER, ask: 3, at: noon + 22 * MINUTE },
  transport: { vector: 'SMUR', medicalised: true, team: null, at: noon + 30 * MINUTE },
  departedAt: noon + 60 * MINUTE,
  arrivedAt: noon + 95 * MINUTE,
  end: { state: 'closed', at: noon + 2 * 60 * MINUTE, outcome: 'HOSPITALISEE' }
});
/** Nobody takes her for three hours: yes then no of one maternity at 23:58 and 00:03, silence of the other. */
const late = at('10/10/2026 23:50:00');
const unplaced = requestWith({
  ...{ id: 'b', requestedAt: late, state: 'unplaced', intake: 'network', network: null },
  asks: [
    askAtInstant(LEVEL3, late + 5 * MINUTE, [
      answerAfter(3, 'ACCEPTEE'),
      answerAfter(8, 'REFUSEE', 'PERSONNEL')
    ]),
    askAtInstant(OTHER, late + 6 * MINUTE, [])
  ],
  end: { state: 'unplaced', at: late + 180 * MINUTE, outcome: 'SUR_PLACE' }
});
const back = requestWith({ id: 'c', requestedAt: noon, parent: 'a' });
const next = requestWith({ id: 'd', requestedAt: TO });

it('tells the month of two requests, counted by hand', () => {
  const figures = tiuFigures([placed, unplaced, back, next], period);
  expect(figures).toMatchObject({
    ...{ requests: 2, open: 0, retransfers: 1 },
    // First asks after 4 and 5 minutes: two are too few for a median, and say so.
    ...{ firstAsk: { n: 2, median: null, p90: null }, acceptance: { n: 2 }, departure: { n: 1 } },
    asks: { asks: 4, requests: 2, perRequest: 2, accepted: 1, refused: 2, deferred: 0, silent: 1 },
    over2h: { n: 1, of: 2 },
    ...{ unplaced: { n: 1 }, cancelled: { n: 0, byReason: {} } },
    transports: { departed: 1, arrived: 1, road: { n: 1 } }
  });
  expect(figures.refusals).toMatchObject({
    n: 2,
    byReason: { PLACE_REA: 1, PERSONNEL: 1 },
    againstDeclared: 1
  });
  expect([figures.refusals.byHour[12], figures.refusals.byHour[0]]).toEqual([
    { PLACE_REA: 1 },
    { PERSONNEL: 1 }
  ]);
  expect(figures.refusals.byPlace).toEqual([
    { finess: LEVEL3, asks: 2, accepted: 0, refused: 2, byReason: { PLACE_REA: 1, PERSONNEL: 1 } },
    { finess: OTHER, asks: 2, accepted: 1, refused: 0, byReason: {} }
  ]);
});

it('hides one or two people beside an attribute, also where the total would tell them', () => {
  const cell = Array.from({ length: 6 }, (_, i) => ({ ...placed, id: `p${i}` }));
  const figures = tiuFigures([...cell, unplaced], period);
  // One through a network: were the six shown, seven less six would tell her.
  expect(figures.byIntake).toEqual({ cell: null, network: null });
  expect(figures.byIndication).toEqual({ MAP: 7 });
  expect(tiuFigures([...cell, ...cell], period).byIntake).toEqual({ cell: 12, network: 0 });
});

it('counts as long what still searches at the instant it is known, not what ended sooner', () => {
  const searching = requestWith({ id: 'x', requestedAt: KNOWN - 121 * MINUTE });
  const month = { from: KNOWN - 200 * MINUTE, to: KNOWN, knownAt: KNOWN };
  expect(tiuFigures([searching], month).over2h).toEqual({ n: 1, of: 1 });
  expect(tiuFigures([searching], { ...month, knownAt: KNOWN - 2 * MINUTE }).over2h).toEqual({ n: 0, of: 0 });
  const cancelled = {
    ...searching,
    end: { state: 'cancelled', at: searching.requestedAt + MINUTE, reason: 'ERREUR' }
  };
  expect(tiuFigures([cancelled as TiuRequest], month).over2h).toEqual({ n: 0, of: 0 });
});

it('leaves out a yes that came after the end', () => {
  const yes = askAtInstant(LEVEL3, late, [answerAfter(200, 'ACCEPTEE')]);
  expect(tiuFigures([{ ...unplaced, asks: [yes] }], period).acceptance.n).toBe(0);
});

it('says what a later telling changed, place by place', () => {
  const before = tiuFigures([placed, unplaced], period);
  expect(changesBetween(before, { ...before, knownAt: KNOWN + 1 })).toEqual([]);
  const corrected = { ...unplaced, asks: unplaced.asks.slice(1) };
  const after = tiuFigures([placed, corrected], period);
  expect(changesBetween(before, after)).toEqual(
    expect.arrayContaining([
      { path: 'refusals.n', before: 2, after: 1 },
      { path: 'refusals.byReason.PERSONNEL', before: 1, after: null },
      { path: `refusals.byPlace.${LEVEL3}.asks`, before: 2, after: 1 }
    ])
  );
});
