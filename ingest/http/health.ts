import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Db } from '#db/connect.ts';
import type { Clock } from '#domain/time/clock.ts';
import { mayReadMetrics } from '#domain/metrics-reader.ts';
import { HOUR } from '#domain/time/instant.ts';
import { HUB_QUEUES, type HubCounts } from '../amqp/counts.ts';
import type { DropCounts } from '../files/types.ts';
import type { Intake } from '../inbox/intake.ts';
import type { InboxStore } from '../inbox/types.ts';
import type { Pipeline } from '../inbox/pipeline.ts';
import type { Spool } from '../inbox/spool.ts';
import type { KeyCache } from '../keys/key-cache.ts';
import { answer } from './answer.ts';

export interface HealthDeps {
  db: Db;
  keys: KeyCache;
  spool: Spool;
  intake: Intake;
  pipeline: Pipeline;
  store: InboxStore;
  clock: Clock;
  /** The link to the Hub; null where none is configured. */
  hub?: () => HubCounts | null;
  /** What lies in the drop folders. */
  drop: () => DropCounts;
  /** Further figures of this process, Prometheus text. */
  metrics?: (() => Promise<string>) | undefined;
  /** What a reader of `/metrics` on another machine shows; null: nobody there may. */
  metricsToken: string | null;
}

interface Component {
  state: 'ok' | 'degraded' | 'down';
  /** Seconds since it is in this state, or since its data is from. */
  ageS?: number;
  [detail: string]: string | number | undefined;
}

const PING_MS = 1_000;

export interface Health {
  /** Answers `/healthz`, `/readyz`, `/metrics`; false when the path is none of them. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
  /** Counts an answer; null for a request that ended without one. */
  count(status: number | null): void;
}

/** `/healthz` (alive), `/readyz` (each component, 200 while payloads can be taken), `/metrics`. */
export function healthOf(deps: HealthDeps): Health {
  const answers = new Map<string, number>();
  return {
    count: (status) => {
      const name = String(status ?? 'none');
      answers.set(name, (answers.get(name) ?? 0) + 1);
    },
    async answer(request, response, path) {
      if (path === '/healthz') await answer(request, response, 200, { status: 'ok' });
      else if (path === '/readyz') await ready(request, response, deps);
      else if (path === '/metrics') {
        const { headers, socket } = request;
        // To anybody else it is not there.
        if (!mayReadMetrics({ address: socket.remoteAddress ?? '', headers }, deps.metricsToken))
          return false;
        const more = (await deps.metrics?.()) ?? '';
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        response.end(metrics(deps, answers) + (deps.hub?.()?.text() ?? '') + more);
      } else return false;
      return true;
    }
  };
}

/** Prometheus text format: few figures, so written here. */
function metrics(deps: HealthDeps, answers: ReadonlyMap<string, number>): string {
  const gauges: [name: string, help: string, value: number][] = [
    ['vigie_ingest_spool_files', 'Payloads waiting on disk', deps.spool.size],
    ['vigie_ingest_spool_bytes', 'Bytes waiting on disk', deps.spool.bytes],
    ['vigie_ingest_spool_sources', 'Sources with payloads on disk', deps.spool.bySource.size],
    ['vigie_ingest_spool_shares_used', 'Sources that may spool no more', deps.spool.sharesUsed().length],
    ['vigie_ingest_spool_refused', 'Payloads the record refuses, kept on disk', deps.spool.refused],
    ['vigie_ingest_drop_files', 'Dropped files taken and not yet in the record', deps.drop().waiting],
    ['vigie_ingest_jobs', 'Payloads waiting to be processed or being so', deps.pipeline.size],
    ['vigie_ingest_memory_bytes', 'Resident memory', process.memoryUsage.rss()]
  ];
  const lines = gauges.flatMap(([name, help, value]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    `${name} ${value}`
  ]);
  const turned = 'vigie_ingest_spool_turned_away_total';
  lines.push(`# HELP ${turned} Payloads refused for want of room on the disk`, `# TYPE ${turned} counter`);
  for (const [why, count] of Object.entries(deps.spool.turnedAway))
    lines.push(`${turned}{why="${why}"} ${count}`);
  const total = 'vigie_ingest_answers_total';
  lines.push(`# HELP ${total} Answers of the ingest port by HTTP status`, `# TYPE ${total} counter`);
  for (const [status, count] of answers) lines.push(`${total}{status="${status}"} ${count}`);
  return `${lines.join('\n')}\n`;
}

