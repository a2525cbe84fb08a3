import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { connect } from './connect.ts';
import { startEngine } from './engine/start.ts';
import { migrate } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';

/** `node db/write-schema.ts`: runs the migrations on an empty engine and writes db/schema.sql. */
const dataDir = mkdtempSync(join(tmpdir(), 'vigie-schema-'));
const engine = await startEngine({ dataDir, log: pino({ level: 'warn' }, process.stderr) });
try {
  await migrate(engine.target);
  const db = connect(engine.target, { max: 1 });
  writeFileSync(fileURLToPath(new URL('./schema.sql', import.meta.url)), await dumpSchema(db));
  await db.end();
} finally {
  await engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
