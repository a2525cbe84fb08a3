import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { serveConnection, type ConnectionContext } from './connection.ts';
import { type EngineFacts } from './engine-thread.ts';
import { type Gate, type Holder } from './gate.ts';
import { type EngineConfig } from './options.ts';
import { errorResponse, type WireError } from './protocol.ts';

/** The wire server while it listens. */
export interface WireServer {
  socketPath: string;
  /** The loopback port, when TCP was asked for. */
  tcpPort: number | null;
  /** Stops listening and tells every client why. */
  stop(): void;
}

const TOO_MANY: WireError = {
  severity: 'FATAL',
  code: '53300',
  message: 'too many connections to the embedded engine'
};
const STOPPING: WireError = { severity: 'FATAL', code: '57P01', message: 'the embedded engine is stopping' };
/** Room for a path in a Unix socket address, on the narrowest system (macOS). */
const LONGEST_PATH = 103;

/**
 * Serves the engine on `<dataDir>/.s.PGSQL.<port>` (mode 0600, in a folder of mode 0700) and, when asked, on a
 * loopback TCP port, where clients give the password kept in `<dataDir>/engine.password`.
 */
export async function serve(config: EngineConfig, facts: EngineFacts, gate: Gate): Promise<WireServer> {
  const connections = new Set<Holder>();
  const context: ConnectionContext = { gate, limits: config.limits, parameters: facts.parameters };
  const accept = (shared: ConnectionContext) => (socket: Socket) => {
    if (connections.size >= config.limits.connections) {
      socket.on('error', () => socket.destroy());
      socket.end(errorResponse(TOO_MANY));
      return;
    }
    socket.setNoDelay(true);
    const connection = serveConnection(socket, shared, () => connections.delete(connection));
    connections.add(connection);
  };

  const socketPath = join(config.dataDir, `.s.PGSQL.${config.port}`);
  if (Buffer.byteLength(socketPath) > LONGEST_PATH) {
    throw new Error(
      `the path of the engine's socket is too long (${socketPath}): choose a shorter VIGIE_DATA_DIR`
    );
  }
  rmSync(socketPath, { force: true });
  const servers = [await listening(createServer(accept(context)), { path: socketPath })];
  chmodSync(socketPath, 0o600);

  let tcpPort: number | null = null;
  if (config.tcpPort !== undefined) {
    const password = randomBytes(24).toString('base64url');
    writeFileSync(join(config.dataDir, 'engine.password'), password, { mode: 0o600 });
    const tcp = await listening(createServer(accept({ ...context, password })), {
      host: '127.0.0.1',
      port: config.tcpPort
    });
    tcpPort = (tcp.address() as AddressInfo).port;
    servers.push(tcp);
  }

  return {
    socketPath,
    tcpPort,
    stop: () => {
      for (const server of servers) server.close();
      for (const connection of connections) connection.end(STOPPING);
    }
  };
}

function listening(
  server: Server,
  where: { path: string } | { host: string; port: number }
): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve(server));
  });
}
