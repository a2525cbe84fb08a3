import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LIMITS, DEFAULT_PORT } from '#db/engine/options.ts';
import { isConnectionFailure } from '#db/retryable.ts';
import { readConfig, type Config } from '../config.ts';
import { openDataFolder } from '../data-folder.ts';
import { prepareDemo } from '../demo.ts';
import { refuseEmbedded } from '../production.ts';
import { prepareRecord, waitForRecord } from '../record.ts';
import { Supervisor, type ChildSpec } from '../supervisor.ts';

const VIGIE = fileURLToPath(new URL('../vigie.ts', import.meta.url));
const ENGINE = fileURLToPath(new URL('../../db/engine/main.ts', import.meta.url));

const started = Date.now();
function say(line: string): void {
  console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
}

/** Everything on one machine: prepares the record, then keeps the processes of the house alive. */
export async function run(): Promise<void> {
  const config = readConfig(process.env);
  refuseEmbedded(config, false);
  await portFree(config.VIGIE_HOST, config.PORT, 'PORT');
  await portFree(config.VIGIE_HOST, config.INGEST_PORT, 'INGEST_PORT');
  const release = openDataFolder(config);
  const supervisor = new Supervisor(config.dataDir, say);
  const aborter = new AbortController();
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    aborter.abort();
    say('stopping');
    await supervisor.stop();
    release();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGHUP', () => void stop(0));
  try {
    await start(config, supervisor, aborter.signal);
  } catch (error) {
    if (stopping) return;
    console.error(`\nvigie: ${error instanceof Error ? error.message : String(error)}`);
    console.error(`The log is ${config.dataDir}/log/vigie.log; the same command can be run again.\n`);
    await stop(1);
  }
}

async function start(config: Config, supervisor: Supervisor, signal: AbortSignal): Promise<void> {
  if (!config.DATABASE_URL) {
    say('starting the embedded TimescaleDB');
    const engine = { dataDir: config.dataDir, port: DEFAULT_PORT, limits: DEFAULT_LIMITS };
    await supervisor.start({ name: 'engine', script: ENGINE, args: [JSON.stringify(engine)] });
  }
  const demo = await again(config, say, signal, async () => {
    await prepareRecord(config, say);
    return config.demo ? prepareDemo(config, say, signal) : null;
  });
  if (signal.aborted) return;

  const appPort = await freePort();
  const shared = {
    VIGIE_APP_PORT: String(appPort),
    VIGIE_FRONT_SECRET: randomBytes(32).toString('hex'),
    VIGIE_SUPERVISOR_FILE: supervisor.file
  };
  const child = (name: string): ChildSpec => ({ name, script: VIGIE, args: [name], env: shared });
  say('starting ingest, pages and the live picture');
  await supervisor.start(child('ingest'));
  await supervisor.start(child('app'));
  await supervisor.start(child('realtime'));
  if (demo) await supervisor.start(child('simulator'));

  const web = `http://${hostName(config.VIGIE_HOST)}:${config.PORT}`;
  const lines = [
    '',
    `  Vigie is ready${demo ? ' (SIMULATION, fictitious data)' : ''}.`,
    `  wall    ${web}/mur/region`,
    `  desk    ${web}/pc`,
    `  feeds   http://${hostName(config.VIGIE_HOST)}:${config.INGEST_PORT}/ingest/rpu`,
    `  health  ${web}/readyz`
  ];
  if (demo) {
    lines.push('', `  demo source keys (all ${demo.count} in ${demo.file}):`);
    for (const { finess, name, key } of demo.examples) lines.push(`    ${finess} ${name.padEnd(14)} ${key}`);
  } else if (config.tier === 'demo') {
    lines.push(
      '',
      '  WARNING: real feeds on the embedded engine: it does not survive a power cut. Set DATABASE_URL.'
    );
    setInterval(
      () => console.warn('vigie: real feeds on the embedded engine; set DATABASE_URL.'),
      3_600_000
    ).unref();
  }
  lines.push('', '  Ctrl-C stops everything.', '');
  console.log(lines.join('\n'));
}

/** Tries of the preparation: each goes on where the one before stopped. */
const TRIES = 5;

/** Prepares again when the record went away meanwhile: the supervisor is bringing the engine back. */
async function again<T>(
  config: Config,
  say: (line: string) => void,
  signal: AbortSignal,
  prepare: () => Promise<T>
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prepare();
    } catch (error) {
      if (signal.aborted || attempt === TRIES || !isConnectionFailure(error)) throw error;
      say('the record went away; going on when it is back');
      await waitForRecord(config, signal);
    }
  }
}

const hostName = (host: string) => (host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host);

/** @throws Error naming the variable when something else listens on the port. */
async function portFree(host: string, port: number, variable: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`;
      reject(new Error(`Port ${port} ${why}: set ${variable} to a free one.`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
