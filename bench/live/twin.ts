import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#bin/testing/house.ts';
import { median } from '../parts/numbers.ts';
import { cpuOf } from '../parts/process.ts';
import type { Bench, Context, Row } from '../parts/types.ts';
import { askMany } from './kept-alive.ts';
import { openSide, start } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOPIC = '/api/v1/live/sites';

/** What a browser sends along, beside its cookie. */
const BROWSER = {
  accept: '*/*',
  'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
  referer: 'http://127.0.0.1/mur/region',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty'
};

/** Who is asking, as a hook of the pages' framework says it. */
const HOOK = `
import { createAccess } from '${ROOT}realtime/access.ts';
import { memoryPeople, TEST_SECRET } from '${ROOT}realtime/testing/memory-people.ts';
const people = memoryPeople();
export const cookie = people.signIn(['samu']).cookie;
const access = createAccess({ demo: true, secret: TEST_SECRET, record: people.record }, () => Date.now());
export async function handle({ event, resolve }) {
  event.locals.viewer = (await access.askerOf(event.request.headers.get('cookie') ?? undefined)).viewer;
  return resolve(event);
}
`;

const COOKIE = `
import { cookie } from '../../hooks.server.js';
export const GET = () => new Response(cookie);
`;

/**
 * A route that does what the twin does, with the same modules where there are some: who is asking, their right, a
 * limit for each address, bytes made once per change, ETag, 304, br, the same headers.
 */
const ROUTE = `
import { subscriberOf } from '${ROOT}db/access/tries.ts';
import { may } from '${ROOT}domain/access/may.ts';
import { acceptedEncoding } from '${ROOT}realtime/front-door/compress.ts';
import { encodeOnce } from '${ROOT}realtime/front-door/encode.ts';
import { matchesEtag } from '${ROOT}realtime/front-door/etag.ts';
import { Limiter } from '${ROOT}realtime/limiter.ts';
import { error } from '@sveltejs/kit';
const set = Object.fromEntries(Array.from({ length: 91 }, (_, i) => ['75' + String(i).padStart(7, '0'), { seq: 1, value: '0 ' + 'x'.repeat(1060) }]));
const now = Date.now();
const bytes = encodeOnce(JSON.stringify({ topic: 'sites', epoch: 'epoch-1', full: true, from: 0, to: 1, set, del: {}, at: now, processAt: now, feedAt: null }));
const etag = 'W/"epoch-1-1"';
const limiter = new Limiter(1e9, 1e9);
export async function GET({ request, params, locals, getClientAddress }) {
  if (!limiter.take(subscriberOf(getClientAddress()))) error(429);
  if (!may(locals.viewer, { kind: 'topic', name: params.topic })) error(403);
  if (params.topic !== 'sites') error(404);
  const time = Date.now();
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache', vary: 'accept-encoding, cookie', etag, 'x-content-type-options': 'nosniff', 'x-vigie-time': time + ';' + time + ';' };
  if (matchesEtag(request.headers.get('if-none-match') ?? undefined, etag)) return new Response(null, { status: 304, headers });
  const encoding = acceptedEncoding(request.headers.get('accept-encoding') ?? undefined);
  if (encoding) headers['content-encoding'] = encoding;
  return new Response(await bytes.in(encoding), { headers });
}
`;

/** Builds the smallest SvelteKit application with that one route. Its folder lies where the libraries are found. */
function buildKit(): string {
  const dir = join(ROOT, 'build', `bench-kit-${process.pid}`);
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  put('package.json', '{"type":"module","private":true}');
  put(
    'svelte.config.js',
    "import adapter from '@sveltejs/adapter-node';\nexport default { kit: { adapter: adapter({ out: 'out' }) } };\n"
  );
  put(
    'vite.config.js',
    "import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };\n"
  );
  put(
    'src/app.html',
    '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>'
  );
  put('src/hooks.server.js', HOOK);
  put('src/routes/cookie/+server.js', COOKIE);
  put('src/routes/api/v1/live/[topic]/+server.js', ROUTE);
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'pipe']
  });
  return dir;
}

