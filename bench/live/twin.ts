import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#bin/testing/house.ts';
import { median } from '../parts/numbers.ts';
import { cpuOf } from '../parts/process.ts';
import type { Bench, Context, Row } from '../parts/types.ts';
import { openSide } from './processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOPIC = '/api/v1/live/sites';

/** A route that answers what the twin answers: bytes made once per change, ETag, 304, br, the same headers. */
const ROUTE = `
import { brotliCompressSync } from 'node:zlib';
const set = Object.fromEntries(Array.from({ length: 91 }, (_, i) => ['75' + String(i).padStart(7, '0'), { seq: 1, value: '0 ' + 'x'.repeat(1060) }]));
const plain = Buffer.from(JSON.stringify({ topic: 'sites', epoch: 'epoch-1', full: true, from: 0, to: 1, set, del: {} }));
const br = brotliCompressSync(plain);
const etag = 'W/"epoch-1-1"';
export function GET({ request, params }) {
  if (params.topic !== 'sites') return new Response(null, { status: 404 });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache', vary: 'accept-encoding, cookie', etag, 'x-content-type-options': 'nosniff', 'x-vigie-time': String(Date.now()) };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const squeezed = /\\bbr\\b/.test(request.headers.get('accept-encoding') ?? '');
  return new Response(squeezed ? br : plain, { headers: squeezed ? { ...headers, 'content-encoding': 'br' } : headers });
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
  put('src/routes/api/v1/live/[topic]/+server.js', ROUTE);
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'pipe']
  });
  return dir;
}

async function startKit(context: Context): Promise<{ port: number; pid: number }> {
  const dir = buildKit();
  context.later(async () => rmSync(dir, { recursive: true, force: true }));
  const port = await freePort();
  const child = spawn(process.execPath, [join(dir, 'out/index.js')], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore'
  });
  context.later(async () => void child.kill('SIGKILL'));
  for (let i = 0; i < 100; i++) {
    if ((await fetch(`http://127.0.0.1:${port}${TOPIC}`).catch(() => null))?.ok) break;
    await sleep(100);
  }
  return { port, pid: child.pid ?? 0 };
}

/** CPU of a server per request, µs. */
async function costOf(
  { port, pid }: { port: number; pid: number },
  requests: number,
  headers: Record<string, string>,
  expected: number
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: TOPIC, agent, headers }, (response) => {
        if (response.statusCode !== expected) reject(new Error(`answered ${response.statusCode}`));
        response.on('data', () => undefined).on('end', resolve);
      });
      asked.on('error', reject);
      asked.end();
    });
  const many = async (count: number): Promise<void> => {
    let left = count;
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (left-- > 0) await one();
      })
    );
  };
  await many(requests / 4);
  const before = cpuOf(pid);
  await many(requests);
  const used = cpuOf(pid) - before;
  agent.destroy();
  return (used / requests) * 1_000;
}

async function run(context: Context): Promise<Row[]> {
  const [requests, rounds] = context.small ? [1_000, 1] : [8_000, 3];
  const opened = await openSide(context, 'ours', { readers: 1 });
  const ours = { port: opened.server.first.port, pid: opened.server.pid };
  const kit = await startKit(context);
  const br = { 'accept-encoding': 'br' };
  const etag = (await fetch(`http://127.0.0.1:${ours.port}${TOPIC}`)).headers.get('etag') ?? '';
  const rows: Row[] = [];
  for (const [what, headers, status] of [
    ['a whole snapshot', { ours: br, kit: br }, 200],
    ['nothing new (304)', { ours: { 'if-none-match': etag }, kit: { 'if-none-match': 'W/"epoch-1-1"' } }, 304]
  ] as const) {
    const costs: { ours: number[]; kit: number[] } = { ours: [], kit: [] };
    for (let round = 0; round < rounds; round++) {
      costs.ours.push(await costOf(ours, requests, headers.ours, status));
      costs.kit.push(await costOf(kit, requests, headers.kit, status));
    }
    rows.push(
      { what: `the twin: server CPU a request, ${what}`, value: median(costs.ours), unit: 'µs' },
      { what: `SvelteKit route: the same`, value: median(costs.kit), unit: 'µs' },
      {
        what: `the twin, of the SvelteKit route, ${what}`,
        value: (median(costs.ours) / median(costs.kit)) * 100,
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
    'A snapshot of 91 entries by HTTP, 16 connections kept alive: the twin behind the whole front door against a SvelteKit route that does the same (bytes made once, ETag, 304, br, the same headers).',
  run
};
