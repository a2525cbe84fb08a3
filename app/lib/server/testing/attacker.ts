import { request } from 'node:http';
import { connect } from 'node:net';

/** What came back, as far as an attacker can tell two answers apart. */
export interface Told {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** A further loopback address to come from; only without a trusted proxy. */
  from?: string;
}

/** Sends one request as it is: unlike `fetch`, any header, any path, no redirect, no cookie jar. */
export function ask(web: string, path: string, sent: Sent = {}): Promise<Told> {
  const { hostname, port } = new URL(web);
  const { method = 'GET', headers = {}, body, from } = sent;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const going = request(
      {
        hostname,
        port,
        path,
        method,
        agent: false,
        headers: { ...length, ...headers },
        ...(from && { localAddress: from })
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const { 'set-cookie': cookies = [], ...rest } = answer.headers;
          resolve({
            status: answer.statusCode ?? 0,
            headers: rest as Record<string, string>,
            cookies,
            body: Buffer.concat(chunks).toString()
          });
        });
        answer.on('error', reject);
      }
    );
    going.on('error', reject);
    going.end(body);
  });
}

/** Sends a form as a page of this site does. */
export function submit(
  web: string,
  path: string,
  fields: Record<string, string>,
  sent: Sent = {}
): Promise<Told> {
  return ask(web, path, {
    ...sent,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
      origin: web,
      ...sent.headers
    },
    body: new URLSearchParams(fields).toString()
  });
}

/** Sends bytes and returns all that comes back within `patience` ms of silence, or until the other side closes. */
export function raw(web: string, bytes: string, patience = 1_000): Promise<string> {
  const { hostname, port } = new URL(web);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.setTimeout(patience, () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

/** The pair of a Set-Cookie header, as it is sent back; '' when none of that name was set or it was taken away. */
export function cookieOf({ cookies }: Told, name: string): string {
  const pair = cookies.find((one) => one.startsWith(`${name}=`))?.split(';')[0] ?? '';
  return pair === `${name}=` ? '' : pair;
}

/** The coded refusal that stands on a page or in an answer. */
export const codeIn = (told: Told): string | null =>
  /\b(?:SIGN_IN|FACTOR|FORM|INVITATION|DEVICE|ORIGIN|LIVE|REQUEST|UPLOAD|PASSWORD)[A-Z]*_[A-Z_]+\b/.exec(
    told.body
  )?.[0] ?? null;
