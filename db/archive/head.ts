import { z } from 'zod';
import { DIGEST_SHAPE } from './digest.ts';

/** Grows when an older Vigie could not read what a newer one writes. */
export const FORMAT = 1;

const table = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  columns: z.array(z.object({ name: z.string().regex(/^[a-z_0-9]+$/), type: z.string() })).min(1)
});

/** First line of an archive: what it is, readable with `zcat file | head -1`. */
export const headSchema = z.object({
  vigie: z.literal('backup'),
  format: z.number().int(),
  /** Version of the product that wrote it. */
  product: z.string(),
  /** Migrations its record had run, in order. */
  level: z.array(z.string()).min(1),
  nature: z.enum(['real', 'simulated']),
  region: z.string(),
  /** Identity of the record it was taken from; a restored one has another. */
  epoch: z.string(),
  /** Process time of the snapshot, ISO. */
  at: z.iso.datetime(),
  /** The demo's clock as it stood; null where domain time is the present. */
  clock: z
    .object({
      anchorDomain: z.number(),
      anchorProcess: z.number(),
      speed: z.number(),
      lastDomain: z.number()
    })
    .nullable(),
  engine: z.object({ kind: z.enum(['embedded', 'server']), postgres: z.string(), timescaledb: z.string() }),
  tables: z.array(table).min(1),
  /** Tables that are not in it, and why. */
  left: z.record(z.string(), z.string()),
  /** Payloads that waited in the inbox: not in it, their senders send them again. */
  waiting: z.number().int()
});

/** Last line of an archive: what was in it. Without it the archive is torn. */
export const footSchema = z.object({
  end: z.literal(true),
  totals: z.record(z.string(), DIGEST_SHAPE),
  /** Last value drawn by each identity column. */
  sequences: z.record(z.string(), z.number().int()),
  /** SHA-256 (hex) of every byte before this line. */
  sha256: z.string()
});

export type Head = z.infer<typeof headSchema>;
export type Foot = z.infer<typeof footSchema>;
