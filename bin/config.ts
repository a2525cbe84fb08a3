import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const flag = (fallback: '0' | '1') => z.enum(['0', '1']).default(fallback);

/** Every environment variable Vigie reads, with its bounds. docs/operations.md lists the same, a test compares. */
export const VARIABLES = {
  PORT: port(3000).describe('web: pages, sockets, live data'),
  INGEST_PORT: port(3001).describe('feeds: POST /ingest/<stream>'),
  VIGIE_HOST: z.string().min(1).default('127.0.0.1').describe('address both ports listen on'),
  VIGIE_DATA_DIR: z.string().min(1).default('data').describe('embedded record, keys, spool, logs'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('a TimescaleDB server instead of the embedded engine'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('doorbell between machines; without it the supervisor rings, or nodes poll'),
  VIGIE_DEMO: flag('1').describe('1: simulated region; 0: empty region waiting for feeds'),
  VIGIE_ENV: z
    .enum(['trial', 'production'])
    .default('trial')
    .describe('production: refuses what a trial only warns of'),
  VIGIE_EMBEDDED: flag('0').describe('1: accept the embedded engine in production'),
  VIGIE_REGION: z.enum(['idf', 'fictive']).default('idf').describe('region pack'),
  VIGIE_ACCESS_CONTACT: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[^\p{Cc}<>]+$/u)
    .optional()
    .describe(
      'whom the accessibility statement says to write to or call: an address, a line, never a person'
    ),
  VIGIE_SIM_SPEED: z.coerce
    .number()
    .min(1)
    .max(600)
    .default(1)
    .describe('speed of the simulated clock, 1–600'),
  VIGIE_SIM_SEED: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(75)
    .describe('seed of the simulated world'),
  VIGIE_SIM_STORY: z
    .enum(['none', 'heat-wave', 'cyber', 'attack', 'scarce-cots'])
    .default('none')
    .describe('story replayed from the start'),
  VIGIE_SIM_TIU: z.coerce
    .number()
    .min(0)
    .max(20)
    .default(1)
    .describe('simulated in-utero transfer requests, times what is usual, 0–20'),
  VIGIE_SIM_HUB_URL: z
    .url({ protocol: /^amqps?$/ })
    .optional()
    .describe('broker on which the simulated SAMU publish, instead of the HTTP door'),
  VIGIE_HISTORY_WEEKS: z.coerce
    .number()
    .int()
    .min(1)
    .max(26)
    .default(8)
    .describe('weeks of history made at first start'),
  VIGIE_INSECURE_HTTP: flag('0').describe('1: sign-in over plain HTTP from other machines, for a trial'),
  VIGIE_TRUSTED_PROXY: flag('0').describe('1: believe x-forwarded-for from the direct peer'),
  VIGIE_PAGE_RATE: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('pages a second for one account, screen or address; 30 times as many at once'),
  VIGIE_LIVE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where the pages read the live picture, when it is not on this machine'),
  VIGIE_APP_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('processes apart: where the pages listen, and where realtime finds them'),
  VIGIE_APP_PORT: port(0).describe('processes apart: port of the pages'),
  VIGIE_METRICS_TOKEN: z
    .string()
    .min(16)
    .max(256)
    .optional()
    .describe('bearer token that reads /metrics from another machine'),
  VIGIE_AUDIT_ANCHOR: z
    .string()
    .min(1)
    .optional()
    .describe('file outside the record for heads of the audit log; audit-heads.jsonl of the data folder'),
  VIGIE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('level of the logs'),
  VIGIE_HUB_URL: z
    .url({ protocol: /^amqps?$/ })
    .optional()
    .describe('the Hub Santé: broker to consume from; also `vigie ingest --hub`'),
  VIGIE_HUB_CLIENT_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{3,120}$/)
    .optional()
    .describe('own id on the Hub: its queues and its routing key'),
  VIGIE_HUB_EXCHANGE: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,120}$/)
    .default('hubsante')
    .describe('exchange for what is sent to the Hub'),
  VIGIE_HUB_PREFETCH: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .describe('messages of the Hub taken before one is acknowledged'),
  VIGIE_HUB_CA: z.string().min(1).optional().describe('PEM file: authority of the Hub’s certificate'),
  VIGIE_HUB_CERT: z.string().min(1).optional().describe('PEM file: own certificate for the Hub'),
  VIGIE_HUB_KEY: z.string().min(1).optional().describe('PEM file: private key of that certificate'),
  VIGIE_SPOOL_MB: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1024)
    .describe('bound of the spool while the record is away')
} as const;

/** Set by the supervisor for its own children; never by a person. */
const INTERNAL = /^VIGIE_(FRONT_SECRET|SUPERVISOR_FILE|CHILD)$/;

const schema = z.object(VARIABLES);
export type Environment = z.infer<typeof schema>;

export interface Config extends Environment {
  dataDir: string;
  demo: boolean;
  /** Tier said on the screens: the embedded engine is for demonstration, a server for service. */
  tier: 'demo' | 'service';
}

/** Where heads of the audit log are anchored; on a service best on another disk than the record's. */
export const auditAnchorOf = (config: Pick<Config, 'dataDir' | 'VIGIE_AUDIT_ANCHOR'>): string =>
  resolve(config.VIGIE_AUDIT_ANCHOR ?? join(config.dataDir, 'audit-heads.jsonl'));

/**
 * Reads and checks the environment.
 * @throws Error with one sentence that names the variable, what is wrong and what is expected.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const unknown = Object.keys(env).find(
    (name) => name.startsWith('VIGIE_') && !(name in VARIABLES) && !INTERNAL.test(name)
  );
  if (unknown) throw new Error(`${unknown} is not a variable of Vigie; docs/operations.md lists them.`);
  const given = Object.fromEntries(
    Object.keys(VARIABLES).flatMap((name) =>
      env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]]
    )
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? '');
    // A connection string holds a password: its value is never repeated.
    const value = /URL|CODE|TOKEN/.test(name) ? '' : `="${env[name] ?? ''}"`;
    throw new Error(`${name}${value} is not valid: ${issue?.message ?? 'see docs/operations.md'}.`);
  }
  const config = parsed.data;
  return {
    ...config,
    dataDir: resolve(config.VIGIE_DATA_DIR),
    demo: config.VIGIE_DEMO === '1',
    tier: config.DATABASE_URL ? 'service' : 'demo'
  };
}
