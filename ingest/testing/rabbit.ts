import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';

/** A real broker of a test: ports, folder and node name of its own. */
export interface Rabbit {
  url: string;
  /** `amqps:` port that wants a client certificate of `certificates`. */
  tlsUrl: string;
  /** PEM files, by paths. */
  certificates: { ca: string; cert: string; key: string };
  /** SIGKILL of the whole broker, as a power cut leaves it; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and ports. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const PATIENCE_MS = 90_000;

/** Processes of every broker of this test process: they end with it, also when a test throws. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) killGroup(child);
});

/**
 * Starts RabbitMQ as the user `rabbitmq` where this process is root (it refuses to write as another), else as this
 * user. Beside it an `epmd` of its own, so that no daemon is left behind.
 */
export async function startRabbit(): Promise<Rabbit> {
  const dir = await mkdtemp(join(tmpdir(), 'vigie-rabbit-'));
  const owner = ownerOf();
  const [amqp, amqps, dist, epmdPort] = await freePorts(4);
  const certificates = await makeCertificates(dir);
  await mkdir(join(dir, 'log'));
  await writeFile(join(dir, 'plugins'), '[].\n');
  await writeFile(join(dir, 'rabbitmq.conf'), configOf(dir, amqps ?? 0));
  if (owner) spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, dir]);
  const env = {
    ...process.env,
    ...{ HOME: dir, RUNNING_UNDER_SYSTEMD: '1', RABBITMQ_LOGS: '-' },
    ...{ RABBITMQ_NODENAME: `vigie${amqp}@localhost`, RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1' },
    ...{ RABBITMQ_NODE_PORT: String(amqp), RABBITMQ_DIST_PORT: String(dist) },
    ...{ ERL_EPMD_PORT: String(epmdPort), ERL_EPMD_ADDRESS: '127.0.0.1' },
    ...{ RABBITMQ_MNESIA_BASE: join(dir, 'mnesia'), RABBITMQ_LOG_BASE: join(dir, 'log') },
    ...{ RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'plugins'), RABBITMQ_CONF_ENV_FILE: '/dev/null' },
    ...{ RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'), RABBITMQ_PID_FILE: join(dir, 'pid') },
    // A test's broker holds a few megabytes: it need not ask for more schedulers than the machine has to spare.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none'
  };
  const run = (command: string, args: string[]): { child: ChildProcess; log(): string } => {
    let log = '';
    // A group of its own: killed whole, with what it started.
    const child = spawn(command, args, {
      env,
      cwd: dir,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...owner
    });
    child.on('error', (error) => (log += String(error)));
    for (const out of [child.stdout, child.stderr])
      out.on('data', (piece: Buffer) => (log = (log + piece.toString()).slice(-8_000)));
    running.add(child);
    child.once('exit', () => running.delete(child));
    return { child, log: () => log };
  };
  const epmd = run('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1']);
  const url = `amqp://guest:guest@127.0.0.1:${amqp}`;
  let broker: ReturnType<typeof run> | null = null;
  const rabbit: Rabbit = {
    url,
    tlsUrl: `amqps://guest:guest@localhost:${amqps}`,
    certificates,
    start: async () => {
      broker = run(SERVER, []);
      await answering(url, broker);
    },
    kill: async () => {
      if (broker) await ended(broker.child);
      broker = null;
    },
    close: async () => {
      await rabbit.kill();
      await ended(epmd.child);
      await rm(dir, { recursive: true, force: true });
    }
  };
  try {
    await rabbit.start();
  } catch (error) {
    await rabbit.close();
    throw error;
  }
  return rabbit;
}

function configOf(dir: string, tlsPort: number): string {
  return `listeners.ssl.1 = 127.0.0.1:${tlsPort}
ssl_options.cacertfile = ${dir}/ca.pem
ssl_options.certfile = ${dir}/server.pem
ssl_options.keyfile = ${dir}/server.key
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
disk_free_limit.absolute = 50MB
log.console = true
log.console.level = warning
`;
}

/** An authority, a server's and a client's certificate, made for this test. */
async function makeCertificates(dir: string): Promise<Rabbit['certificates']> {
  const at = (name: string): string => join(dir, name);
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=Test', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  for (const [name, subject] of [
    ['server', 'localhost'],
    ['client', 'fr.health.vigie']
  ]) {
    await writeFile(at(`${name}.ext`), `subjectAltName=DNS:${subject}\n`);
    const request = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      `/CN=${subject}`
    ];
    openssl('req', ...request, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`));
    const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
    openssl(
      'x509',
      '-req',
      '-in',
      at(`${name}.csr`),
      ...signer,
      '-extfile',
      at(`${name}.ext`),
      '-out',
      at(`${name}.pem`)
    );
    await chmod(at(`${name}.key`), 0o640);
  }
  return { ca: at('ca.pem'), cert: at('client.pem'), key: at('client.key') };
}

/** uid and gid of `rabbitmq` when this process may take them. */
function ownerOf(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, 'rabbitmq'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Resolves once the broker takes connections. */
async function answering(url: string, { child, log }: { child: ChildProcess; log(): string }): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const connection = new Connection({ url, connectionTimeout: 2_000, retryLow: 60_000, retryHigh: 60_000 });
    connection.on('error', () => undefined);
    const open = await connection.onConnect(2_000).then(
      () => true,
      () => false
    );
    if (open) await connection.close();
    else connection.unsafeDestroy();
    if (open) return;
    await sleep(200);
  }
  throw new Error(`The broker did not start: ${log()}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  killGroup(child);
  await gone;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has gone already.
  }
}
