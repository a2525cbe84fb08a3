import { readFileSync } from 'node:fs';
import type { Origin } from '#domain/origin.ts';

/** How the Hub is reached. */
export interface HubConfig {
  /** `amqp://` or `amqps://`, with user and password where the broker asks for them; never logged. */
  url: string;
  /** Own id on the Hub: queues `<clientId>.message`, `.ack`, `.info`, and the routing key. */
  clientId: string;
  exchange: string;
  /** Messages the broker hands over before one of them is acknowledged, for each queue. */
  prefetch: number;
  origin: Origin;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer } | null;
}

/** What is set of it. Paths are of PEM files. */
export interface HubSettings {
  url: string | undefined;
  clientId: string | undefined;
  exchange: string;
  prefetch: number;
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
}

/**
 * Reads what is set, and the certificate's files; null where no Hub is asked for.
 * @throws Error with one sentence that names the variable and what to do
 */
export function hubConfigOf(settings: HubSettings, origin: Origin): HubConfig | null {
  const { url, clientId, exchange, prefetch, ca, cert, key } = settings;
  if (url === undefined) {
    const set = Object.entries({ CLIENT_ID: clientId, CA: ca, CERT: cert, KEY: key }).find(([, v]) => v);
    if (set) throw new Error(`VIGIE_HUB_${set[0]} is set without VIGIE_HUB_URL: set the broker's URL too.`);
    return null;
  }
  if (!clientId)
    throw new Error('VIGIE_HUB_URL is set without VIGIE_HUB_CLIENT_ID: set the id that the Hub gave.');
  if ((cert === undefined) !== (key === undefined))
    throw new Error('VIGIE_HUB_CERT and VIGIE_HUB_KEY go together: set both, or none.');
  const secure = url.startsWith('amqps:');
  if (!secure && (ca ?? cert) !== undefined)
    throw new Error('VIGIE_HUB_CA and VIGIE_HUB_CERT want a VIGIE_HUB_URL that begins with amqps:.');
  const tls = {
    ...(ca === undefined ? {} : { ca: pem('VIGIE_HUB_CA', ca) }),
    ...(cert === undefined ? {} : { cert: pem('VIGIE_HUB_CERT', cert) }),
    ...(key === undefined ? {} : { key: pem('VIGIE_HUB_KEY', key) })
  };
  return { url, clientId, exchange, prefetch, origin, tls: secure ? tls : null };
}

function pem(variable: string, path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(`${variable}="${path}" cannot be read (${why}): check the path and its rights.`, {
      cause: error
    });
  }
  if (!content.includes('-----BEGIN ')) throw new Error(`${variable}="${path}" is not a PEM file.`);
  return content;
}
