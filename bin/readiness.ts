import { readFileSync } from 'node:fs';
import type { Db } from '#db/connect.ts';
import type { Doorbell } from '#realtime/doorbell.ts';
import type { Component } from '#realtime/health.ts';
import type { PictureNode } from '#realtime/node.ts';
import type { Runtime } from './runtime.ts';

/** Versions shown by `/readyz`: Vigie, Node, the record. The record's are unknown while it is away. */
export async function versionsOf(db: Db): Promise<Record<string, string>> {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const own = JSON.parse(text) as { version: string };
  const record = await db.ping().catch(() => ({ version: 'unknown', timescale: 'unknown' }));
  return {
    vigie: own.version,
    node: process.versions.node,
    postgres: record.version,
    timescaledb: record.timescale
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
  { clock, config }: Pick<Runtime, 'clock' | 'config'>,
  node: PictureNode,
  bell: Doorbell,
  children: ChildReport[] | null
): Record<string, Component> {
  const now = clock.process();
  const feedAt = node.source.feedAt();
  const away = feedAt === null || now - feedAt > RECORD_AWAY;
  const parts: Record<string, Component> = {
    record: { state: away ? 'down' : 'ok', at: feedAt, detail: { tier: config.tier, demo: config.demo } },
    picture: {
      state: away ? 'degraded' : 'ok',
      at: feedAt,
      detail: { seq: node.state().seq, norms: node.state().normVersion, elected: node.elected() }
    }
  };
  if (bell.state() !== 'none') {
    parts.redis = { state: bell.state() === 'connected' ? 'ok' : 'degraded', at: null };
  }
  for (const { name, state, restarts, since } of children ?? []) {
    parts[`process ${name}`] = {
      state: state === 'ready' ? 'ok' : 'degraded',
      at: since,
      detail: { state, restarts }
    };
  }
  return parts;
}
