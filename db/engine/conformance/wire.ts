import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DbTarget } from '../../connect.ts';

/** A client that speaks bytes, for what no driver would send. */
export interface RawClient {
  send(bytes: Uint8Array): void;
  /** Everything received so far, as latin1 text. */
  received(): string;
  /** Resolves when `text` has arrived. */
  until(text: string): Promise<void>;
  /** Resolves when the server has closed. */
  closed: Promise<void>;
  destroy(): void;
}

/** The end of an answer: ReadyForQuery, idle. */
export const READY = 'Z\0\0\0\x05I';

/** Opens a socket to the embedded engine without saying anything yet. */
export async function rawClient(target: DbTarget): Promise<RawClient> {
  if ('url' in target) throw new Error('raw clients are for the embedded engine');
  const socket = connect(join(target.socketDir, `.s.PGSQL.${target.port ?? 5432}`));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return fromSocket(socket);
}

/** The same over any open socket. */
export function fromSocket(socket: Socket): RawClient {
  let text = '';
  let wake = (): void => undefined;
  let over = false;
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    wake();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      over = true;
      wake();
      resolve();
    })
  );
  return {
    send: (bytes) => void socket.write(bytes),
    received: () => text,
    until: async (wanted) => {
      while (!text.includes(wanted)) {
        if (over) throw new Error(`the server closed before it said ${JSON.stringify(wanted)}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    closed,
    destroy: () => void socket.destroy()
  };
}

/** A startup packet for any user and database. */
export function startupPacket(): Buffer {
  return untyped(196_608, Buffer.from('user\0vigie\0database\0vigie\0\0'));
}

/** A first message with a request code (SSL, GSSENC, cancel). */
export function untyped(code: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, body]);
}
