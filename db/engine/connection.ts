import { timingSafeEqual } from 'node:crypto';
import { type Socket } from 'node:net';
import { Framer, ProtocolError, type Frame } from './framer.ts';
import { type Gate, type Holder } from './gate.ts';
import { type EngineLimits } from './options.ts';
import { askPassword, errorResponse, parse, query, welcome, type WireError } from './protocol.ts';
import { refusal, type Refusal } from './sql-scan.ts';

/** What every connection shares. */
export interface ConnectionContext {
  gate: Gate;
  limits: EngineLimits;
  /** Settings reported at startup. */
  parameters: [string, string][];
  /** Asked of the client when set (TCP); on the Unix socket the folder's mode is the lock. */
  password?: string;
}

const STARTUP_MS = 10_000;
/** A client that does not read its answers is let go beyond this many bytes. */
const UNREAD_LIMIT = 256 * 1024 * 1024;
const NO_PARAMETERS = Buffer.alloc(2);

/** Speaks the protocol with one client until its socket closes; `onClose` is called once. */
export function serveConnection(socket: Socket, context: ConnectionContext, onClose: () => void): Holder {
  const framer = new Framer(context.limits.messageBytes);
  let phase: 'first' | 'password' | 'open' | 'ended' = 'first';
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let working = false;

  const startup = setTimeout(() => socket.destroy(), STARTUP_MS);
  const send = (bytes: Uint8Array): void => {
    if (!socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > UNREAD_LIMIT) socket.destroy();
  };
  const end = (error: WireError): void => {
    if (phase === 'ended') return;
    phase = 'ended';
    // What still arrives is read and dropped: a reset would take the error message away from the client.
    socket.resume();
    socket.end(errorResponse(error));
    setTimeout(() => socket.destroy(), 2_000).unref();
    context.gate.leave(holder);
  };
  const holder: Holder = { end };
  const welcomeClient = (): void => {
    phase = 'open';
    clearTimeout(startup);
    send(welcome(context.parameters));
  };

  /** True when the first message was dealt with and more may follow. */
  const first = (): boolean => {
    const message = framer.first();
    if (!message) return false;
    if (message.kind === 'startup') {
      if (context.password === undefined) welcomeClient();
      else {
        phase = 'password';
        send(askPassword());
      }
      return true;
    }
    // A cancel has no batch to stop that the watchdog would not: closing is the protocol's whole answer.
    if (message.kind === 'cancel') socket.destroy();
    else send(Buffer.from('N'));
    return message.kind !== 'cancel';
  };

  const password = (frame: Frame): void => {
    if (frame.type !== 'p') throw new ProtocolError('08P01', 'expected a password message');
    const given = frame.bytes.subarray(5, -1);
    const wanted = Buffer.from(context.password ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw new ProtocolError('28P01', 'password authentication failed');
    }
    welcomeClient();
  };

  /** Collects messages; a complete batch is run, and the next one is looked at only after its answer. */
  const collect = async (frame: Frame): Promise<void> => {
    switch (frame.type) {
      case 'P':
      case 'Q':
        add(checked(frame));
        break;
      case 'B':
      case 'C':
      case 'D':
      case 'E':
      case 'F':
      case 'H':
      case 'S':
        add(frame.bytes);
        break;
      case 'c':
      case 'd':
      case 'f':
        return; // the tail of a COPY that was refused
      case 'X':
        phase = 'ended';
        socket.end();
        return;
      default:
        throw new ProtocolError('08P01', `invalid frontend message type ${frame.type.charCodeAt(0)}`);
    }
    if ('QSHF'.includes(frame.type)) {
      const bytes = joined(pending);
      pending = [];
      pendingBytes = 0;
      await context.gate.submit(holder, { bytes, endsReady: frame.type !== 'H' }, send);
    }
  };
  const add = (bytes: Buffer): void => {
    pending.push(bytes);
    pendingBytes += bytes.length;
    if (pendingBytes > context.limits.batchBytes) {
      throw new ProtocolError(
        '54000',
        `batch exceeds the engine's limit of ${context.limits.batchBytes} bytes`
      );
    }
  };

  const work = async (): Promise<void> => {
    if (working) return;
    working = true;
    try {
      while (phase === 'first' && first());
      for (;;) {
        if (phase !== 'open' && phase !== 'password') break;
        const frame = framer.next();
        if (!frame) break;
        if (phase === 'password') password(frame);
        else await collect(frame);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      end(error.wire);
    } finally {
      working = false;
    }
  };

  socket.on('data', (chunk) => {
    if (phase === 'ended') return;
    framer.push(chunk);
    // A client that writes ahead of its answers is read again when they are out.
    if (working && framer.size > context.limits.messageBytes) socket.pause();
    void work().then(() => socket.resume());
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    phase = 'ended';
    clearTimeout(startup);
    context.gate.leave(holder);
    onClose();
  });
  return holder;
}

/** The message itself, or one that makes the engine answer with the refusal and fail an open transaction. */
function checked(frame: Frame): Buffer {
  if (frame.type === 'Q') {
    const reason = refusal(frame.bytes.toString('utf8', 5, frame.bytes.length - 1));
    return reason ? query(raising(reason)) : frame.bytes;
  }
  const nameEnd = frame.bytes.indexOf(0, 5);
  const sqlEnd = frame.bytes.indexOf(0, nameEnd + 1);
  if (nameEnd === -1 || sqlEnd === -1) throw new ProtocolError('08P01', 'invalid Parse message');
  const reason = refusal(frame.bytes.toString('utf8', nameEnd + 1, sqlEnd));
  return reason
    ? parse(frame.bytes.toString('utf8', 5, nameEnd), raising(reason), NO_PARAMETERS)
    : frame.bytes;
}

function raising({ message, hint }: Refusal): string {
  return `DO $refused$BEGIN RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = '${message}', HINT = '${hint}'; END$refused$`;
}

/** One array of its own memory, fit to be handed to the engine's thread. */
function joined(parts: Buffer[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
