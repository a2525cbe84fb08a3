import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHandler } from '../front-door/door-node.ts';
import { createIo, DRAIN, type Engine, type EngineOptions } from './engine.ts';

/** Connections that may wait to be accepted: all readers of a node come back at once. The kernel has its own bound. */
const BACKLOG = 8_192;

/**
 * Socket.IO's own engine on Node's HTTP server: the same behaviour at about twice the cost per message.
 * @throws Error when the port cannot be listened on.
 */
export async function startNode(options: EngineOptions): Promise<Engine> {
  const server = createServer(
    { keepAliveTimeout: 10_000, requestTimeout: 60_000 },
    nodeHandler(options.door)
  );
  const io = createIo(options);
  io.attach(server);
  // Its own engine has no limit of its own for a slow reader: what waits is counted by the socket.
  io.engine.on('connection', (connection: EngineConnection) => boundBackpressure(connection, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, BACKLOG, resolve);
  });
  const stop = async (): Promise<void> => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN);
    server.closeIdleConnections();
    await io.close();
    clearTimeout(cut);
  };
  const publish: Engine['publish'] = (room, event, message) =>
    void io.to(room).emit(event, ...([message] as never));
  return { name: 'node', io, publish, port: (server.address() as AddressInfo).port, stop };
}

interface EngineConnection {
  transport: { socket?: { _socket?: { writableLength: number } } };
  /** Packets that wait for the transport; one serialisation is shared by all readers. */
  writeBuffer: { data?: string }[];
  on(event: 'packetCreate', listener: () => void): void;
  close(discard: boolean): void;
}

/** uWS drops messages over the limit; here such a reader is cut, and comes back through the same catch-up. */
function boundBackpressure(connection: EngineConnection, options: EngineOptions): void {
  connection.on('packetCreate', () => {
    const queued = connection.writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0);
    const waiting = queued + (connection.transport.socket?._socket?.writableLength ?? 0);
    if (waiting <= options.maxBackpressure) return;
    options.log.debug({ waiting }, 'slow reader cut');
    connection.close(true);
  });
}
