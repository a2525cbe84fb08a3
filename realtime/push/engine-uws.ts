import { setTimeout as sleep } from 'node:timers/promises';
import type * as Uws from 'uWebSockets.js';
import { uwsHandler } from '../front-door/door-uws.ts';
import { createIo, DRAIN, type Engine, type EngineOptions } from './engine.ts';

/**
 * How Socket.IO 4.8 names a room of its main namespace to the native library (its `uws.js`). Publishing there at once
 * spares its walk over every socket of the room, made for transports that are not used here.
 */
const ROOM = '/\x1f';

/** `attachApp` replaces methods of Socket.IO's adapter for the whole process. */
let running = false;

/**
 * Socket.IO and the front door on one uWebSockets.js app.
 * @throws Error when the port cannot be listened on, or when this process already has such a server.
 */
export async function startUws(uws: typeof Uws, options: EngineOptions): Promise<Engine> {
  if (running) throw new Error('One uWebSockets.js push server per process: it patches the adapter for all.');
  const app = uws.App();
  const io = createIo(options);
  running = true;
  // Settings of the native sockets; Socket.IO hands them on but does not type them.
  const native: object = { maxBackpressure: options.maxBackpressure, compression: 0, idleTimeout: 60 };
  io.attachApp(app, native);
  const answers = uwsHandler(options.door);
  app.any('/*', answers.handle);
  const listening = await new Promise<Uws.ListenSocket | false>((resolve) =>
    // Without this a second Vigie on the same port would silently take half of the connections.
    app.listen(options.host, options.port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT, resolve)
  );
  const publish: Engine['publish'] = (topic, event, message) => {
    app.publish(`${ROOM}${topic}`, `42${JSON.stringify([event, message])}`, false);
  };
  const stop = async (): Promise<void> => {
    if (!running) return;
    running = false;
    if (listening) uws.us_listen_socket_close(listening);
    await io.close();
    // The goodbye of each socket and the answers that are on their way leave before everything is cut.
    const end = performance.now() + DRAIN;
    if (listening) await sleep(50);
    while (answers.running() > 0 && performance.now() < end) await sleep(20);
    app.close();
  };
  if (!listening) {
    await stop();
    throw new Error(`Port ${options.port} of ${options.host} is taken or may not be used.`);
  }
  return { name: 'uws', io, publish, port: uws.us_socket_local_port(listening), stop };
}
