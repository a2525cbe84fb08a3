import type { IncomingMessage } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { Logger } from 'pino';
import type { Door } from '../front-door/door.ts';
import type { ServerToClient } from '../protocol/types.ts';
import type { LiveServer } from './sockets.ts';

export type EngineName = 'uws' | 'node';

/** A listening server with its sockets. */
export interface Engine {
  name: EngineName;
  io: LiveServer;
  port: number;
  /** Sends one message, serialised once, to all of a room (`rooms.ts`). */
  publish<E extends keyof ServerToClient>(
    room: string,
    event: E,
    message: Parameters<ServerToClient[E]>[0]
  ): void;
  /** Stops listening, lets running answers end for a moment, then cuts what is left. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  host: string;
  port: number;
  door: Door;
  /** False refuses the handshake: another site's page, or too many from one address. */
  admit(request: IncomingMessage): boolean;
  /** Bytes waiting for one slow reader, over which messages to it are dropped (the gap rule then heals). */
  maxBackpressure: number;
  log: Logger;
}

/** A subscribe message is a few hundred bytes; a reader sends nothing else. */
const LARGEST_MESSAGE = 8 * 1024;
/** ms that running answers get at a stop. */
export const DRAIN = 1_500;

/**
 * Websocket transport only: no polling, so no sticky sessions, and no connection state recovery: the
 * protocol's own catch-up replaces it.
 */
export function createIo(options: EngineOptions): LiveServer {
  const settings: Partial<ServerOptions> = {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
    pingInterval: 20_000,
    pingTimeout: 15_000,
    connectTimeout: 10_000,
    allowRequest: (request, answer) => answer(null, options.admit(request))
  };
  return new Server(settings);
}
