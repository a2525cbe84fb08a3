import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { setClock } from '#db/clock.ts';
import { connect, type Db, type DbTarget } from '#db/connect.ts';
import type { EngineLimits } from '#db/engine/options.ts';
import { startEngine, type EngineHandle } from '#db/engine/start.ts';
import { storeNorms } from '#db/norms.ts';
import { newSourceKey, putSourceKeys } from '#db/sources.ts';
import { createDatabase, dropDatabase, serverUrl } from '#db/testing/server-db.ts';
import { cloneTemplate, templateDir, testDir } from '#db/testing/template.ts';
import { migrate } from '#db/migrate.ts';
import type { DomainClock } from '#domain/events.ts';
import type { RegionPack } from '#domain/region.ts';
import { domainAt } from '#domain/time/clock.ts';
import { HOUR } from '#domain/time/instant.ts';
import { SLOTS, type ScopeNorm, type SlotNorm } from '#domain/usual/types.ts';
import { loadSecrets } from '#ingest/inbox/secrets.ts';
import { loadRegion } from '#maps/region/index.ts';
import { readConfig } from '../config.ts';
import { prepareRecord } from '../record.ts';
import { freePort } from '../testing/house.ts';
import { openLine, type End, type Line } from './line.ts';
import { faultProcess, type FaultProcess, type ProcessSpec } from './processes.ts';

/** Speed of domain time while a world is troubled: an hour of the region is a minute. */
export const SPEED = 60;

/** A small Vigie in processes of its own, with a proxy between every two of them. */
export interface World {
  region: RegionPack;
  home: string;
  /** The folder of the record and of the installation's secrets. */
  recordDir: string;
  /** The record itself, past every proxy: for the judge and for what no process may do. */
  db: Db;
  /** Where it is. */
  target: DbTarget;
  kind: Db['kind'];
  /** Key of each source: a site's FINESS, or `other`. */
  keys: Record<string, string>;
  lines: Map<string, Line>;
  processes: Map<string, FaultProcess>;
  line(name: string): Line;
  process(name: string): FaultProcess;
  /** Domain time now, as the record's clock says it. */
  now(): number;
  /** Base URL of the front door or an ingest, through a line of its own where it has one. */
  base(process: string): string;
  setClock(clock: Omit<DomainClock, 'anchorProcess'>): Promise<void>;
  /** A line of one client to a process' port. */
  lineTo(name: string, process: string): Promise<string>;
  /** Starts another process; its line to the record is called `<name>-db`. */
  add(name: string, command: string, more?: Partial<ProcessSpec>): Promise<FaultProcess>;
  /** Kills the database under everybody, and brings it back. */
  killDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  engine?: Partial<EngineLimits>;
  /** Processes at the start, by name and command. */
  processes?: [name: string, command: string, more?: Partial<ProcessSpec>][];
  env?: Record<string, string>;
}

const log = pino({ level: 'error' }, process.stderr);
const ORIGIN = 'simulated' as const;

/** Opens a world on the fictive region: record, clock, keys and norms, then its processes. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const home = testDir();
  const region = loadRegion('fictive');
  const record = await openRecord(home, options.engine);
  const { db } = record;
  const env = {
    ...{ VIGIE_DEMO: '1', VIGIE_REGION: 'fictive', VIGIE_LOG_LEVEL: 'info', VIGIE_EMBEDDED: '1' },
    ...options.env
  };
  const target = record.target();
  await prepareRecord(
    readConfig({
      ...env,
      VIGIE_DATA_DIR: record.dir,
      ...('url' in target ? { DATABASE_URL: target.url } : {})
    }),
    () => undefined
  );
  let clock: DomainClock = { anchorDomain: Date.now(), anchorProcess: Date.now(), speed: SPEED };
  await setClock(db, clock, Date.now(), ORIGIN);
  const keys = await putKeys(db, region);
  await storeNorms(db, {
    ...{
      origin: ORIGIN,
      from: Date.now() - 1_344 * HOUR,
      to: Date.now(),
      basis: 'final',
      computedAt: Date.now()
    },
    ...{ scopes: normsOf(region), excluded: [] }
  });
  await loadSecrets(join(record.dir, 'secrets'));

  const lines = new Map<string, Line>();
  const processes = new Map<string, FaultProcess>();
  const ports = new Map<string, number>();

  async function add(name: string, command: string, more: Partial<ProcessSpec> = {}): Promise<FaultProcess> {
    const dir = join(home, name);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    cpSync(join(record.dir, 'secrets'), join(dir, 'secrets'), { recursive: true });
    const own: Record<string, string> = { VIGIE_DATA_DIR: dir };
    const near: End = 'url' in target ? { port: 0 } : { path: join(dir, '.s.PGSQL.5432') };
    const line = await openLine(near, record.far);
    lines.set(`${name}-db`, line);
    if ('url' in target && 'port' in line.near) own.DATABASE_URL = through(target.url, line.near.port);
    for (let tries = 0; ; tries += 1) {
      const port = await freePort();
      ports.set(name, port);
      // The one unused must not be anybody's.
      Object.assign(own, { PORT: '0', INGEST_PORT: '0' });
      own[command === 'app' ? 'VIGIE_APP_PORT' : command === 'ingest' ? 'INGEST_PORT' : 'PORT'] =
        String(port);
      const made = faultProcess({ name, command, port, ...more, env: { ...env, ...own, ...more.env } });
      processes.set(name, made);
      try {
        await made.start();
        return made;
      } catch (error) {
        // Somebody else drew the same port meanwhile.
        if (tries === 3 || !/is taken|EADDRINUSE/.test(String(error))) throw error;
      }
    }
  }

  const world: World = {
    ...{ region, home, recordDir: record.dir, db, target, kind: db.kind, keys, lines, processes, add },
    line: (name) => must(lines.get(name), name),
    process: (name) => must(processes.get(name), name),
    now: () => domainAt(clock, Date.now()),
    base: (name) => `http://127.0.0.1:${must(ports.get(name), name)}`,
    setClock: async (next) => {
      const at = Date.now();
      clock = await setClock(db, { ...next, anchorProcess: at }, at, ORIGIN);
    },
    lineTo: async (name, to) => {
      const port = must(ports.get(to), to);
      const line = await openLine({ port: 0 }, () => ({ port }));
      lines.set(name, line);
      return `http://127.0.0.1:${'port' in line.near ? line.near.port : 0}`;
    },
    killDatabase: record.kill,
    startDatabase: record.start,
    close: async () => {
      await Promise.all([...processes.values()].map((one) => one.kill()));
      await Promise.all([...lines.values()].map((line) => line.close()));
      await record.close();
      rmSync(home, { recursive: true, force: true });
    }
  };
  try {
    const wanted = options.processes ?? [
      ['ingest', 'ingest'],
      ['realtime', 'realtime']
    ];
    await Promise.all(wanted.map(([name, command, more]) => add(name, command, more)));
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

interface LabRecord {
  dir: string;
  db: Db;
  target(): DbTarget;
  far: () => End;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The record of a world: an engine of its own, or a database of its own on the server of DATABASE_URL. */
