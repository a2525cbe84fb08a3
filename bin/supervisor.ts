import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, mkdirSync, renameSync, statSync, writeFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { type BellMessage, isBell } from './house-bell.ts';

/** A process of the house: its name, its program and the environment it gets beside the supervisor's own. */
export interface ChildSpec {
  name: string;
  script: string;
  args: string[];
  env?: Record<string, string>;
}

interface Child {
  spec: ChildSpec;
  process: ChildProcess | null;
  state: 'starting' | 'ready' | 'stopped' | 'restarting';
  restarts: number;
  since: number;
  delay: number;
  /** It asked to be told when somebody wrote to the feed. */
  hears: boolean;
}

/** What `/readyz` reads of the supervisor. */
export interface SupervisorReport {
  children: { name: string; state: string; restarts: number; since: number; pid: number | null }[];
}

const MAX_DELAY = 10_000;
const LOG_ROTATE = 20 * 1024 * 1024;

/**
 * Keeps the processes of the house alive: one may die without the others; it comes back after a pause that
 * doubles up to 10 s, and its restarts are counted. Stopping is in reverse order of starting.
 */
export class Supervisor {
  private readonly children: Child[] = [];
  private stopping = false;
  private readonly logs: WriteStream;
  private readonly reportFile: string;
  private readonly notice: (line: string) => void;

  constructor(dataDir: string, notice: (line: string) => void) {
    mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
    mkdirSync(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
    this.reportFile = join(dataDir, 'run', 'supervisor.json');
    const log = join(dataDir, 'log', 'vigie.log');
    try {
      if (statSync(log).size > LOG_ROTATE) renameSync(log, `${log}.1`);
    } catch {
      // No log yet.
    }
    this.logs = createWriteStream(log, { flags: 'a', mode: 0o600 });
    this.notice = notice;
  }

  get file(): string {
    return this.reportFile;
  }

  /** Starts a child and resolves when it says it is ready. Rejects when it exits before, or after 60 s. */
  start(spec: ChildSpec): Promise<void> {
    const child: Child = {
      spec,
      process: null,
      state: 'starting',
      restarts: 0,
      since: Date.now(),
      delay: 250,
      hears: false
    };
    this.children.push(child);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${spec.name} was not ready within 60 s; see the log.`)),
        60_000
      );
      this.launch(child, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  private launch(child: Child, first?: (error?: Error) => void): void {
    const { spec } = child;
    const started = fork(spec.script, spec.args, {
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A terminal's Ctrl-C reaches the whole group: the supervisor alone decides who stops when.
      detached: true
    });
    child.process = started;
    let lastLine = '';
    const keep = (chunk: Buffer) => {
      this.logs.write(chunk);
      const lines = chunk.toString().trim().split('\n');
      lastLine = lines[lines.length - 1] ?? lastLine;
    };
    started.stdout?.on('data', keep);
    started.stderr?.on('data', keep);
    child.hears = false;
    started.on('message', (message) => {
      if (isBell(message, 'hear')) child.hears = true;
      if (isBell(message, 'ring')) this.ring(child);
      if (!isReady(message)) return;
      child.state = 'ready';
      child.since = Date.now();
      child.delay = 250;
      this.report();
      first?.();
      first = undefined;
    });
    started.on('error', (error) => this.logs.write(`${spec.name}: ${error.message}\n`));
    started.on('exit', (code, signal) => {
      child.process = null;
      if (this.stopping) {
        child.state = 'stopped';
        return;
      }
      if (first) {
        child.state = 'stopped';
        first(new Error(`${spec.name} did not start (${signal ?? code}): ${sentenceOf(lastLine)}`));
        return;
      }
      child.state = 'restarting';
      child.restarts += 1;
      child.since = Date.now();
      this.notice(`${spec.name} stopped (${signal ?? code}), restart ${child.restarts} in ${child.delay} ms`);
      this.report();
      setTimeout(() => {
        if (!this.stopping) this.launch(child);
      }, child.delay);
      child.delay = Math.min(child.delay * 2, MAX_DELAY);
    });
    this.report();
  }

  /** Passes a ring on to the others who hear. One that gets lost costs them a poll, no more. */
  private ring(from: Child): void {
    const message: BellMessage = { kind: 'ring' };
    for (const child of this.children) {
      if (child === from || !child.hears || !child.process?.connected) continue;
      child.process.send(message, undefined, {}, () => undefined);
    }
  }

  private report(): void {
    const report: SupervisorReport = {
      children: this.children.map(({ spec, state, restarts, since, process: running }) => ({
        name: spec.name,
        state,
        restarts,
        since,
        pid: running?.pid ?? null
      }))
    };
    writeFileSync(`${this.reportFile}.new`, JSON.stringify(report), { mode: 0o600 });
    renameSync(`${this.reportFile}.new`, this.reportFile);
  }

  /**
   * Stops the children: all at once, and the engine when nobody needs it any more. Each gets SIGTERM, then a
   * few seconds, then SIGKILL, so that the whole is over within ten.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    const isEngine = (child: Child) => child.spec.name === 'engine';
    await Promise.all(this.children.filter((child) => !isEngine(child)).map((child) => end(child, 6_000)));
    await Promise.all(this.children.filter(isEngine).map((child) => end(child, 3_000)));
    this.logs.end();
  }
}

/** Ends one child: SIGTERM, and SIGKILL when it has not gone after `patience` ms. */
async function end(child: Child, patience: number): Promise<void> {
  const running = child.process;
  if (!running || running.exitCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => running.kill('SIGKILL'), patience);
    running.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    running.kill('SIGTERM');
  });
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready';
}

/** A child's last words: the message of a structured log line, or the line itself. */
function sentenceOf(line: string): string {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && 'msg' in parsed) return String(parsed.msg);
  } catch {
    // Not a structured line.
  }
  return line || 'no message, see the log';
}
