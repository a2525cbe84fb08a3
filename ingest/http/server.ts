import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { errorBody } from '#domain/errors.ts';
import type { Door } from './door.ts';
import type { IngestLimits } from './limits.ts';

const MAX_HEADER_BYTES = 8 * 1024;

/** Opens the port. `stop` lets the requests under way end, at most `graceMs`, then closes everything. */
export async function listen(
  door: Door,
  options: { port: number; host: string; limits: IngestLimits }
): Promise<{ port: number; stop(graceMs: number): Promise<void> }> {
  const { limits } = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    // A little later than the watch on the body, which answers with a code.
    requestTimeout: limits.headersMs + limits.bodyTotalMs + 5_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 1_000
  });
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => void door.handle(request, response));
  server.on('checkContinue', (request, response) => void door.handle(request, response, true));
  server.on('clientError', refuseRaw);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: (graceMs) => close(server, graceMs) };
}

/** What never became a request: bad HTTP, too long headers, too slow. */
function refuseRaw(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
  };
  const line = status[error.code as keyof typeof status] ?? '400 Bad Request';
  const body = JSON.stringify(errorBody(line.startsWith('408') ? 'BODY_TOO_SLOW' : 'REQUEST_INVALID'));
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
  );
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection whose request has just been answered becomes idle, and would be kept for the next one.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(hard);
      clearInterval(idle);
      resolve();
    });
  });
}
