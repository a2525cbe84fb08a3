import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import type { Command } from './commands.ts';

/** One JSON object a line, each way: who can reach the socket (folder 0700) may command. */
type Reply = { ok: true; [key: string]: unknown } | { ok: false; error: string };

const LONGEST_LINE = 64 * 1024;
const PATIENCE = 5_000;

/** Listens for commands on a Unix socket; an old socket file of a killed simulator is replaced. */
export async function listenForCommands(
  socketPath: string,
  obey: (command: Command) => Promise<Record<string, unknown>>
): Promise<{ close(): Promise<void> }> {
  await rm(socketPath, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onLine(socket, (line) => {
      answer(line, obey).then(
        (reply) => socket.end(`${JSON.stringify(reply)}\n`),
        () => socket.destroy()
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    close: () => new Promise((resolve) => server.close(() => resolve()))
  };
}

async function answer(
  line: string,
  obey: (command: Command) => Promise<Record<string, unknown>>
): Promise<Reply> {
  try {
    return { ok: true, ...(await obey(JSON.parse(line) as Command)) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Sends one command to a running simulator and gives its answer.
 * @throws Error when no simulator listens there, or when it refuses
 */
export function sendCommand(socketPath: string, command: Command): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('The simulator does not answer.')));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const away = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      reject(away ? new Error(`No simulator listens at ${socketPath}: is the demo running?`) : error);
    });
    onLine(socket, (line) => {
      socket.end();
      const reply = JSON.parse(line) as Reply;
      if (reply.ok) resolve(reply);
      else reject(new Error(reply.error));
    });
    socket.write(`${JSON.stringify(command)}\n`);
  });
}

/** Calls back once, with the first line a socket says. */
function onLine(socket: Socket, heard: (line: string) => void): void {
  let text = '';
  let done = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (done) return;
    text += chunk;
    if (text.length > LONGEST_LINE) socket.destroy();
    const end = text.indexOf('\n');
    if (end < 0) return;
    done = true;
    heard(text.slice(0, end));
  });
}
