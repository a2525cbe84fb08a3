// `npm test`: sets everything up, then runs every check and every suite. A check or a suite that could not run
// is "not run", and then the whole is not green.
import { stripVTControlCharacters } from 'node:util';
import {
  NODE,
  build,
  chromium,
  fail,
  install,
  installCommand,
  run,
  say,
  systemPrograms,
  toolEnv
} from './steps.mjs';

await install();
const missing = await systemPrograms();
const browser = chromium();

const bin = (path, ...args) => [NODE, `node_modules/${path}`, ...args];
const vitest = (project, ...more) => bin('vitest/vitest.mjs', 'run', '--project', project, ...more);
const LAYERS = ['domain', 'maps', 'db', 'ingest', 'realtime', 'app', 'bin', 'bench'];

const checks = [
  {
    name: 'types',
    command: bin('svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings')
  },
  { name: 'lint', command: bin('eslint/bin/eslint.js', '--max-warnings', '0', '.') },
  { name: 'format', command: bin('prettier/bin/prettier.cjs', '--check', '.') },
  {
    name: 'layers',
    command: bin(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...LAYERS
    )
  },
  { name: 'unused', command: bin('knip/bin/knip.js', '--no-config-hints') }
];
const suites = [
  { name: 'unit tests', command: vitest('unit'), needs: ['redis-server'] },
  { name: 'database tests', command: vitest('db'), needs: ['redis-server', 'rabbitmq-server', 'postgresql'] },
  { name: 'browser tests', command: vitest('e2e'), needs: ['chromium'] }
];

const results = [];
let passed = 0;
let failed = 0;
let skipped = 0;

/** vitest's closing line: `Tests  3 failed | 120 passed (123)`. */
function count(output) {
  const line = stripVTControlCharacters(output).match(/^\s*Tests\s+(.*)$/m)?.[1] ?? '';
  passed += Number(line.match(/(\d+) passed/)?.[1] ?? 0);
  failed += Number(line.match(/(\d+) failed/)?.[1] ?? 0);
  skipped += Number(line.match(/(\d+) skipped/)?.[1] ?? 0);
}

async function step(name, command, loud = false) {
  say(`${name} …`);
  const began = Date.now();
  const { code, output } = await run(command[0], command.slice(1), {
    env: {
      ...toolEnv(),
      ...(browser ? { CHROMIUM: browser } : {}),
      CI: process.env.CI ?? 'true',
      NO_COLOR: '1'
    },
    onLine: loud ? (line) => console.log(line) : undefined
  });
  const seconds = Math.round((Date.now() - began) / 1000);
  results.push({ name, state: code === 0 ? 'passed' : 'failed', seconds });
  if (code !== 0 && !loud) console.error(output);
  return { code, output };
}

// The build comes first: it compiles messages and generates the types that the checks read.
await build();
await step('svelte-kit sync', bin('@sveltejs/kit/svelte-kit.js', 'sync'));
for (const check of checks) await step(check.name, check.command);
for (const suite of suites) {
  const lacking = suite.needs.filter((need) => missing.includes(need));
  if (lacking.length > 0) {
    results.push({
      name: suite.name,
      state: 'not run',
      why: `${lacking.join(', ')} missing: ${installCommand(missing)}`
    });
    continue;
  }
  const { output, code } = await step(suite.name, suite.command, true);
  count(output);
  if (code !== 0 && failed === 0) failed += 1;
}

// On a server some checks of the embedded engine do not apply; here every test must have run.
if (skipped > 0 && !process.env.DATABASE_URL && !process.env.TEST_DATABASE_URL) {
  results.push({ name: 'some tests', state: 'not run', why: `${skipped} skipped, see their reasons above` });
}
console.log('');
for (const { name, state, seconds, why } of results) {
  console.log(
    `${state.padEnd(8)} ${name}${seconds === undefined ? '' : ` (${seconds} s)`}${why ? `: ${why}` : ''}`
  );
}
const bad = results.filter((result) => result.state !== 'passed');
failed = Math.max(failed, bad.length);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
if (bad.length > 0) fail(`not green: ${bad.map((result) => `${result.name} ${result.state}`).join(', ')}.`);
