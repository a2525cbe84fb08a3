import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** How a server of the bench is spoken to. */
export type Wire = 'bare' | 'socket.io' | 'ours';

/** What a reader tells of its connection. */
export interface SwarmHandlers {
  /** What a reader says of itself when it connects (`Hello`), JSON; absent: that it takes entries as changes. */
  hello?: () => string;
  /** Everything the protocol needs before news can come has been said; `answer`: the server's to the subscription. */
  ready(answer?: string): void;
  /** One text message of the server, without the websocket's frame. */
  message(text: string): void;
  closed(): void;
}

const PATH: Record<Wire, string> = {
  bare: '/',
  'socket.io': '/socket.io/?EIO=4&transport=websocket',
  ours: '/socket.io/?EIO=4&transport=websocket'
};

/** Addresses that the readers of one process come from. */
const ADDRESSES = 100;
let drawn = 0;

/**
 * Where a reader connects to, and from: not all from one address, which has 28,000 ports. Those that closed keep theirs
 * for a minute, and once most are taken the kernel looks for a free one longer than all else takes together.
 */
export function nextAddress(): { host: string; localAddress?: string } {
  const host = '127.0.0.1';
  if (process.platform !== 'linux') return { host };
  drawn += 1;
  return { host, localAddress: `127.0.${1 + (process.pid % 200)}.${1 + (drawn % ADDRESSES)}` };
}

/**
 * A websocket client as small as can be: ten thousand of them must cost the machine less than the server that is
 * measured. It takes whole, unmasked text frames, which is what these servers send.
 */
export function swarmSocket(port: number, wire: Wire, topic: string, on: SwarmHandlers): Socket {
  const socket = connect({ port, ...nextAddress(), noDelay: true });
  let buffer: Buffer = Buffer.alloc(0);
  let upgraded = false;
  socket.on('connect', () => {
    socket.write(
      `GET ${PATH[wire]} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`
    );
  });
  const hear = (text: string): void => {
    if (wire === 'bare') return on.message(text);
    if (text.startsWith('0{')) send(socket, wire === 'ours' ? `40${on.hello?.() ?? '{"changes":1}'}` : '40');
    else if (text === '2') send(socket, '3');
    else if (text.startsWith('40')) {
      if (wire === 'ours') send(socket, `420${JSON.stringify(['subscribe', [topic]])}`);
      else on.ready();
    } else if (text.startsWith('430')) on.ready(text.slice(3));
    else if (text.startsWith('42')) on.message(text.slice(2));
  };
  socket.on('data', (chunk: Buffer) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (!upgraded) {
      const end = buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!buffer.subarray(0, 12).toString('latin1').startsWith('HTTP/1.1 101')) return void socket.destroy();
      upgraded = true;
      buffer = buffer.subarray(end + 4);
      if (wire === 'bare') on.ready();
    }
    for (let frame = frameOf(buffer); frame; frame = frameOf(buffer)) {
      buffer = buffer.subarray(frame.end);
      if (frame.opcode === 1) hear(frame.payload.toString('utf8'));
      else if (frame.opcode === 9) socket.write(masked(0x8a, frame.payload));
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => on.closed());
  return socket;
}

function frameOf(buffer: Buffer): { opcode: number; payload: Buffer; end: number } | null {
  if (buffer.length < 2) return null;
  const short = (buffer[1] ?? 0) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (buffer.length < head) return null;
  const length =
    short === 126 ? buffer.readUInt16BE(2) : short === 127 ? Number(buffer.readBigUInt64BE(2)) : short;
  const end = head + length;
  return buffer.length < end
    ? null
    : { opcode: (buffer[0] ?? 0) & 0x0f, payload: buffer.subarray(head, end), end };
}

function masked(first: number, payload: Buffer): Buffer {
  // A mask of zeroes is a mask: what a client must send, without the work.
  const head = Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}

function send(socket: Socket, text: string): void {
  if (socket.writable) socket.write(masked(0x81, Buffer.from(text)));
}
