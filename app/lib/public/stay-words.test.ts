import { expect, test } from 'vitest';
import type { Measure } from '#domain/measure.ts';
import type { ExpectedRange } from '#domain/stay/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { StayEntry } from '#realtime/protocol/stay-types.ts';
import { cardState, cardUntil } from './card-state.ts';
import { stateHtml } from './state-html.ts';
import { stayWords } from './stay-words.ts';

/** 20:00 in Paris. */
const H = Date.UTC(2026, 0, 5, 19);
const measure = <T>(value: T | null, reason?: Measure['reason']): Measure<T> => ({
  ...{ value, state: value === null ? 'unknown' : 'known', formula: 'expected_stay@1' },
  ...(reason ? { reason } : {})
});
const ranges = (...p50s: number[]): ExpectedRange[] =>
  p50s.map((p50, index) => ({ hours: index + 1, p50, p90: p50 * 2 }));

const stay = (over: Partial<StayEntry['measures']> = {}, more: Partial<StayEntry> = {}): StayEntry => ({
  provenance: {
    ...{ measuredAt: H, receivedAt: H, staleAt: H + 45 * MINUTE, unknownAt: H + 45 * MINUTE },
    ...{ source: 'rpu', origin: 'real' }
  },
  measures: {
    ...{ p50: measure(180), p90: measure(330), ahead: measure<readonly ExpectedRange[]>(ranges()) },
    ...{ under90: measure<number>(null, 'too_few'), ...over }
  },
  ...{ learnedOn: 'real', pooled: false, apart: true, widened: false, ...more }
});
const plain = (text: string | null) => text?.replaceAll('\u202f', ' ') ?? null;
const said = (one: StayEntry, now = H) => {
  const { line, later, right, how } = stayWords(one, null, now, 'fr');
  return { line: plain(line), later: plain(later), right: plain(right), how: plain(how) };
};

test('an expected stay is said as one person in two and nine in ten, never as a range from one to the other', () => {
  expect(said(stay()).line).toBe(
    'Une personne sur deux repart en moins de 3 h, neuf sur dix en moins de 5 h 30.'
  );
  expect(plain(stayWords(stay(), 'paediatric', H, 'fr').line)).toMatch(/^Enfants : Une personne/);
});

test('calmer or longer is said of an hour only when every hour after it is, and by half an hour at least', () => {
  const ahead = (...p50s: number[]) =>
    said(stay({ ahead: measure<readonly ExpectedRange[]>(ranges(...p50s)) })).later;
  expect(ahead(180, 165, 150, 150, 135, 120)).toBe('Plus calme après 23 h.');
  expect(ahead(150, 180, 180, 180, 180, 180)).toBeNull();
  expect(ahead(180, 180, 180, 180, 210, 240)).toBe('Plus long après 1 h.');
  expect(ahead(165, 165, 165, 165, 165, 165)).toBeNull();
});

test('how right it has been is told in tens of people, and is not measured yet under 200 of them', () => {
  expect(said(stay()).right).toBe('Justesse de cette durée : pas encore mesurée.');
  const right = (under90: number) => said(stay({ under90: measure(under90) })).right;
  expect(right(0.91)).toBe(
    'Sur 10 personnes, 9 sont reparties avant le haut de la fourchette (28 derniers jours).'
  );
  expect(right(0.86)).toMatch(/^Sur 10 personnes, 9 /);
  expect(right(0.84)).toMatch(/^Sur 10 personnes, 8 /);
});

test('an expectation that is over, missing or withdrawn has no figure and says why; simulated learning says so', () => {
  expect(said(stay(), H + 45 * MINUTE)).toMatchObject({
    ...{ line: 'Durée de passage : pas de mesure récente.', later: null, how: null }
  });
  const none = (reason: Measure['reason']) => said(stay({ p50: measure<number>(null, reason) })).line;
  expect(none('not_learned')).toBe('Durée de passage : pas encore mesurée.');
  expect(none('drifted')).toMatch(/retirée/);
  expect(none('exits_missing')).toMatch(/ne peut pas être calculée/);
  expect(said(stay({}, { learnedOn: 'simulated', apart: false })).how).toMatch(/simulées.*ensemble/);
});

test('a card escapes what it says, marks what ages, and ends with its first figure', () => {
  const entry = {
    ...{ finess: 'x', affluence: 2 as const, state: 'known' as const, lastArrivalAt: null, measuredAt: H },
    ...{ staleAt: H + HOUR, unknownAt: H + 6 * HOUR, origin: 'real' as const, closures: [] },
    ...{ expected: { adult: stay() }, wait: null, message: null, withheldUntil: null }
  };
  const state = cardState(entry, ['adult'], H);
  expect(cardUntil(entry, state)).toBe(H + 45 * MINUTE);
  const html = stateHtml(state, { now: H + 3 * MINUTE, locale: 'fr', full: true });
  expect(html).toMatch(/<span data-age>, il y a 3\u202fmin<\/span>/);
  expect(html).toContain('Justesse');
  const shut = {
    ...entry,
    closures: [{ kind: 'closed' as const, service: 'all' as const, until: H + HOUR }]
  };
  expect(stateHtml(cardState(shut, ['adult'], H), { now: H, locale: 'fr', full: true })).not.toMatch(
    /repart/
  );
});
