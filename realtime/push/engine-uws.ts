import { setTimeout as sleep } from 'node:timers/promises';
import type * as Uws from 'uWebSockets.js';
import { uwsHandler } from '../front-door/door-uws.ts';
import { createIo, DRAIN, type Engine, type EngineOptions } from './engine.ts';

/**
 * How Socket.IO 4.8 names a room of its main namespace to the native library (its `uws.js`). Publishing there at once
 * spares its walk over every socket of the room, made for transports that are not used here.
 */
const ROOM = '/\x1f';

/**
 * Sockets that listen on the one port. The native library lets 512 connections wait at each, which has no setting: where
 * all readers of a node come back in the same instant, those that find no place are tried again by their kernels after
 * 1, 3, 7 seconds while the server is idle. The kernel spreads connections over all of them, by chance: places for three
 * times as many as a node holds.
 */
const QUEUES = 64;
/** Option of `listen` by which sockets share a port; the library has no name for it. */
const SHARED = 0;

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
  const listening = listenOn(uws, app, options);
  const publish: Engine['publish'] = (room, event, message) => {
    app.publish(`${ROOM}${room}`, `42${JSON.stringify([event, message])}`, false);
  };
  const stop = async (): Promise<void> => {
    if (!running) return;
    running = false;
    for (const socket of listening) uws.us_listen_socket_close(socket);
    await io.close();
    // The goodbye of each socket and the answers that are on their way leave before everything is cut.
    const end = performance.now() + DRAIN;
    if (listening.length > 0) await sleep(50);
    while (answers.running() > 0 && performance.now() < end) await sleep(20);
    app.close();
  };
  const [first] = listening;
  if (first === undefined) {
    await stop();
    throw new Error(`Port ${options.port} of ${options.host} is taken or may not be used.`);
  }
  return { name: 'uws', io, publish, port: uws.us_socket_local_port(first), stop };
}

/** Listens on the port, alone; empty when it is taken. */
function listenOn(uws: typeof Uws, app: Uws.TemplatedApp, { host, port }: EngineOptions): Uws.ListenSocket[] {
  const listen = (at: number, how: number): Uws.ListenSocket[] => {
    const opened: Uws.ListenSocket[] = [];
    // The library calls back before it returns.
    app.listen(host, at, how, (socket) => {
      if (socket) opened.push(socket);
    });
    return opened;
  };
  // A second Vigie on the same port would silently take half of the connections: this one fails where there is one.
  const alone = listen(port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT);
  const [first] = alone;
  if (first === undefined || process.platform !== 'linux') return alone;
  const at = uws.us_socket_local_port(first);
  uws.us_listen_socket_close(first);
  return Array.from({ length: QUEUES }, () => listen(at, SHARED)).flat();
}
