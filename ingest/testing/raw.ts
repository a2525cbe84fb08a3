import { connect, type Socket } from 'node:net';

/** A socket that sends exactly what it is told and collects what comes back. */
export interface RawClient {
  socket: Socket;
  /** Everything received once the other side has closed. */
  answer: Promise<string>;
  /** Resolves once these words came; rejects when the other side closes before. */
  said(words: string): Promise<void>;
}

/** Opens a raw connection and sends `text`; nothing more is sent, nothing is closed. */
export function rawRequest(port: number, text: string): RawClient {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let received = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (piece: Buffer) => (received += piece.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
  const said = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (received.includes(words)) resolve();
      };
      socket.on('data', look);
      socket.on('close', () => reject(new Error(`closed after: ${received}`)));
      look();
    });
  return { socket, answer, said };
}

/** The head of an upload that announces `length` bytes; `expect`: the door says `100 Continue` once it takes the body. */
export function uploadHead(key: string, length: number, expect = false): string {
  return (
    `POST /ingest/rpu HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
    `content-type: application/xml\r\n${expect ? 'expect: 100-continue\r\n' : ''}content-length: ${length}\r\n\r\n`
  );
}
