import { REFUSAL_REASONS } from '#domain/tiu/codes.ts';
import type { TiuFigures } from '#domain/tiu/figures/types.ts';
import { iso, toCsv, type CsvValue } from '#app/lib/desk/csv.ts';
import {
  ASK_KEYS,
  mainRows,
  SPLIT_KEYS,
  splitCells,
  type MainKey,
  type MainRow,
  type SplitKey
} from './rows.ts';
import { attributeWord, MAIN, SPLITS } from './words.ts';

const HEAD = [
  'figure',
  'name',
  'attribute',
  'attribute_name',
  'value',
  'unit',
  'n',
  'state',
  'definition',
  'period',
  'scope',
  'definitions_version',
  'known_at',
  'origin'
];

/** What every line of the export says beside its figure. */
export interface FiguresStamp {
  /** `2026-10` or `2026`. */
  period: string;
  /** `region`, `network:RP75`, `site:750000523`. */
  scope: string;
  origin: string;
}

/** What the counts of a list by attribute count. */
const COUNTED: Readonly<Record<SplitKey, MainKey>> = {
  ...{ byIntake: 'requests', byNetwork: 'requests', byRequester: 'requests', byIndication: 'requests' },
  ...{
    byNeed: 'requests',
    unplaced: 'unplaced',
    cancelled: 'cancelled',
    vector: 'departed',
    refusals: 'refused'
  }
};

type Line = [
  figure: string,
  name: string,
  attribute: string,
  attributeName: string,
  value: CsvValue,
  unit: string,
  n: CsvValue,
  state: 'known' | 'too_few' | 'none' | 'suppressed',
  definition: string
];

/** Every figure of a period, one a line, each with its state, its definition, its n, and as known when. */
export function figuresCsv(
  figures: TiuFigures,
  names: Readonly<Record<string, string>>,
  { period, scope, origin }: FiguresStamp,
  received: TiuFigures | null = null
): string {
  const lines: Line[] = [
    ...mainRows(figures).flatMap(mainLines),
    ...SPLIT_KEYS.flatMap((key) =>
      splitCells(figures, key).map(([code, count]): Line => [
        ...([`split_${key}`, SPLITS[key](), code, attributeWord(key, code, names), count, 'count'] as const),
        ...([null, count === null ? 'suppressed' : 'known', MAIN[COUNTED[key]].definition()] as const)
      ])
    ),
    ...figures.refusals.byPlace.flatMap((place) =>
      (['asks', 'accepted', 'refused'] as const).map((what): Line => {
        const { name, definition } = { asks: MAIN.asks, accepted: MAIN.accepted, refused: MAIN.refused }[
          what
        ];
        const of = place.asks;
        return [
          `place_${what}`,
          name(),
          place.finess,
          names[place.finess] ?? place.finess,
          place[what],
          'count',
          of,
          'known',
          definition()
        ];
      })
    ),
    ...figures.refusals.byHour.flatMap((counts, hour) =>
      REFUSAL_REASONS.map((reason): Line => {
        const word = attributeWord('refusals', reason, names);
        return [
          `refusals_hour_${reason}`,
          word,
          String(hour),
          `${hour}:00`,
          counts[reason] ?? 0,
          'count',
          null,
          'known',
          MAIN.refused.definition()
        ];
      })
    ),
    // Of a maternity, what the others asked of it.
    ...mainRows(received ?? figures)
      .filter(({ key }) => received !== null && ASK_KEYS.includes(key))
      .flatMap(mainLines)
      .map(([figure, ...rest]): Line => [`received_${figure}`, ...rest])
  ];
  const tail = [period, scope, figures.version, iso(figures.knownAt), origin];
  return toCsv(
    HEAD,
    lines.map((line) => [...line, ...tail])
  );
}

/** A main figure as lines: a spread is two, its median and its ninth decile. */
function mainLines(row: MainRow): Line[] {
  const { name, definition } = MAIN[row.key];
  const line = (
    suffix: string,
    value: number | null,
    unit: string,
    n: number | null,
    state: Line[7]
  ): Line => [row.key + suffix, name(), '', '', value, unit, n, state, definition()];
  switch (row.kind) {
    case 'count':
      return [line('', row.value, 'count', null, row.value === null ? 'suppressed' : 'known')];
    case 'mean':
      return [line('', row.value, 'mean', row.n, row.value === null ? 'none' : 'known')];
    case 'share':
      return [line('', row.n, 'count', row.of, 'known')];
    case 'spread':
      return (['median', 'p90'] as const).map((which) => {
        const value = row.spread[which];
        const state = value !== null ? 'known' : row.spread.n === 0 ? 'none' : 'too_few';
        return line(
          `_${which}`,
          value === null ? null : Math.round(value / 6_000) / 10,
          'min',
          row.spread.n,
          state
        );
      });
  }
}
