import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServer,
  Heartbeat,
  Hello,
  Push,
  ServerToClient,
  Subscribed
} from '#realtime/protocol/types.ts';

interface TransportHandlers {
  open(): void;
  closed(): void;
  push(message: Push): void;
  heartbeat(message: Heartbeat): void;
  revoked(message: { topic: string; code: string }): void;
}

/** One connection at a time; who uses it decides when to connect again. */
export interface Transport {
  /** @param at where the reader stands in each topic once it is heard, so that what it missed comes with the subscription */
  connect(handlers: TransportHandlers, at?: () => Hello['at']): void;
  /** Rejects when the server does not answer in time. */
  subscribe(topics: string[]): Promise<Subscribed>;
  close(): void;
}

/** ms within which a handshake or an answer must come. */
const TIMEOUT = 8_000;

/** The replica (`realtime/protocol/replica.ts`) takes entries as changes. */
const HELLO: Hello = { changes: 1 };

/**
 * Sockets of the live server. No polling transport (the HTTP twin does that better) and no reconnection of
 * its own: catch-up, lateness and backoff are decided in one place, `live-client.ts`.
 * @param url '' for the page's own origin. @param headers for programs; a browser sends its own.
 */
export function socketTransport(url = '', headers?: Record<string, string>): Transport {
  let socket: Socket<ServerToClient, ClientToServer> | null = null;

  function close(): void {
    socket?.off();
    socket?.disconnect();
    socket = null;
  }

  return {
    close,
    connect(handlers, at) {
      close();
      const fresh: Socket<ServerToClient, ClientToServer> = io(url, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        timeout: TIMEOUT,
        auth: (say: (hello: Hello) => void) => say({ ...HELLO, ...(at && { at: at() }) }),
        ...(headers ? { extraHeaders: headers } : {})
      });
      socket = fresh;
      const lost = () => {
        if (socket !== fresh) return;
        close();
        handlers.closed();
      };
      fresh.on('connect', () => handlers.open());
      fresh.on('connect_error', lost);
      fresh.on('disconnect', lost);
      fresh.on('push', (message) => handlers.push(message));
      fresh.on('heartbeat', (message) => handlers.heartbeat(message));
      fresh.on('revoked', (message) => handlers.revoked(message));
    },
    async subscribe(topics) {
      if (!socket) throw new Error('not connected');
      return socket.timeout(TIMEOUT).emitWithAck('subscribe', topics);
    }
  };
}
