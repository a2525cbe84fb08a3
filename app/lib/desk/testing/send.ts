import type { RawRecord } from '#domain/rpu/raw.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import { dayBounds, formatParis, localDay } from '#domain/time/paris.ts';

export interface Crowd {
  finess: string;
  /** Instant at which the file is true, ms. */
  extractAt: Instant;
  /** People who came in within the last hour and are still there. */
  present: number;
  /** People who came in with them and left at `extractAt` − 1 min, or at midnight in its first minute. */
  left?: number;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Today's file of a site as its software would write it. The first `left` of the people are those who left. */
export function crowdFile({ finess, extractAt, present, left = 0 }: Crowd): string {
  const today = localDay(extractAt);
  const since = Math.max(dayBounds(today)[0], extractAt - 55 * MINUTE);
  const span = Math.max(1, Math.floor((extractAt - since) / MINUTE) - 2);
  // Nobody leaves before having come in: in the first minute after midnight all came in at midnight.
  const wentAt = Math.max(since, extractAt - MINUTE);
  const records = Array.from({ length: present + left }, (_, index): Partial<RawRecord> => {
    const gone = index < left;
    return {
      ENTREE: formatParis(since + (index % span) * MINUTE).slice(0, 16),
      NAISSANCE: `${two((index % 28) + 1)}/${two((index % 12) + 1)}/${1940 + (index % 60)}`,
      SEXE: index % 2 ? 'M' : 'F',
      MODE_ENTREE: '8',
      ...(gone && { SORTIE: formatParis(wentAt).slice(0, 16), MODE_SORTIE: '8' })
    };
  });
  return writeRpuXml(rawHeader({ finess, ordre: '0', extractAt, from: today, to: today }), records);
}

/** Hands a file to the public ingest door, and waits until its receipt is closed. Returns the receipt. */
export async function send(ingest: string, key: string, xml: string): Promise<Record<string, unknown>> {
  const authorization = `Bearer ${key}`;
  const answer = await fetch(`${ingest}/ingest/rpu`, {
    method: 'POST',
    body: xml,
    headers: { authorization, 'content-type': 'application/xml' }
  });
  const receipt = (await answer.json()) as Record<string, unknown>;
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(receipt)}`);
  for (let tries = 0; tries < 240; tries += 1) {
    const seen = await fetch(`${ingest}/ingest/receipts/${String(receipt['receipt'])}`, {
      headers: { authorization }
    });
    const state = (await seen.json()) as Record<string, unknown>;
    if (!['queued', 'spooled'].includes(String(state['state']))) return state;
    await new Promise((resolve) => setTimeout(resolve, SECOND / 4));
  }
  throw new Error(`No end of ${JSON.stringify(receipt)}`);
}
