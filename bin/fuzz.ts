import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run fuzz -- [--runs n] [--seed n]
  --runs  how many times the short form of npm test (10)
  --seed  what is drawn (75)
Writes docs/fuzz-report.md; ends with 1 when something was found.`;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORT = 'docs/fuzz-report.md';
const SUITES = ['realtime/front-door/fuzz', 'ingest/fuzz', 'db/engine/fuzz'];

/** What stands behind each surface, in folders of the code; null: it runs in a thread whose coverage is not measured. */
const SURFACES: readonly { name: string; test: RegExp; folders: readonly string[] | null }[] = [
  {
    name: 'Front door, both engines',
    test: /mutated requests/,
    folders: ['realtime/front-door', 'realtime/twin']
  },
  { name: 'Sockets, both engines', test: /messages of sockets/, folders: ['realtime/push'] },
  { name: 'Stream rpu', test: /^rpu:/, folders: ['ingest/rpu', 'domain/rpu'] },
  { name: 'Stream hub', test: /^hub:/, folders: ['ingest/hub', 'domain/samu'] },
  { name: 'Stream samu-calls', test: /^samu-calls:/, folders: ['ingest/samu-calls'] },
  { name: 'Stream ror', test: /^ror:/, folders: ['ingest/ror'] },
  { name: 'Stream ed-state', test: /^ed-state:/, folders: ['ingest/ed-state', 'domain/ed-state'] },
  { name: 'Stream tiu', test: /^tiu:/, folders: ['ingest/tiu'] },
  {
    name: 'What all streams share',
    test: /^[a-z-]+: whatever/,
    folders: ['ingest/http', 'ingest/inbox', 'ingest/json', 'ingest/keys']
  },
  { name: 'Wire server of the embedded engine', test: /mutated conversations/, folders: null }
];

interface Count {
  total: number;
  covered: number;
}
type Coverage = Record<string, { lines: Count; branches: Count }>;
interface Results {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}

const share = (counts: readonly Count[]): string => {
  const total = counts.reduce((sum, count) => sum + count.total, 0);
  return total === 0
    ? '–'
    : `${Math.round((100 * counts.reduce((sum, count) => sum + count.covered, 0)) / total)} %`;
};

function rowsOf(coverage: Coverage, results: Results): { rows: string[]; findings: string[]; ran: number } {
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  const files = Object.entries(coverage).map(
    ([path, counts]) => [relative(ROOT, path).replaceAll('\\', '/'), counts] as const
  );
  const rows = SURFACES.map(({ name, test, folders }) => {
    const own = tests.filter(({ title }) => test.test(title));
    const held = own.length > 0 && own.every(({ status }) => status === 'passed');
    const reached = (folders ?? []).flatMap((folder) =>
      files.filter(([path]) => path.startsWith(`${folder}/`)).map(([, counts]) => counts)
    );
    const lines = folders ? share(reached.map((counts) => counts.lines)) : 'not measured';
    const branches = folders ? share(reached.map((counts) => counts.branches)) : 'not measured';
    const state = own.length === 0 ? 'not run' : held ? 'held' : 'FOUND';
    return `| ${name} | ${folders?.map((folder) => `\`${folder}\``).join(', ') ?? '–'} | ${lines} | ${branches} | ${state} |`;
  });
  const findings = tests
    .filter(({ status }) => status === 'failed')
    .map(({ title, failureMessages }) => `- **${title}**: ${(failureMessages[0] ?? '').split('\n')[0]}`);
  return { rows, findings, ran: tests.length };
}

function main(): number {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10' },
      seed: { type: 'string', default: '75' },
      help: { type: 'boolean', default: false }
    }
  });
  if (values.help || !/^\d{1,6}$/.test(values.runs) || !/^\d{1,10}$/.test(values.seed)) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  const out = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'));
  try {
    const coverage = ['ingest', 'realtime', 'domain'].map((folder) => `--coverage.include=${folder}/**/*.ts`);
    const tool = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const began = Date.now();
    spawnSync(
      process.execPath,
      [
        ...[tool, 'run', '--project', 'unit', '--project', 'db', ...SUITES, '--testTimeout', '36000000'],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${join(out, 'results.json')}`],
        ...['--coverage.enabled', '--coverage.provider=v8', '--coverage.reporter=json-summary'],
        ...['--coverage.reportOnFailure', `--coverage.reportsDirectory=${join(out, 'coverage')}`, ...coverage]
      ],
      {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, VIGIE_FUZZ_RUNS: values.runs, VIGIE_FUZZ_SEED: values.seed }
      }
    );
    const read = (name: string): unknown => JSON.parse(readFileSync(join(out, name), 'utf8'));
    const { rows, findings, ran } = rowsOf(
      read(join('coverage', 'coverage-summary.json')) as Coverage,
      read('results.json') as Results
    );
    const report = [
      '# Fuzzing',
      `Written by \`npm run fuzz -- --runs ${values.runs} --seed ${values.seed}\` on ${new Date().toISOString().slice(0, 10)}: ${ran} tests, ${Math.round((Date.now() - began) / 1_000)} s, Node ${process.versions.node}, ${cpus().length} cores. Lines and branches are those of the named folders that mutated bytes alone reached; refusals stop early, so that what only good messages reach is not counted against a surface.`,
      [
        '| surface | code behind it | lines reached | branches reached | |',
        '| --- | --- | --- | --- | --- |',
        ...rows
      ].join('\n'),
      findings.length === 0
        ? 'Nothing was found in this run.'
        : `Found in this run:\n\n${findings.join('\n')}`
    ].join('\n\n');
    writeFileSync(join(ROOT, REPORT), `${report}\n`);
    spawnSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', REPORT], {
      cwd: ROOT
    });
    console.log(`${REPORT} written`);
    return ran > 0 && findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

process.exitCode = main();
