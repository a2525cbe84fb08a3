import { may } from '#domain/access/may.ts';
import { mayReadMetrics } from '#domain/metrics-reader.ts';
import { refusal, json } from './front-door/answers.ts';
import type { Route } from './front-door/exchange.ts';
import type { EngineName } from './push/engine.ts';

/** One part of the running system, as `/readyz` shows it. */
export interface Component {
  state: 'ok' | 'degraded' | 'down';
  /** Process time, ms, of the last sign of life; null when there was none. */
  at: number | null;
  /** One plain sentence or figures; never a secret, an address or a name. */
  detail?: string | number | Record<string, string | number | boolean | null>;
}

export interface HealthDeps {
  /** Components told by whoever composes the process: database, ingest, simulator, … */
  components(): Record<string, Component> | Promise<Record<string, Component>>;
  versions: Record<string, string>;
  dbEngine(): string;
  push(): { engine: EngineName; reason: string | null; sockets: number; topics: number; head: number };
  /** Domain time since when the pages are away, or null. */
  appAwaySince(): number | null;
  processNow(): number;
  startedAt: number;
  /** Prometheus text, where it is collected. */
  metrics?: (() => Promise<string>) | undefined;
  /** What a reader of `/metrics` on another machine shows; null: nobody there may. */
  metricsToken?: string | null;
}

/**
 * `/healthz` says that this process is alive; `/readyz` what works, how old each sign of life is, and which
 * engines carry it (503 while a component is down); `/metrics` the same for
 * machines: on this host, with the token, or for those whose role says so.
 */
export function healthRoutes(deps: HealthDeps): Route {
  async function ready() {
    const now = deps.processNow();
    const { engine, reason, ...push } = deps.push();
    const components: Record<string, Component> = {
      push: { state: 'ok', at: now, detail: push },
      app: { state: deps.appAwaySince() === null ? 'ok' : 'degraded', at: null },
      ...(await deps.components())
    };
    const aged = Object.entries(components).map(([name, part]) => [
      name,
      { ...part, age: part.at === null ? null : Math.max(0, Math.round(now - part.at)) }
    ]);
    const down = Object.values(components).some((part) => part.state === 'down');
    return json(down ? 503 : 200, {
      ready: !down,
      'push.engine': engine,
      'db.engine': deps.dbEngine(),
      push: { engine, ...(reason ? { reason } : {}) },
      db: { engine: deps.dbEngine() },
      versions: deps.versions,
      uptime: Math.round((now - deps.startedAt) / 1000),
      components: Object.fromEntries(aged)
    });
  }

  async function metrics(text: () => Promise<string>) {
    const headers = {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store'
    };
    return { status: 200, headers, body: await text() };
  }

  return (request) => {
    if (request.path === '/healthz') return json(200, { alive: true });
    if (request.path === '/readyz') return ready();
    if (request.path !== '/metrics' || !deps.metrics) return null;
    const right = may(request.viewer, { kind: 'action', name: 'metrics.read' });
    return right || mayReadMetrics(request, deps.metricsToken ?? null)
      ? metrics(deps.metrics)
      : refusal(request, 'LIVE_FORBIDDEN');
  };
}
