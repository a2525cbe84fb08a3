import { parseArgs } from 'node:util';
import { backtest, scorableSpan } from '#domain/stay/backtest.ts';
import { loadRegion } from '#maps/region/index.ts';
import { readFolder } from '../backtest/read-folder.ts';
import { scoreTable } from '../backtest/table.ts';
import { readConfig } from '../config.ts';

/**
 * `vigie backtest --rpu <folder> [--relearn days]`: what the expected stay would have told those who came, had it run
 * on these files, against what simple forecasts would have. Nothing is written; nothing of the record is read.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rpu: { type: 'string' }, relearn: { type: 'string', default: '1' } }
  });
  const relearn = Number(values.relearn);
  if (!values.rpu || !Number.isInteger(relearn) || relearn < 1)
    throw new Error('say where the files are: vigie backtest --rpu <folder> [--relearn <days>]');
  const region = loadRegion(readConfig(process.env).VIGIE_REGION);
  const services = new Map(region.sites.map((site) => [site.finess, site.services]));
  const { sites, files, refused } = await readFolder(values.rpu, (finess) => services.get(finess) ?? null);
  console.log(`${files} files, ${sites.length} sites`);
  for (const [code, n] of Object.entries(refused)) console.log(`refused: ${n} × ${code}`);
  const span = scorableSpan(sites, relearn);
  if (!span) throw new Error('not enough: eight weeks to learn from, then days to score, then 72 hours');
  console.log(`days of arrival ${span.from} to ${span.to}, learned every ${relearn} days\n`);
  console.log(scoreTable(backtest(sites, span)));
}
