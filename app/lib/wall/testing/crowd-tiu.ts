import { MATERNITY_LEVELS } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { TIU_KINDS } from '#domain/tiu/cots.ts';
import { measure, provenance } from '#app/lib/testing/entries.ts';

/** Topic `tiu-wall` in its worst hour: many wait, for long; some levels tell little, some kinds nothing. */
export function crowdedTransfers(now: Instant): Record<string, object> {
  const at = (minutes: number) =>
    provenance({
      ...{ measuredAt: now - minutes * MINUTE, receivedAt: now - minutes * MINUTE, source: 'tiu' },
      ...{ staleAt: now + 12 * HOUR, unknownAt: now + 48 * HOUR }
    });
  const levels = MATERNITY_LEVELS.map((level, row): [string, object] => {
    const measures = TIU_KINDS.map((kind, column) => {
      const silent = row === 1 && column === 1;
      const sample = { n: silent ? 0 : 9 + row, of: 24, provenance: at(95 + 40 * column) };
      return [kind, measure(silent ? null : 10 + row * column, sample)];
    });
    return [
      `level:${level}`,
      { kind: 'level', level, provenance: provenance(), measures: Object.fromEntries(measures) }
    ];
  });
  const summary = {
    ...{ kind: 'summary', provenance: provenance(), longestSince: now - 5 * HOUR - 17.5 * MINUTE },
    measures: { open: measure(14), unplaced: measure(11), alarms: measure(6), departed: measure(2) }
  };
  return { summary, ...Object.fromEntries(levels) };
}
