import type { Config } from './config.ts';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/**
 * Why this start counts as production, as the start of a sentence; null when it does not. Said by VIGIE_ENV, or shown
 * by real data that others on the network reach, or by real data on processes that run apart.
 */
function whyProduction(config: Config, apart: boolean): string | null {
  if (config.VIGIE_ENV === 'production') return 'VIGIE_ENV=production';
  if (config.demo) return null;
  if (!LOOPBACK.test(config.VIGIE_HOST)) return `VIGIE_DEMO=0 and VIGIE_HOST=${config.VIGIE_HOST}`;
  return apart ? 'VIGIE_DEMO=0 and a process of its own' : null;
}

/**
 * Production refuses the embedded engine unless VIGIE_EMBEDDED=1: it does not survive a power cut and has one session
 * for everybody. A trial on one machine (`VIGIE_DEMO=0 npm start`) is warned, not refused.
 * @param apart true for a process without the supervisor of `vigie up`
 * @throws Error with the one sentence to show
 */
export function refuseEmbedded(config: Config, apart: boolean): void {
  if (config.DATABASE_URL || config.VIGIE_EMBEDDED === '1') return;
  const why = whyProduction(config, apart);
  if (why === null) return;
  throw new Error(
    `${why} is production, which the embedded engine is not made for (a power cut loses data): set DATABASE_URL to a ` +
      'TimescaleDB server, or VIGIE_EMBEDDED=1 to run on it all the same.'
  );
}
