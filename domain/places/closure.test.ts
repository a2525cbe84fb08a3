import { expect, it } from 'vitest';
import { CodedError } from '../errors.ts';
import { HOUR, MINUTE } from '../time/instant.ts';
import { inForce, isEnding, moveEnd, type NewClosure, openClosure, placeStateAt } from './closure.ts';
import type { Closure } from './types.ts';

const NOW = Date.UTC(2026, 10, 22, 17);
const BOTH = ['adult', 'paediatric'] as const;
const said = (over: Partial<NewClosure> = {}): NewClosure => ({
  ...{ scope: 'site', target: '', kind: 'closed', reason: 'Dégât des eaux', by: 'duty_administrator' },
  ...{ from: NOW, until: NOW + HOUR, ...over }
});
const open = (over: Partial<NewClosure> = {}, held: Closure[] = []) =>
  openClosure(held, said(over), { id: 'a', now: NOW, services: BOTH });
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof CodedError ? `${error.code} ${error.where ?? ''}`.trim() : String(error);
  }
};

it('is over at the exact instant of its end, and ends soon from half an hour before', () => {
  const closure = open();
  expect([NOW - 1, NOW, NOW + HOUR - 1, NOW + HOUR].map((at) => inForce(closure, at))).toEqual([
    ...[false, true],
    ...[true, false]
  ]);
  expect([HOUR - 30 * MINUTE - 1, HOUR - 30 * MINUTE, HOUR].map((at) => isEnding(closure, NOW + at))).toEqual(
    [...[false, true, false]]
  );
});

it('wants a scope of the site, a reason without a number, and an end', () => {
  for (const [change, code] of [
    [{ scope: 'ward' }, 'CLOSURE_INVALID scope'],
    [{ scope: 'service', target: 'dental' }, 'CLOSURE_INVALID scope'],
    [{ scope: 'resource', target: 'stroke' }, 'CLOSURE_INVALID scope'],
    [{ kind: 'evacuated' }, 'CLOSURE_INVALID kind'],
    [{ reason: ' x ' }, 'DECLARED_INVALID reason'],
    [{ reason: 'appeler 01 42 34 56 78' }, 'DECLARED_PERSONAL reason'],
    [{ from: NOW - HOUR }, 'CLOSURE_INVALID from'],
    [{ until: NOW }, 'CLOSURE_INVALID until'],
    [{ until: NaN }, 'CLOSURE_INVALID until'],
    [{ until: NOW + 31 * 24 * HOUR }, 'CLOSURE_INVALID until'],
    [{ scope: 'pathway', target: 'stroke' }, 'none']
  ] as const)
    expect([change, codeOf(() => open(change))]).toEqual([change, code]);
});

it('is declared once for one scope and time', () => {
  const held = [open()];
  expect(codeOf(() => open({}, held))).toBe('CLOSURE_OVERLAP scope');
  expect(codeOf(() => open({ from: NOW + HOUR, until: NOW + 2 * HOUR }, held))).toBe('none');
  expect(codeOf(() => open({ scope: 'service', target: 'adult' }, held))).toBe('none');
});

it('is extended or ended by who saw its newest version, and not once it is over', () => {
  const first = open();
  const longer = moveEnd(first, { version: 1, until: NOW + 3 * HOUR }, NOW);
  expect(longer).toMatchObject({ until: NOW + 3 * HOUR, version: 2 });
  expect(codeOf(() => moveEnd(longer, { version: 1, until: null }, NOW))).toBe('CLOSURE_CHANGED');
  expect(moveEnd(longer, { version: 2, until: null }, NOW + MINUTE).until).toBe(NOW + MINUTE);
  expect(codeOf(() => moveEnd(first, { version: 1, until: null }, NOW + HOUR))).toBe('CLOSURE_OVER');
  expect(codeOf(() => moveEnd(null, { version: 1, until: null }, NOW))).toBe('CLOSURE_OVER');
});

it('makes a place closed, regulated or partly closed', () => {
  const state = (...closures: Partial<NewClosure>[]) =>
    placeStateAt(
      closures.map((one, i) => openClosure([], said(one), { id: String(i), now: NOW, services: BOTH })),
      BOTH,
      NOW
    )?.state ?? null;
  const adult = { scope: 'service', target: 'adult' };
  const child = { scope: 'service', target: 'paediatric' };
  expect(state()).toBeNull();
  expect(state({ from: NOW + MINUTE })).toBeNull();
  expect(state({})).toBe('closed');
  expect(state({ kind: 'diverted' })).toBe('diverted');
  expect(state({ kind: 'diverted' }, adult)).toBe('diverted');
  expect(state(adult)).toBe('partial');
  expect(state(adult, child)).toBe('closed');
  expect(state(adult, { ...child, kind: 'diverted' })).toBe('diverted');
  expect(state({ scope: 'resource', target: 'ct' })).toBe('partial');
  const until = (...ends: number[]) =>
    placeStateAt(
      ends.map((end, i) => ({ ...open({ until: NOW + end }), id: String(i) })),
      BOTH,
      NOW
    );
  expect(until(HOUR, 2 * HOUR)).toEqual({
    ...{ state: 'closed', until: NOW + 2 * HOUR, endingFrom: NOW + 90 * MINUTE }
  });
});
