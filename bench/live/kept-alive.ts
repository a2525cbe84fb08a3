import { connect } from 'node:net';

/** What is asked of a server, again and again. */
export interface Asking {
  port: number;
  path: string;
  headers: Record<string, string>;
  /** Status that every answer must have. */
  expected: number;
}

/** Connections that ask at the same time, each its next question once it has its answer. */
const WIDTH = 64;

/**
 * Asks so many times over connections kept alive, without an HTTP library: a client that cannot keep up would have
 * the server wake up for each single request, and measure the kernel.
 * @throws Error on an answer of another status, or a connection that breaks.
 */
export async function askMany(asking: Asking, times: number): Promise<void> {
  const { port, path, headers } = asking;
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: 'keep-alive', ...headers });
  const question = `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const left = { count: times };
  await Promise.all(Array.from({ length: WIDTH }, () => askOn(asking, question, left)));
}

function askOn({ port, expected }: Asking, question: string, left: { count: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answer = answerReader();
    const next = (): void => {
      left.count -= 1;
      if (left.count < 0) {
        socket.destroy();
        resolve();
        return;
      }
      answer = answerReader();
      socket.write(question);
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      const status = answer(chunk);
      if (status === null) return;
      if (status === expected) return next();
      socket.destroy();
      reject(new Error(`answered ${status}`));
    });
    socket.on('error', reject);
    socket.on('end', () => reject(new Error('the server closed a connection')));
  });
}

/** Takes the bytes of one answer; its status once it is whole. */
function answerReader(): (chunk: Buffer) => number | null {
  let head: string | null = null;
  let text = '';
  let status = 0;
  let missing = 0;
  let chunked = false;
  return (chunk) => {
    if (head === null) {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return null;
      head = text.slice(0, end);
      status = Number(head.slice(9, 12));
      chunked = /transfer-encoding: chunked/i.test(head);
      const length = status === 304 ? 0 : Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      text = text.slice(end + 4);
      missing = length - text.length;
    } else {
      if (chunked) text = (text + chunk.toString('latin1')).slice(-5);
      missing -= chunk.length;
    }
    const whole = chunked ? text.endsWith('0\r\n\r\n') : missing <= 0;
    return whole ? status : null;
  };
}
