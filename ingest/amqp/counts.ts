import type { Instant } from '#domain/time/instant.ts';

/** Queues of a client of the Hub. */
export const HUB_QUEUES = ['message', 'ack', 'info'] as const;
export type HubQueue = (typeof HUB_QUEUES)[number];

/** What became of a delivery. */
export type Fate = 'stored' | 'spooled' | 'duplicate' | 'requeued' | 'rejected';

/** The Hub link as `/readyz` and `/metrics` tell it. Instants are process time. */
export class HubCounts {
  connectedSince: Instant | null = null;
  lastMessageAt: Instant | null = null;
  /** Queues consumed now. */
  readonly consuming = new Set<HubQueue>();
  /** Taken from the broker and not acknowledged yet. */
  unacked = 0;
  /** Since when a message waits for room and no further one is taken; null while they flow. */
  heldSince: Instant | null = null;
  /** Connections after the first. */
  reconnects = 0;
  readonly #totals = new Map<string, number>();

  fate(queue: HubQueue, fate: Fate): void {
    this.#add(`vigie_hub_deliveries_total{queue="${queue}",fate="${fate}"}`);
  }

  /** A code of the Hub that a message deserves, or that an RS-ERROR brought. */
  code(where: 'seen' | 'told', code: number): void {
    this.#add(`vigie_hub_codes_total{where="${where}",code="${code}"}`);
  }

  acknowledgement(result: 'sent' | 'failed'): void {
    this.#add(`vigie_hub_acknowledgements_total{result="${result}"}`);
  }

  /** Prometheus text. */
  text(): string {
    const lines = [
      ...gauge('vigie_hub_connected', '1 while connected to the Hub', this.connectedSince === null ? 0 : 1),
      ...gauge('vigie_hub_unacked', 'Messages taken and not yet acknowledged', this.unacked),
      ...gauge(
        'vigie_hub_held',
        'Whether no message is taken for want of room (0, 1)',
        this.heldSince === null ? 0 : 1
      ),
      ...gauge('vigie_hub_reconnects', 'Connections to the Hub after the first', this.reconnects)
    ];
    if (this.lastMessageAt !== null)
      lines.push(
        ...gauge('vigie_hub_last_message_seconds', 'Last message, Unix time', this.lastMessageAt / 1000)
      );
    const help = {
      vigie_hub_deliveries_total: 'Deliveries by queue and what became of them',
      vigie_hub_codes_total: 'Codes of the Hub: seen on messages, told by RS-ERROR',
      vigie_hub_acknowledgements_total: 'Functional acknowledgements'
    };
    for (const [name, words] of Object.entries(help)) {
      const own = [...this.#totals].filter(([key]) => key.startsWith(`${name}{`));
      if (own.length === 0) continue;
      lines.push(
        `# HELP ${name} ${words}`,
        `# TYPE ${name} counter`,
        ...own.map(([key, n]) => `${key} ${n}`)
      );
    }
    return `${lines.join('\n')}\n`;
  }

  #add(key: string): void {
    this.#totals.set(key, (this.#totals.get(key) ?? 0) + 1);
  }
}

const gauge = (name: string, help: string, value: number): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  `${name} ${value}`
];
