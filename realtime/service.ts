import type { Logger } from 'pino';
import { subscriberOf } from '#db/access/tries.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { createAccess, type AccessConfig } from './access.ts';
import { json } from './front-door/answers.ts';
import { createDoor } from './front-door/door.ts';
import { ownOrigin, peerOf, type Route, trustedProxies } from './front-door/exchange.ts';
import { keepLast } from './front-door/last/keep-last.ts';
import { openLast } from './front-door/last/store.ts';
import { createProxy, type ProxyConfig } from './front-door/proxy.ts';
import { type Component, healthRoutes } from './health.ts';
import { Limiter } from './limiter.ts';
import { liveSource, openDataRoute, pictureKeeper } from './open-data/route.ts';
import type { Rhythm } from './protocol/topic-names.ts';
import type { EngineName } from './push/engine.ts';
import { PerAddress } from './push/per-address.ts';
import { roomOf } from './push/rooms.ts';
import { createSockets } from './push/sockets.ts';
import { startEngine } from './push/start-engine.ts';
import type { MakeLimiter } from './among-nodes/limits.ts';
import { Conflator } from './topics/conflate.ts';
import { liveTopics } from './topics/live-topics.ts';
import type { LiveSource } from './topics/store.ts';
import { createTwin } from './twin/twin.ts';

export interface RealtimeConfig extends AccessConfig {
  host: string;
  port: number;
  /** `auto` takes uWebSockets.js where it loads, else Node's own server. */
  engine?: 'auto' | EngineName;
  /** Where the pages listen, or null for a server without pages. */
  app: ProxyConfig['app'] | null;
  /** This start's secret, by which the pages believe who is asking. */
  frontSecret: string;
  /** Opens `/metrics` to a reader on another machine that shows it. */
  metricsToken?: string | null;
  /** Addresses and subnets of proxies that may tell who their client is; `direct`: whoever connects here. */
  trustedProxies?: string[] | 'direct';
  /** Other origins whose pages may open sockets (`https://vigie.example`). */
  origins?: string[];
  limits?: Partial<Limits>;
  /** Where public pages are kept for when everything behind is away, also after a restart; absent: nowhere. */
  lastFolder?: string;
}

/**
 * Rate limits are those of one address over all nodes where these share Redis, else of this process; a shared
 * address (a hospital behind one proxy) holds many readers.
 */
interface Limits {
  /** Bytes of an upload to the pages. */
  uploadBytes: number;
  /** ms without news of the pages after which they are away. */
  appPatience: number;
  /** What the pages behind are asked for, per account, screen or address: at once, and a second. */
  pages: [burst: number, perSecond: number];
  /** The HTTP twin, per account, screen or address: at once, and a second. */
  twin: [burst: number, perSecond: number];
  /** Handshakes, per address: at once, and a second. */
  handshakes: [burst: number, perSecond: number];
  subscribes: [burst: number, perSecond: number];
  /** Packets of one connection, whatever they are. */
  packets: [burst: number, perSecond: number];
  /** Sockets of one address on this node. */
  perAddress: number;
  /** Bytes waiting for one slow reader. */
  maxBackpressure: number;
  /** Sockets of this node. */
  sockets: number;
  /** Process ms between looks at sessions that have run out. */
  recheckEvery: number;
}

const LIMITS: Limits = {
  uploadBytes: 1024 * 1024,
  appPatience: 20_000,
  pages: [1_500, 50],
  twin: [2_000, 200],
  handshakes: [2_000, 200],
  subscribes: [20, 1],
  packets: [200, 20],
  perAddress: 5_000,
  maxBackpressure: 512 * 1024,
  sockets: 20_000,
  recheckEvery: 5_000
};

export interface RealtimeDeps {
  live: LiveSource;
  clock: Clock;
  log: Logger;
  components?: () => Record<string, Component> | Promise<Record<string, Component>>;
  versions?: Record<string, string>;
  dbEngine?: () => string;
  metrics?: () => Promise<string>;
  /** Told of each message pushed. */
  pushed?: (topic: string) => void;
  /** Whose emergency departments the open data name; absent: none are published. */
  region?: RegionPack;
  /** Their postal addresses, by FINESS. */
  addresses?: Readonly<Record<string, string>>;
  /** The OpenAPI document, served at /api/openapi.json. */
  openapi?: object;
  /** Calls back with the account or device whose rights changed. */
  onAccessChanged?: (callback: (id: string) => void) => void;
  /** Limits that all nodes count together; without it this process counts alone. */
  limiter?: MakeLimiter;
  /** For tests only: other rhythms of push and heartbeat. */
  rhythm?: (topic: string) => Rhythm;
}

export interface Realtime {
  port: number;
  engine: EngineName;
  /** Open sockets. */
  sockets(): number;
  /** Looks again at every socket's rights, for instance after codes have changed. */
  recheck(): void;
  stop(): Promise<void>;
}

/** A connection of Socket.IO's engine, as far as it is counted here. */
interface EngineConnection {
  request: object;
  on(event: 'close', listener: () => void): void;
}

/**
 * The front door: sockets, HTTP twin, health and access answered here, everything else by the pages behind.
 * @throws Error when the port is taken, or when `engine` asks for one that cannot load.
 */
