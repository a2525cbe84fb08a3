import { loadavg } from 'node:os';
import { dropHouse } from './house.ts';
import { processorName, readReport, type ReportKind, type Section, WHOLE, writeReport } from './report.ts';
import type { Bench, Context } from './types.ts';

/** Runs benches one after the other; each result is kept as soon as it is there. */
export async function measure(
  benches: readonly Bench[],
  args: readonly string[],
  kind: ReportKind = WHOLE
): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    console.error(`No bench "${unknown}"; known: ${benches.map(({ name }) => name).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const small = args.includes('--small');
  const long = args.includes('--long');
  try {
    for (const bench of benches) {
      if (names.length > 0 && !names.includes(bench.name)) continue;
      const section = await one(bench, { long, small });
      for (const { what, value, unit, note } of section.rows)
        console.log(`  ${what}: ${value === null ? 'not run' : value.toPrecision(4)} ${unit} ${note ?? ''}`);
      // Figures of a small run mean nothing.
      if (!small) await writeReport(kind, { ...readReport(kind), [bench.name]: section });
    }
  } finally {
    dropHouse();
  }
}

async function one(bench: Bench, { long, small }: { long: boolean; small: boolean }): Promise<Section> {
  console.log(`${bench.name}`);
  const started = performance.now();
  const load = loadavg()[0] ?? 0;
  const closing: (() => Promise<unknown>)[] = [];
  const context: Context = {
    ...{ long, small, region: small ? 'fictive' : 'idf' },
    say: (line) => console.log(`  ${line}`),
    later: (close) => void closing.push(close)
  };
  const section: Section = {
    about: bench.about,
    at: new Date().toISOString(),
    load,
    processor: processorName(),
    seconds: 0,
    rows: []
  };
  try {
    section.rows = await bench.run(context);
  } catch (error) {
    process.exitCode = 1;
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    section.rows = [{ what: bench.name, value: null, unit: '', note: `failed: ${note}` }];
    console.error(error);
  } finally {
    for (const close of closing.reverse()) await close().catch(() => undefined);
  }
  section.seconds = Math.round((performance.now() - started) / 1000);
  return section;
}
