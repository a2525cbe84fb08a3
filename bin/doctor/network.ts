import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import { type Complaint, finding, type Finding } from './finding.ts';
import { runningOn } from './machine.ts';

const PATIENCE = 3_000;

/** Who is on the two ports: Vigie, nobody, or another program. */
export async function ports(config: Config): Promise<Finding> {
  const complaints: Complaint[] = [];
  const well: string[] = [];
  const running = runningOn(config) !== null;
  for (const variable of ['PORT', 'INGEST_PORT'] as const) {
    const port = config[variable];
    const state = await whoIsOn(config.VIGIE_HOST, port);
    if (state === 'other')
      complaints.push({
        state: 'wrong',
        says: `${port} is taken by another program`,
        remedy: `Set ${variable} to a free port, or stop that program.`
      });
    else if (state === 'free' && running)
      complaints.push({
        state: 'wrong',
        says: `Vigie runs, but nobody answers on ${port}`,
        remedy: `Look at ${config.dataDir}/log/vigie.log; a start takes up to a minute.`
      });
    else well.push(`${port} ${state === 'vigie' ? 'answers' : 'is free'}`);
  }
  const waiting = await onTheSpool(config);
  if (waiting) complaints.push(waiting);
  return finding('ports', well.join(', '), complaints);
}

/** What waits on the disk of the feeds' port while the record is away, and whether somebody is refused more. */
async function onTheSpool(config: Config): Promise<Complaint | null> {
  const answer = await ask(config.VIGIE_HOST, config.INGEST_PORT, '/readyz').catch(() => null);
  const { components } = (answer ?? {}) as { components?: { spool?: Record<string, unknown> } };
  const { state, files, sources, sharesUsed } = components?.spool ?? {};
  if (typeof files !== 'number' || files === 0) return null;
  const refusing = state === 'down' || (typeof sharesUsed === 'number' && sharesUsed > 0);
  const told = state === 'down' ? '; no room is left' : refusing ? `; ${sharesUsed} may send no more` : '';
  return {
    state: refusing ? 'wrong' : 'note',
    says: `${files} payloads of ${sources} sources wait on disk${told}`,
    remedy:
      'They drain by themselves once the record is back. Who is turned away is named in the log ("source turned away"); VIGIE_SPOOL_MB is the room.'
  };
}

async function ask(host: string, port: number, path: string): Promise<unknown> {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  const answer = await fetch(`http://${reached}:${port}${path}`, { signal: AbortSignal.timeout(PATIENCE) });
  return answer.json();
}

async function whoIsOn(host: string, port: number): Promise<'vigie' | 'free' | 'other'> {
  try {
    const body = (await ask(host, port, '/healthz')) as { alive?: boolean; status?: string };
    return body.alive === true || body.status === 'ok' ? 'vigie' : 'other';
  } catch {
    return (await isFree(host, port)) ? 'free' : 'other';
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** What the variables together mean for who can listen in, and whether Redis is there where it is asked for. */
export async function settings(config: Config): Promise<Finding> {
  const complaints: Complaint[] = [];
  const open = !LOOPBACK.test(config.VIGIE_HOST);
  if (open && config.VIGIE_TRUSTED_PROXY === '0')
    complaints.push({
      state: config.demo ? 'note' : 'wrong',
      says: `VIGIE_HOST=${config.VIGIE_HOST} faces a network without a proxy that brings TLS`,
      remedy:
        'Put a reverse proxy with TLS before it (docker-compose.yml shows one) and set VIGIE_TRUSTED_PROXY=1, or listen on 127.0.0.1.'
    });
  if (insecure(config))
    complaints.push({
      state: config.demo ? 'note' : 'wrong',
      says: 'VIGIE_INSECURE_HTTP=1: passwords and sessions cross the network in the clear',
      remedy: 'Serve it by TLS and take the variable away.'
    });
  if (!config.demo && !config.DATABASE_URL)
    complaints.push({
      state: 'note',
      says: 'real data on the embedded engine, which does not survive a power cut',
      remedy: 'Move it: vigie move --to postgres://…, then set DATABASE_URL.'
    });
  const redis = config.REDIS_URL ? await pingRedis(config.REDIS_URL) : null;
  if (redis === false)
    complaints.push({
      state: 'wrong',
      says: 'Redis does not answer: nodes poll, pushes come up to 250 ms later',
      remedy: 'Start Redis or correct REDIS_URL.'
    });
  const where = open ? `${config.VIGIE_HOST}, behind a proxy` : 'this machine only';
  return finding('settings', `${where}${redis ? ', Redis answers' : ''}`, complaints);
}

// The variable belongs to sign-in; an installation without it has nothing to say here.
const insecure = (config: Config): boolean => Reflect.get(config, 'VIGIE_INSECURE_HTTP') === '1';

async function pingRedis(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