export async function startRealtime(config: RealtimeConfig, deps: RealtimeDeps): Promise<Realtime> {
  const { clock, live, log } = deps;
  const limits = { ...LIMITS, ...config.limits };
  const origins = config.origins ?? [];
  const access = createAccess(
    { onFailure: (error) => log.warn({ err: error }, 'who is asking could not be read'), ...config },
    () => clock.process()
  );
  const topics = liveTopics(live, clock);
  const trusted = trustedProxies(config.trustedProxies ?? []);
  const limiter: MakeLimiter = deps.limiter ?? ((_name, burst, perSecond) => new Limiter(burst, perSecond));
  const last = config.lastFolder === undefined ? null : await openLast(config.lastFolder);
  const proxy = config.app
    ? createProxy(
        {
          app: config.app,
          secret: config.frontSecret,
          uploadLimit: limits.uploadBytes,
          patience: limits.appPatience
        },
        {
          log,
          domainNow: () => clock.domain(),
          processNow: () => clock.process(),
          limiter: limiter('pages', ...limits.pages),
          ...(last ? { last } : {})
        }
      )
    : null;

  const keeper =
    last && config.app
      ? keepLast({
          last,
          config: { app: config.app, secret: config.frontSecret },
          domainNow: () => clock.domain(),
          processNow: () => clock.process()
        })
      : null;
  const perAddress = new PerAddress(limits.perAddress);
  const subscribers = new WeakMap<object, string>();
  const handshakes = limiter('handshakes', ...limits.handshakes);
  let sockets: ReturnType<typeof createSockets> | null = null;
  let running: { name: EngineName; reason: string | null } = { name: 'node', reason: null };

  const openapi: Route = ({ path }) =>
    path === '/api/openapi.json' && deps.openapi
      ? json(200, deps.openapi, { 'cache-control': 'no-cache' })
      : null;
  const health = healthRoutes({
    components: deps.components ?? (() => ({})),
    versions: deps.versions ?? {},
    dbEngine: deps.dbEngine ?? (() => 'none'),
    push: () => ({
      engine: running.name,
      reason: running.reason,
      sockets: sockets?.count() ?? 0,
      topics: [...live.store().topicNames()].length,
      head: live.store().head()
    }),
    appAwaySince: () => proxy?.awaySince() ?? null,
    processNow: () => clock.process(),
    startedAt: clock.process(),
    metrics: deps.metrics,
    metricsToken: config.metricsToken ?? null
  });
  const open = liveSource(live, topics, clock, config.demo);
  const openData = deps.region ? [openDataRoute(open, deps.region, deps.addresses ?? {})] : [];
  const keepPicture = last ? pictureKeeper(last, open, clock) : null;
  const keeping = keepPicture && setInterval(() => void keepPicture(), 5_000);
  const door = createDoor({
    access,
    trusted,
    proxy,
    log,
    routes: [createTwin(topics, limiter('twin', ...limits.twin)), ...openData, health, openapi]
  });

  const engine = await startEngine(config.engine ?? 'auto', {
    host: config.host,
    port: config.port,
    door,
    log,
    maxBackpressure: limits.maxBackpressure,
    admit(request) {
      const headers = request.headers as Record<string, string | undefined>;
      const direct = request.socket?.remoteAddress ?? request.connection?.remoteAddress ?? '';
      const peer = peerOf(() => direct, headers, trusted);
      const subscriber = subscriberOf(peer.address);
      if ((sockets?.count() ?? 0) >= limits.sockets || !perAddress.hasRoom(subscriber)) return false;
      if (!handshakes.take(subscriber)) return false;
      subscribers.set(request, subscriber);
      return ownOrigin(headers['origin'], peer.host, origins);
    }
  });
  running = { name: engine.name, reason: engine.reason };
  engine.io.engine.on('connection', (connection: EngineConnection) => {
    const subscriber = subscribers.get(connection.request);
    if (subscriber === undefined) return;
    perAddress.enter(subscriber);
    connection.on('close', () => perAddress.leave(subscriber));
  });

  const conflator = new Conflator({
    topics,
    readers: (topic, form) => sockets?.readers(topic, form) ?? 0,
    push: (topic, message, form) => {
      deps.pushed?.(topic);
      engine.publish(roomOf(topic, form), 'push', message);
    },
    heartbeat: (topic, message, form) => engine.publish(roomOf(topic, form), 'heartbeat', message),
    ...(deps.rhythm ? { rhythm: deps.rhythm } : {})
  });
  sockets = createSockets({
    io: engine.io,
    access,
    has: topics.has,
    missed: topics.shortDelta,
    onSubscribed: (topic) => conflator.watch(topic),
    log,
    subscribes: { burst: limits.subscribes[0], perSecond: limits.subscribes[1] },
    packets: { burst: limits.packets[0], perSecond: limits.packets[1] }
  });
  deps.onAccessChanged?.((id) => {
    access.forget(id);
    sockets?.recheck();
  });
  const unlisten = live.onChange((changed) => conflator.changed(changed));
  conflator.start();
  const rechecks = setInterval(() => sockets?.recheck(), limits.recheckEvery);

  let stopping: Promise<void> | null = null;
  async function stop(): Promise<void> {
    unlisten();
    clearInterval(rechecks);
    conflator.stop();
    await engine.stop();
    keeper?.stop();
    if (keeping) clearInterval(keeping);
    proxy?.stop();
  }
  return {
    port: engine.port,
    engine: engine.name,
    sockets: () => sockets?.count() ?? 0,
    recheck: () => sockets?.recheck(),
    stop: () => (stopping ??= stop())
  };
}
