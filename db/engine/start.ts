import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Logger } from 'pino';
import type { EngineReady } from './messages.ts';
import { DEFAULT_LIMITS, DEFAULT_PORT, type EngineConfig, type EngineLimits } from './options.ts';

/** How to start an engine. */
export interface EngineOptions {
  /** Folder of the data, the socket and the lock; created when missing. */
  dataDir: string;
  log: Logger;
  port?: number;
  /** Serve loopback TCP as well (0: any free port). */
  tcpPort?: number;
  limits?: Partial<EngineLimits>;
}

/** How an engine process ended. */
interface EngineExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True after `stop()`. */
  asked: boolean;
}

/** A running engine process. */
export interface EngineHandle {
  target: { socketDir: string; port: number };
  pid: number;
  facts: EngineReady;
  /** Clean stop: SIGTERM, SIGKILL after 10 s. */
  stop(): Promise<EngineExit>;
  /** SIGKILL, as a crash would; resolves when the process is gone. */
  kill(): Promise<EngineExit>;
  /** Calls back when the process ends, at once if it has. */
  onExit(callback: (exit: EngineExit) => void): void;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const STOP_MS = 10_000;

/**
 * Starts an engine process and waits until clients may connect.
 * @throws Error with the engine's own last words when it ends before it is ready
 */
export function startEngine(options: EngineOptions): Promise<EngineHandle> {
  const config: EngineConfig = {
    dataDir: options.dataDir,
    port: options.port ?? DEFAULT_PORT,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    ...(options.tcpPort === undefined ? {} : { tcpPort: options.tcpPort })
  };
  const child = fork(MAIN, [JSON.stringify(config)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  });
  let lastWords = '';
  relay(child, options.log, (line) => (lastWords = line));

  let asked = false;
  const exited = new Promise<EngineExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, asked }));
    child.once('error', () => resolve({ code: null, signal: null, asked }));
  });
  const handle = (facts: EngineReady): EngineHandle => ({
    target: { socketDir: facts.socketDir, port: facts.port },
    pid: child.pid ?? 0,
    facts,
    stop: async () => {
      asked = true;
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const exit = await exited;
      clearTimeout(hard);
      return exit;
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
    onExit: (callback) => void exited.then(callback)
  });

  return new Promise((resolve, reject) => {
    child.once('message', (facts: EngineReady) => resolve(handle(facts)));
    void exited.then(({ code, signal }) => {
      reject(new Error(lastWords || `the engine ended before it was ready (${signal ?? `code ${code}`})`));
    });
  });
}

/** The engine's log lines, through the parent's logger; what is no log line is passed on as a warning. */
function relay(child: ChildProcess, log: Logger, onFatal: (message: string) => void): void {
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    try {
      const {
        level,
        msg,
        time: _time,
        pid: _pid,
        hostname: _host,
        name: _name,
        ...rest
      } = JSON.parse(line) as {
        level: number;
        msg: string;
      } & Record<string, unknown>;
      if (level >= 60) onFatal(msg);
      const method = level >= 50 ? 'error' : level >= 40 ? 'warn' : 'info';
      log[method]({ ...rest, from: 'engine' }, msg);
    } catch {
      log.warn({ from: 'engine' }, line);
    }
  });
}
