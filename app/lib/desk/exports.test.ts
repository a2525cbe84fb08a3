import { expect, test } from 'vitest';
import type { Measure } from '#domain/measure.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { AreaEntry } from '#realtime/protocol/types.ts';
import { departmentsToCsv } from './exports.ts';

const NOON = Date.UTC(2026, 9, 12, 10);
const DEPARTMENTS = [{ code: '01', name: 'Nord', lon: 2, lat: 48 }];

/** Cells of the only line, by the name of their column. */
function exported(now: number): Record<string, string | undefined> {
  const measure = <T>(value: T): Measure<T> => ({ value, state: 'known', formula: 'f@1' });
  const area = {
    provenance: {
      measuredAt: NOON,
      receivedAt: NOON,
      staleAt: NOON + 30 * MINUTE,
      unknownAt: NOON + 6 * HOUR,
      source: 'rpu',
      origin: 'simulated'
    },
    measures: { level: measure(1), present: measure(50), presentUsual: measure({ mean: 40, sd: 5 }) },
    floor: null,
    coverage: { seen: 2, of: 2, share: 1 }
  } as unknown as AreaEntry;
  const csv = departmentsToCsv(DEPARTMENTS, new Map([['dept:01', area]]), { origin: 'simulated', now });
  const [head = '', line = ''] = csv.replace('\uFEFF', '').split(/\r?\n/);
  const separator = head.includes(';') ? ';' : ',';
  const values = line.split(separator);
  return Object.fromEntries(head.split(separator).map((name, i) => [name, values[i]]));
}

test('a department writes no presence that is unknown, and says a stale one is', () => {
  expect(exported(NOON)).toMatchObject({ present: '50', present_state: 'known' });
  expect(exported(NOON + HOUR)).toMatchObject({ present: '50', present_state: 'stale' });
  expect(exported(NOON + 7 * HOUR)).toMatchObject({ present: '', present_state: 'unknown' });
});
