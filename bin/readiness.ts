import { readFileSync } from 'node:fs';
import type { Db } from '#db/connect.ts';
import type { Component } from '#realtime/health.ts';

/** Versions shown by `/readyz`: Vigie, Node, the record. The record's are unknown while it is away. */
export async function versionsOf(db: Db): Promise<Record<string, string>> {
  const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
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

/** The supervisor's children as components: a part that is not serving degrades, the record takes all down. */
export function childComponents(report: unknown): Record<string, Component> {
  const children = (report as { children?: ChildReport[] } | null)?.children ?? [];
  return Object.fromEntries(
    children
      .filter(({ name }) => name !== 'realtime' && name !== 'app')
      .map(({ name, state, restarts, since }) => {
        const away = name === 'engine' ? 'down' : 'degraded';
        return [name, { state: state === 'ready' ? 'ok' : away, at: since, detail: { state, restarts } }];
      })
  );
}
