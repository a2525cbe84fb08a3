import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openEngineThread } from './engine-thread.ts';
import { Gate } from './gate.ts';
import type { EngineReady } from './messages.ts';
import { EngineBusyError, takeLock } from './lock.ts';
import { EXIT, type EngineConfig } from './options.ts';
import { serve } from './server.ts';

/**
 * Entry of the engine process: `node db/engine/main.ts '<EngineConfig as JSON>'`. Logs JSON lines on stderr,
 * tells its parent when it is ready (IPC message `EngineReady`), exits 0 on SIGTERM or when its parent goes.
 */

const log = pino({ name: 'engine' }, pino.destination({ dest: 2, sync: true }));

/** Ends at once, whatever the engine's thread is doing; the log line is already out (sync). */
function die(code: number, reason: string): void {
  log.fatal({ code }, `engine killed: ${reason}`);
  process.exit(code);
}

async function main(config: EngineConfig): Promise<void> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  chmodSync(config.dataDir, 0o700);
  const giveBack = takeLock(config.dataDir);
  const engine = await openEngineThread(
    join(config.dataDir, 'pg'),
    (message) => die(EXIT.trap, `trap in the engine: ${message}`),
    (ms) => log.info({ ms }, 'checkpoint')
  );
  const gate = new Gate(engine, config.limits, (reason) => die(EXIT.watchdog, `watchdog: ${reason}`));
  const server = await serve(config, engine.facts, gate);

  let stopping = false;
  const stop = async (why: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'engine stopping');
    server.stop();
    await gate.close();
    await engine.close();
    giveBack();
    log.info(gate.counts, 'engine stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  // Ctrl-C reaches the whole process group: under a parent, the parent says when the database may go.
  process.on('SIGINT', () => process.send ?? void stop('SIGINT'));
  process.on('disconnect', () => void stop('the parent process is gone'));

  const ready: EngineReady = {
    kind: 'ready',
    socketDir: config.dataDir,
    port: config.port,
    tcpPort: server.tcpPort,
    postgres: engine.facts.postgres,
    timescale: engine.facts.timescale,
    startMs: Math.round(performance.now())
  };
  log.info(ready, 'engine ready');
  process.send?.(ready);
}

main(JSON.parse(process.argv[2] ?? '{}') as EngineConfig).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  log.fatal(`engine not started: ${message}`);
  process.exit(error instanceof EngineBusyError ? EXIT.busy : EXIT.failed);
});
