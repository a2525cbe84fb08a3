import { readFileSync } from 'node:fs';
import type { Db } from '#db/connect.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Doorbell } from '#realtime/doorbell.ts';
import type { Component } from '#realtime/health.ts';
import type { FoldState } from '#realtime/fold/state.ts';
import type { Presence } from '#realtime/among-nodes/presence.ts';
import type { LiveSource } from '#realtime/topics/store.ts';
import type { Config } from './config.ts';
import { ownVersion } from './version.ts';

/**
 * Versions shown by `/readyz`: Vigie, Node, the record. The record's are unknown while it is away, and asked for
 * again at each look until it has said them.
 */
export async function versionsOf(db: Pick<Db, 'ping'>): Promise<Record<string, string>> {
  let record: Awaited<ReturnType<Db['ping']>> | null = null;
  let asking = false;
  const ask = async (): Promise<void> => {
    asking = true;
    record = await db.ping().catch(() => null);
    asking = false;
  };
  await ask();
  return {
    vigie: ownVersion(),
    node: process.versions.node,
    get postgres() {
      if (!record && !asking) void ask();
      return record?.version ?? 'unknown';
    },
    get timescaledb() {
      return record?.timescale ?? 'unknown';
    }
  };
}

interface ChildReport {
  name: string;
  state: string;
  restarts: number;
  since: number;
}

/** The supervisor's report on its children; null when this process runs alone. */
export function supervisorReport(): ChildReport[] | null {
  const file = process.env.VIGIE_SUPERVISOR_FILE;
  if (!file) return null;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { children: ChildReport[] }).children;
  } catch {
    return null;
  }
}

/** Process ms without a successful look at the record after which it counts as away. */
const RECORD_AWAY = 5_000;

/** The parts of the house as `/readyz` shows them: state, last sign of life, restarts. */
export function nodeComponents(
  { clock, config }: { clock: Pick<Clock, 'process'>; config: Pick<Config, 'tier' | 'demo'> },
  node: {
    source: Pick<LiveSource, 'feedAt'>;
    state(): Pick<FoldState, 'seq' | 'normVersion'>;
    elected(): boolean;
  },
  bell: Pick<Doorbell, 'kind' | 'state'>,
  others: { children?: ChildReport[] | null; nodes?: Presence | null } = {}
): Record<string, Component> {
  const now = clock.process();
  const feedAt = node.source.feedAt();
  const away = feedAt === null || now - feedAt > RECORD_AWAY;
  const parts: Record<string, Component> = {
    record: { state: away ? 'down' : 'ok', at: feedAt, detail: { tier: config.tier, demo: config.demo } },
    picture: {
      state: away ? 'degraded' : 'ok',
      at: feedAt,
      detail: {
        seq: node.state().seq,
        norms: node.state().normVersion,
        elected: node.elected(),
        bell: bell.kind
      }
    }
  };
  if (bell.kind === 'redis') {
    parts.redis = { state: bell.state() === 'connected' ? 'ok' : 'degraded', at: null };
  }
  // Shown, not judged: a node that is behind is so for its own readers, and says it in its own answer.
  if (others.nodes) parts.nodes = { state: 'ok', at: now, detail: { ...others.nodes } };
  for (const { name, state, restarts, since } of others.children ?? []) {
    parts[`process ${name}`] = {
      state: state === 'ready' ? 'ok' : 'degraded',
      at: since,
      detail: { state, restarts }
    };
  }
  return parts;
}