interface Served {
  port: number;
  pid: number;
  /** Cookie of somebody signed in there. */
  cookie: string;
}

async function startKit(context: Context): Promise<Served> {
  const dir = buildKit();
  context.later(async () => rmSync(dir, { recursive: true, force: true }));
  const port = await freePort();
  const child = spawn(process.execPath, [join(dir, 'out/index.js')], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore'
  });
  context.later(async () => void child.kill('SIGKILL'));
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/cookie`).catch(() => null);
    if (answer?.ok) return { port, pid: child.pid ?? 0, cookie: await answer.text() };
    await sleep(100);
  }
  throw new Error('the route of the pages’ framework does not answer');
}

/** The least there is: the native library, which answers the same bytes to whoever asks. */
async function startBare(context: Context): Promise<Served> {
  const bare = await start<object, { port: number }>(new URL('./bare-http.ts', import.meta.url), []);
  context.later(bare.end);
  return { port: bare.first.port, pid: bare.pid, cookie: '' };
}

/** CPU of a server per request, µs. */
async function costOf(
  { port, pid, cookie }: Served,
  requests: number,
  headers: Record<string, string>,
  expected: number
): Promise<number> {
  const asking = { port, path: TOPIC, headers: { ...BROWSER, cookie, ...headers }, expected };
  await askMany(asking, requests / 4);
  const before = cpuOf(pid);
  await askMany(asking, requests);
  return ((cpuOf(pid) - before) / requests) * 1_000;
}

async function run(context: Context): Promise<Row[]> {
  const [requests, rounds] = context.small ? [1_000, 1] : [20_000, 5];
  const opened = await openSide(context, 'ours', { readers: 1 });
  const { port, cookie } = opened.server.first;
  const sides = {
    ours: { port, cookie, pid: opened.server.pid },
    kit: await startKit(context),
    bare: await startBare(context)
  };
  const etagOf = async ({ port: at, cookie: own }: Served): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${at}${TOPIC}`, { headers: { cookie: own } });
    return answer.headers.get('etag') ?? '';
  };
  const rows: Row[] = [];
  for (const [what, headers, status] of [
    ['a whole snapshot', async () => ({ 'accept-encoding': 'gzip, deflate, br, zstd' }), 200],
    ['nothing new (304)', async (side: Served) => ({ 'if-none-match': await etagOf(side) }), 304]
  ] as const) {
    const costs: Record<keyof typeof sides, number[]> = { ours: [], kit: [], bare: [] };
    for (let round = 0; round < rounds; round++)
      for (const side of ['ours', 'kit', 'bare'] as const)
        costs[side].push(await costOf(sides[side], requests, await headers(sides[side]), status));
    const [ours, kit, bare] = [median(costs.ours), median(costs.kit), median(costs.bare)];
    rows.push(
      { what: `the twin: server CPU a request, ${what}`, value: ours, unit: 'µs' },
      { what: `SvelteKit route: the same`, value: kit, unit: 'µs' },
      { what: `the native library alone: the same bytes to whoever asks`, value: bare, unit: 'µs' },
      {
        what: `the twin, of the SvelteKit route, ${what}`,
        value: (ours / kit) * 100,
        unit: '%',
        aim: { most: 12.5 }
      }
    );
  }
  await opened.end();
  return rows;
}

/** The HTTP twin against a route of the pages' framework. */
export const twin: Bench = {
  name: 'twin',
  about:
    'A snapshot of 91 entries by HTTP to somebody signed in, with the headers of a browser, 64 connections kept alive: the twin behind the whole front door against a SvelteKit route that does the same with the same modules (session, right, limit, bytes made once, ETag, 304, br, the same headers).',
  run
};