async function openRecord(home: string, limits?: Partial<EngineLimits>): Promise<LabRecord> {
  const dir = join(home, 'record');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const server = serverUrl();
  if (server) {
    const { url, name } = await createDatabase(server);
    await migrate({ url });
    const db = connect({ url });
    const at = new URL(url);
    return {
      ...{ dir, db, target: () => ({ url }), start: () => Promise.resolve() },
      far: () => ({ port: Number(at.port || 5432) }),
      // Nobody's server is ours to kill: every session of this database ends as in a crash of the server.
      kill: async () => {
        await db.query(
          'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
        );
      },
      close: async () => {
        await db.end();
        await dropDatabase(server, name);
      }
    };
  }
  cloneTemplate(await templateDir(), dir);
  const options = { dataDir: dir, log, ...(limits ? { limits } : {}) };
  let engine: EngineHandle = await startEngine(options);
  let wanted = true;
  let starting: Promise<void> = Promise.resolve();
  // It comes back by itself after a watchdog or a trap, as under the supervisor.
  const watch = (): void =>
    engine.onExit(() => {
      if (wanted) starting = start();
    });
  const start = async (): Promise<void> => {
    wanted = true;
    engine = await startEngine(options);
    watch();
  };
  watch();
  const target = engine.target;
  const db = connect(target);
  return {
    ...{ dir, db, target: () => target },
    far: () => ({ path: join(target.socketDir, `.s.PGSQL.${target.port}`) }),
    start,
    kill: async () => {
      wanted = false;
      await engine.kill();
    },
    close: async () => {
      wanted = false;
      await starting.catch(() => undefined);
      await db.end();
      await engine.kill();
    }
  };
}

/** Streams of the one source that speaks of everything but passages. */
const OTHERS = ['ed-state', 'ror', 'samu-calls', 'tiu', 'hub'];

async function putKeys(db: Db, region: RegionPack): Promise<Record<string, string>> {
  const names = [...region.sites.map(({ finess }) => finess), 'other'];
  const keys = Object.fromEntries(names.map((name) => [name, newSourceKey()]));
  await putSourceKeys(
    db,
    names.map((name) => ({
      ...{
        key: keys[name] ?? '',
        source: `lab-${name}`,
        label: name,
        streams: ['rpu', ...(name === 'other' ? OTHERS : [])]
      },
      ...{ finess: name === 'other' ? null : [name], origin: ORIGIN }
    }))
  );
  return keys;
}

/** What is usual: the same at every hour, so that SQL can say it too; enough for z and levels. */
function normsOf(region: RegionPack): ScopeNorm[] {
  const flat = (mean: number, phi: number): SlotNorm => ({
    ...{ mu: new Array<number>(SLOTS).fill(mean), phi, n: 1_000 }
  });
  const scopes = [
    ...region.sites.flatMap(({ finess, units }) => units.map((ordre) => `${finess}/${ordre}`)),
    ...region.departments.map(({ code }) => `dept:${code}`),
    'region'
  ];
  return scopes.map((scope, i) => ({
    ...{ scope, present: flat(12 + i, 1.2), arrivals: flat(4, 1), longStay8: flat(2, 1) },
    ...{ day: { mu: new Array<number>(7).fill(90), phi: 100, n: 100 }, stay90: null }
  }));
}

function through(text: string, port: number): string {
  const url = new URL(text);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.toString();
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`there is no ${name} in this world`);
  return value;
}
