import type { BacktestScore } from '#domain/stay/backtest.ts';
import { BASELINES } from '#domain/stay/baseline.ts';
import { gain, mergeScores, type ScoreSums } from '#domain/stay/score.ts';
import { SIZES } from '#domain/stay/size.ts';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const mean = (sum: number, n: number): string => (sum / Math.max(1, n)).toFixed(1);

/** What a back-test found, a line a size of site, as text. Minutes and shares. */
export function scoreTable(scores: readonly BacktestScore[]): string {
  const head = [
    ...['size', 'services', 'scored', 'told', 'p90 holds', 'stay longer than p50'],
    ...['pinball 0.5', 'pinball 0.9', 'MAE', 'noise floor'],
    ...BASELINES.map((name) => `under ${name} (0.5 / 0.9)`)
  ];
  const lines = SIZES.flatMap((size) => {
    const own = scores.filter((one) => one.size === size);
    return own.length === 0 ? [] : [lineOf(size, own)];
  });
  lines.push(lineOf('all', scores));
  const silent = scores.filter(({ reason }) => reason !== null);
  const why = silent.map(({ finess, group, reason }) => `no figure: ${finess} ${group} (${reason})`);
  return [aligned([head, ...lines]), ...why].join('\n');
}

function lineOf(size: string, scores: readonly BacktestScore[]): string[] {
  const sums = mergeScores(scores.map((one) => one.sums));
  const untold = scores.reduce((sum, one) => sum + one.untold, 0);
  const { n } = sums;
  if (n === 0) return [size, String(scores.length), '0'];
  return [
    ...[size, String(scores.length), String(n), percent(n / (n + untold))],
    ...[percent(sums.under90 / n), percent(sums.overMedian / n)],
    ...[mean(sums.pinball50, n), mean(sums.pinball90, n), mean(sums.absolute, n), mean(sums.noise, n)],
    ...BASELINES.map((_, k) => gains(sums, k))
  ];
}

function gains(sums: ScoreSums, baseline: number): string {
  const [at50, at90] = gain(sums, baseline) ?? [];
  return at50 === undefined || at90 === undefined ? '–' : `${percent(at50)} / ${percent(at90)}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => (row[j] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, j) => cell.padEnd(widths[j] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}
