import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, VARIABLES } from './config.ts';

interface Service {
  image?: string;
  command?: string | string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  restart?: string;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, object>;
  networks: Record<string, object>;
};
const services = Object.entries(compose.services);
const own = services.filter(([, { image }]) => image?.startsWith('vigie:'));
const caddy = readFileSync('docs/deploy/Caddyfile', 'utf8').replace(/^\s*#.*$/gm, '');
const docs = readFileSync('docs/operations.md', 'utf8');
const conditionOf = (name: string): string[] =>
  services.flatMap(([, { depends_on }]) => depends_on?.[name]?.condition ?? []);

it('has the whole house', () => {
  expect(Object.keys(compose.services).sort()).toEqual(
    ['app', 'backup', 'db', 'ingest', 'migrate', 'proxy', 'realtime', 'redis'].sort()
  );
  expect(compose.services['db']?.image).toMatch(/^timescale\/timescaledb:2\.(29\.[1-9]|[3-9]\d)/);
});

it.each(services)('%s comes back, and says whether it is well', (name, { restart, healthcheck }) => {
  if (restart === 'no') {
    // It runs once: others wait for its success.
    expect(conditionOf(name).length).toBeGreaterThan(0);
    expect(new Set(conditionOf(name))).toEqual(new Set(['service_completed_successfully']));
    return;
  }
  expect(restart).toBe('unless-stopped');
  expect(healthcheck?.test[0]).toMatch(/^CMD/);
});

it.each(services)('%s has no literal secret, and names only what there is', (_name, service) => {
  const { environment = {}, command = [], volumes = [], networks = [] } = service;
  for (const [key, value] of Object.entries(environment)) {
    if (/PASSWORD|TOKEN|SECRET/.test(key)) expect(value, key).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
    for (const [, , password] of value.matchAll(/:\/\/([^:/@]*):([^@]*)@/g))
      expect(password, key).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
  }
  expect([command].flat().join(' ')).not.toMatch(/(pass|requirepass|token)["' =]+(?!"?\$\$)/i);
  for (const volume of volumes) {
    const [source = ''] = volume.split(/:(?=\/)/);
    if (source.startsWith('./')) expect(existsSync(source), source).toBe(true);
    else if (!source.startsWith('$')) expect(compose.volumes).toHaveProperty([source]);
  }
  for (const network of networks) expect(compose.networks).toHaveProperty([network]);
});

it('asks for every secret: none has a default', () => {
  const asked = [...text.matchAll(/\$\{([A-Z_]+)(:[-?])?/g)];
  for (const [, name = '', how] of asked) {
    expect(docs, name).toContain(`\`${name}\``);
    if (/PASSWORD|TOKEN|DOMAIN|FOLDER/.test(name)) expect(how, name).toBe(':?');
  }
});

it.each(own)('%s is a command of vigie with variables of vigie that it accepts', (_name, service) => {
  const commands = readFileSync('bin/vigie.ts', 'utf8');
  const said = service.entrypoint
    ? /vigie\.ts (\w+)/.exec(String(service.command))?.[1]
    : service.command?.[0];
  expect(commands).toContain(`${said ?? 'nothing'}: { load:`);
  const env = Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([key, value]) => [
      key,
      value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1').replace(/\$\{[A-Z_]+:\?[^}]*\}/g, 'x'.repeat(32))
    ])
  );
  for (const key of Object.keys(env)) expect(VARIABLES).toHaveProperty([key]);
  const config = readConfig({ ...env, VIGIE_ENV: 'production' });
  expect(config).toMatchObject({ tier: 'service', demo: false });
});

it('shows only the proxy, which sends what the front door answers to the front door and feeds to their door', () => {
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy']);
  const sites = [...caddy.matchAll(/^\{\$(\w+)\} \{\n([^]*?)^\}/gm)].map(([, name, body]) => [
    name,
    body ?? ''
  ]);
  expect(sites.map(([name]) => name)).toEqual(['PUBLIC_DOMAIN', 'FEEDS_DOMAIN']);
  const [[, pages = ''] = [], [, feeds = ''] = []] = sites;
  // Sockets, live data, health and pages have one origin and one way: no path of the pages site goes elsewhere.
  expect([...pages.matchAll(/reverse_proxy (\S+)/g)].map(([, to]) => to)).toEqual(['realtime:3000']);
  expect(pages).toMatch(/respond @inside 404/);
  expect(pages).toMatch(/@inside path \/metrics/);
  expect(feeds).toMatch(
    /@feeds path \/ingest\/\* \/healthz\n\s*handle @feeds \{\s*reverse_proxy ingest:3001/
  );
  const { realtime, app, ingest } = compose.services;
  expect(realtime?.environment).toMatchObject({ VIGIE_APP_HOST: 'app', VIGIE_TRUSTED_PROXY: '1' });
  expect(app?.environment?.['VIGIE_APP_PORT']).toBe(realtime?.environment?.['VIGIE_APP_PORT']);
  expect(ingest?.networks).toContain('feeds');
  expect(realtime?.networks).toContain('web');
  expect(compose.services['proxy']?.networks).toEqual(['web', 'feeds']);
});

it('builds an image that runs as a user of its own and holds no development tool', () => {
  const file = readFileSync('Dockerfile', 'utf8');
  expect(file).toMatch(/^USER vigie$/m);
  expect(file.lastIndexOf('\nUSER')).toBeGreaterThan(file.lastIndexOf('\nRUN'));
  expect(file).toMatch(/--omit=dev/);
  expect(file).toMatch(/VIGIE_ENV=production/);
  for (const [, folder = ''] of file.matchAll(/^COPY (?!--)([a-z]+) \.\//gm))
    expect(existsSync(folder)).toBe(true);
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  for (const name of ['.git', 'data', 'node_modules']) expect(ignored).toContain(name);
});
