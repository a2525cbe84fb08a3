import type { ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { supervisorReport } from '../readiness.ts';

/** The figures of one process, in Prometheus text. */
export interface Metrics {
  registry: Registry;
  text(): Promise<string>;
}

/** A registry of its own for this process: event loop, memory, restarts of the house. No personal data, no source. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'vigie_process_restarts',
    help: 'Restarts of each process of this house since its start',
    labelNames: ['process'],
    registers: [registry],
    collect() {
      for (const { name, restarts } of supervisorReport() ?? []) this.set({ process: name }, restarts);
    }
  });
  return { registry, text: () => registry.metrics() };
}

/** Answers a request for them. */
export async function writeMetrics({ registry }: Metrics, response: ServerResponse): Promise<void> {
  const body = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
  response.end(body);
}

/** Counts what became of payloads. */
export function outcomeCounter({ registry }: Metrics): (state: string) => void {
  const counter = new Counter({
    name: 'vigie_ingest_files_total',
    help: 'Payloads by what they came to, since the start of this process',
    labelNames: ['outcome'],
    registers: [registry]
  });
  return (outcome) => counter.inc({ outcome });
}

/** What a realtime node tells of itself. */
export interface NodeFigures {
  sockets(): number;
  /** Last event folded. */
  seq(): number;
  /** Domain time of the picture's last tick, and now. */
  tick(): number | null;
  now(): number;
}

/** Sockets, pushes by kind of topic (never by site), and how far the picture is. */
export function nodeMetrics({ registry }: Metrics, node: NodeFigures): { pushed(topic: string): void } {
  const gauge = (name: string, help: string, read: () => number | null): void => {
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        const value = read();
        if (value === null) this.remove();
        else this.set(value);
      }
    });
  };
  gauge('vigie_sockets', 'Open sockets of this node', node.sockets);
  gauge('vigie_picture_seq', 'Last event of the feed in the picture', node.seq);
  gauge('vigie_picture_tick_age_seconds', 'Age of the last tick, domain time', () => {
    const tick = node.tick();
    return tick === null ? null : Math.max(0, (node.now() - tick) / 1000);
  });
  const pushes = new Counter({
    name: 'vigie_pushes_total',
    help: 'Messages pushed, by kind of topic',
    labelNames: ['topic'],
    registers: [registry]
  });
  return { pushed: (topic) => pushes.inc({ topic: topic.split(':')[0] ?? topic }) };
}