async function ready(request: IncomingMessage, response: ServerResponse, deps: HealthDeps): Promise<void> {
  const now = deps.clock.process();
  const keysAge = deps.keys.loadedAt === null ? null : Math.round((now - deps.keys.loadedAt) / 1000);
  const oldest = deps.spool.oldest();
  const [databaseState, inboxState] = await Promise.all([database(deps, now), inbox(deps)]);
  // A disk that takes nothing matters while payloads must go there.
  const full = deps.spool.isFull(0) || (deps.spool.failing && deps.intake.awaySince !== null);
  const components: Record<string, Component> = {
    database: databaseState,
    keys: keysAge === null ? { state: 'down' } : { state: keysAge > 60 ? 'degraded' : 'ok', ageS: keysAge },
    spool: {
      state: full ? 'down' : oldest || deps.spool.refused > 0 ? 'degraded' : 'ok',
      files: deps.spool.size,
      sources: deps.spool.bySource.size,
      sharesUsed: deps.spool.sharesUsed().length,
      refused: deps.spool.refused,
      bytes: deps.spool.bytes
    },
    inbox: inboxState,
    drop: dropState(deps.drop()),
    ...hubState(deps, now)
  };
  // Without the database the door still takes payloads: it is ready as long as keys and spool are there.
  const open = components['keys']?.state !== 'down' && components['spool']?.state !== 'down';
  const whole = Object.values(components).every(({ state }) => state === 'ok');
  await answer(request, response, open ? 200 : 503, {
    status: whole ? 'ok' : open ? 'degraded' : 'down',
    components
  });
}

/** Files that wait as long as the door takes others want nobody; those that were kept back do. */
function dropState({ waiting, code }: DropCounts): Component {
  return { state: code === null ? 'ok' : 'degraded', waiting, ...(code === null ? {} : { code }) };
}

/** Without the Hub the doors take payloads all the same: what it has waits there. */
function hubState({ hub }: HealthDeps, now: number): Record<string, Component> {
  const counts = hub?.() ?? null;
  if (!counts) return {};
  const { connectedSince, lastMessageAt, unacked, consuming, reconnects, heldSince } = counts;
  const ageS = (at: number): number => Math.round((now - at) / 1000);
  return {
    hub: {
      state:
        connectedSince !== null && consuming.size === HUB_QUEUES.length && heldSince === null
          ? 'ok'
          : 'degraded',
      ...(connectedSince === null ? {} : { ageS: ageS(connectedSince) }),
      ...(heldSince === null ? {} : { heldS: ageS(heldSince) }),
      ...(lastMessageAt === null ? {} : { lastMessageS: ageS(lastMessageAt) }),
      queues: consuming.size,
      unacked,
      reconnects
    }
  };
}

/** Payloads that failed in the last day want a person; older ones are only counted. */
async function inbox(deps: HealthDeps): Promise<Component> {
  const failed = await soon(deps.store.failed(deps.clock.domain() - 24 * HOUR));
  const { unfinished, size } = deps.pipeline;
  const state = unfinished > 0 || (failed?.recent ?? 0) > 0 ? 'degraded' : 'ok';
  return { state, waiting: size, ...(failed ? { failed: failed.kept } : {}), unfinished };
}

/** Null when it fails or takes too long. */
async function soon<T>(read: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<null>((resolve) => (timer = setTimeout(resolve, PING_MS, null)));
  const first = await Promise.race([read.catch(() => null), slow]);
  clearTimeout(timer);
  return first;
}

async function database(deps: HealthDeps, now: number): Promise<Component> {
  const pong = await soon(deps.db.ping());
  const away = deps.intake.awaySince;
  const ageS = away === null ? {} : { ageS: Math.round((now - away) / 1000) };
  if (!pong) return { state: 'down', engine: deps.db.kind, ...ageS };
  return { state: away === null ? 'ok' : 'degraded', engine: deps.db.kind, ...pong, ...ageS };
}
