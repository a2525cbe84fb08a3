import { connect, type Socket } from 'node:net';

/** A socket that sends exactly what it is told and collects what comes back. */
export interface RawClient {
  socket: Socket;
  /** Everything received once the other side has closed. */
  answer: Promise<string>;
}

/** Opens a raw connection and sends `text`; nothing more is sent, nothing is closed. */
export function rawRequest(port: number, text: string): RawClient {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  const answer = new Promise<string>((resolve) => {
    let received = '';
    socket.on('data', (piece: Buffer) => (received += piece.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
  return { socket, answer };
}

/** The head of an upload that announces `length` bytes. */
export function uploadHead(key: string, length: number): string {
  return (
    `POST /ingest/rpu HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
    `content-type: application/xml\r\ncontent-length: ${length}\r\n\r\n`
  );
}
