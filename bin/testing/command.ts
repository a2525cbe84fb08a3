import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { connect, type Db, type DbTarget } from '#db/connect.ts';
import { startEngine } from '#db/engine/start.ts';
import { readConfig } from '../config.ts';
import { prepareRecord } from '../record.ts';

const VIGIE = fileURLToPath(new URL('../vigie.ts', import.meta.url));

/** Runs a command of vigie to its end, on the fictive region and nothing else of this environment. */
export function vigie(
  args: string[],
  env: Record<string, string>
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VIGIE_|DATABASE_URL|REDIS_URL|PORT)/.test(name))
    );
    const child = spawn(process.execPath, [VIGIE, ...args], {
      env: { ...clean, VIGIE_REGION: 'fictive', ...env }
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** Makes a prepared, embedded record of the fictive region in a folder, lets `use` work on it, and stops its engine. */
export async function withEmbedded(
  dataDir: string,
  env: Record<string, string>,
  use: (db: Db, target: DbTarget) => Promise<void>
): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const engine = await startEngine({ dataDir, log: pino({ level: 'warn' }, process.stderr) });
  const config = readConfig({ VIGIE_DATA_DIR: dataDir, VIGIE_REGION: 'fictive', ...env });
  await prepareRecord(config, () => undefined);
  const db = connect(engine.target, { max: 2 });
  try {
    await use(db, engine.target);
  } finally {
    await db.end();
    await engine.stop();
  }
}
