import type { Server, Socket } from 'socket.io';
import type { Logger } from 'pino';
import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import type { Access } from '../access.ts';
import { Limiter } from '../limiter.ts';
import { TOPIC_NAME } from '../protocol/topic-names.ts';
import type { ClientToServer, Hello, Push, ServerToClient, Subscribed } from '../protocol/types.ts';
import type { Form } from '../topics/conflate.ts';
import { roomOf, topicOfRoom } from './rooms.ts';

/** Topics one socket may read, and names one message may hold. */
const MOST_TOPICS = 24;
/** Characters that an answer to a subscription may carry of what was missed. */
const MOST_TOLD = 32_768;

type None = Record<string, never>;
export type LiveServer = Server<ClientToServer, ServerToClient, None, None>;
type LiveSocket = Socket<ClientToServer, ServerToClient, None, None>;

type Answer = Parameters<ClientToServer['subscribe']>[1];

const HELLO: Record<Form, Hello> = {
  changes: Object.freeze<Hello>({ changes: 1 }),
  whole: Object.freeze<Hello>({})
};
const NOWHERE = Object.freeze({});

function isStanding(said: unknown): said is [epoch: string, seq: number] {
  return (
    Array.isArray(said) && said.length === 2 && typeof said[0] === 'string' && Number.isSafeInteger(said[1])
  );
}

export interface SocketsDeps {
  io: LiveServer;
  access: Access;
  has(topic: string): boolean;
  /** What came in a topic after a seq, with its length in characters, where that is short. */
  missed(topic: string, since: number, epoch: string): { message: Push; length: number } | null;
  /** A first reader of this topic on this node. */
  onSubscribed(topic: string): void;
  log: Logger;
  /** Subscribe messages of one socket: how many at once, and a second. */
  subscribes: { burst: number; perSecond: number };
  /** Packets of any kind of one connection, heartbeats too: one that sends more is cut. */
  packets: { burst: number; perSecond: number };
}

/** The part of Socket.IO's engine below its sockets that is used here. */
interface EngineConnection {
  id: string;
  on(event: 'packet', listener: () => void): void;
  close(discard: boolean): void;
}

/** Subscriptions, one room per topic and form, and rights checked when they are taken *and* when they change. */
export function createSockets(deps: SocketsDeps) {
  const { io, access } = deps;
  const limiter = new Limiter(deps.subscribes.burst, deps.subscribes.perSecond);

  /** One answer for all who ask at once, so that messages of one socket keep their order. */
  async function viewerOf(socket: LiveSocket): Promise<Viewer> {
    return (await access.askerOf(socket.handshake.headers.cookie)).viewer;
  }

  function refusalOf(viewer: Viewer, topic: unknown, held: number): string | null {
    if (typeof topic !== 'string' || !TOPIC_NAME.test(topic)) return 'LIVE_TOPIC_UNKNOWN';
    if (!may(viewer, { kind: 'topic', name: topic })) return 'LIVE_FORBIDDEN';
    if (!deps.has(topic)) return 'LIVE_TOPIC_UNKNOWN';
    return held >= MOST_TOPICS ? 'RATE_LIMITED' : null;
  }

  function roomsOf(socket: LiveSocket): string[] {
    return [...socket.rooms].filter((room) => room !== socket.id);
  }

  /** What a connection said of itself; anything may stand there. */
  function formOf(socket: LiveSocket): Form {
    return (socket.handshake.auth as Hello).changes === 1 ? 'changes' : 'whole';
  }

  /** What a reader missed of these, by where it said it stood when it connected. */
  function missedBy(at: object, topics: readonly string[]): Push[] {
    const told: Push[] = [];
    let room = MOST_TOLD;
    for (const topic of topics) {
      const stands: unknown = Object.hasOwn(at, topic) ? (at as Record<string, unknown>)[topic] : null;
      if (!isStanding(stands)) continue;
      const missed = deps.missed(topic, stands[1], stands[0]);
      if (!missed || missed.length > room) continue;
      room -= missed.length;
      told.push(missed.message);
    }
    return told;
  }

  async function subscribe(
    socket: LiveSocket,
    { topics, answer, at }: { topics: unknown; answer: unknown; at: object }
  ): Promise<void> {
    const result: Subscribed = { ok: [], refused: [] };
    const names: unknown[] = Array.isArray(topics) ? topics.slice(0, MOST_TOPICS) : [];
    const allowed = limiter.take(socket.id);
    const viewer = await viewerOf(socket);
    for (const topic of names) {
      const code = allowed ? refusalOf(viewer, topic, roomsOf(socket).length) : 'RATE_LIMITED';
      const name = String(topic).slice(0, 40);
      if (code) result.refused.push({ topic: name, code });
      else {
        deps.onSubscribed(name);
        void socket.join(roomOf(name, formOf(socket)));
        result.ok.push(name);
      }
    }
    // After the last room is joined, in the same turn: no push falls between.
    const told = missedBy(at, result.ok);
    if (told.length > 0) result.told = told;
    if (typeof answer === 'function') (answer as Answer)(result);
  }

  /** Looks again at what every socket may read: called when a session ends, and from time to time. */
  function recheck(): void {
    for (const socket of io.sockets.sockets.values()) recheckOne(socket);
  }

  function recheckOne(socket: LiveSocket): void {
    const asker = access.askerOf(socket.handshake.headers.cookie);
    // Most are known: thousands of sockets are looked at in one go, and a promise for each would cost more than the look.
    if (asker instanceof Promise) void asker.then(({ viewer }) => endWhatEnded(socket, viewer));
    else endWhatEnded(socket, asker.viewer);
  }

  function endWhatEnded(socket: LiveSocket, viewer: Viewer): void {
    for (const room of roomsOf(socket)) {
      const topic = topicOfRoom(room);
      if (may(viewer, { kind: 'topic', name: topic })) continue;
      void socket.leave(room);
      socket.emit('revoked', { topic, code: 'ACCESS_ENDED' });
    }
  }

  // Before a connection has said anything that is understood: nonsense counts as well.
  const packets = new Limiter(deps.packets.burst, deps.packets.perSecond);
  io.engine.on('connection', (connection: EngineConnection) => {
    connection.on('packet', () => {
      if (!packets.take(connection.id)) connection.close(true);
    });
  });

  io.on('connection', (socket) => {
    // Thousands of idle connections would keep what they said: all of one form share it, and where one stood is said once.
    const { at: said } = socket.handshake.auth as { at?: unknown };
    let at = typeof said === 'object' && said !== null ? said : NOWHERE;
    socket.handshake.auth = HELLO[formOf(socket)];
    socket.on('subscribe', (topics, answer) => {
      void subscribe(socket, { topics, answer, at });
      at = NOWHERE;
    });
    socket.on('unsubscribe', async (topics: unknown) => {
      if (!Array.isArray(topics)) return;
      await viewerOf(socket);
      for (const topic of topics.slice(0, MOST_TOPICS))
        if (topic !== socket.id) void socket.leave(roomOf(String(topic), formOf(socket)));
    });
    socket.on('error', (error) => deps.log.debug({ err: error }, 'a socket failed'));
  });

  return {
    recheck,
    readers: (topic: string, form: Form) => io.sockets.adapter.rooms.get(roomOf(topic, form))?.size ?? 0,
    count: () => io.sockets.sockets.size
  };
}
