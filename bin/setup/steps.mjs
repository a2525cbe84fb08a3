// Set-up steps shared by `npm start` and `npm test`. Plain JavaScript on Node's own modules only: it runs
// before anything is installed, under whatever Node >= 20 the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const STAMPS = join(ROOT, 'node_modules', '.vigie');
/** The Node 22 of the lock: every step after the install runs on it, whatever the machine's Node is. */
export const NODE = join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node'
);

const started = Date.now();

/** One line of progress, with the seconds since the start. */
export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${text}`);
}

/** Ends the set-up with one clear sentence. */
export function fail(sentence) {
  console.error(`\nvigie: ${sentence}\n`);
  process.exit(1);
}

/** @param {string} hash */
function stampHolds(name, hash) {
  const file = join(STAMPS, name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

function stamp(name, hash) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), hash);
}

function unstamp(name) {
  rmSync(join(STAMPS, name), { force: true });
}

/** Hash of files and folders: names and contents, generated and installed folders left out. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  const skip = new Set(['node_modules', 'generated', '.svelte-kit', 'build', 'project.inlang']);
  const walk = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!skip.has(name)) walk(join(path, name));
      return;
    }
    hash.update(path);
    hash.update(readFileSync(full));
  };
  for (const path of paths) walk(path);
  return hash.digest('hex');
}

/**
 * Runs a command; its output is kept and shown only when it fails (or streamed with `loud`).
 * Resolves to the exit code; stopping this process stops the command with it.
 */
export function run(command, args, { loud = false, env = {}, onLine } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', loud ? 'inherit' : 'pipe', loud ? 'inherit' : 'pipe']
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
      if (onLine) for (const line of String(chunk).split('\n')) if (line.trim()) onLine(line);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const forward = (signal) => child.kill(signal);
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    child.on('error', (error) => done({ code: 127, output: String(error) }));
    child.on('close', (code, signal) => {
      process.removeListener('SIGINT', forward);
      process.removeListener('SIGTERM', forward);
      done({ code: code ?? (signal ? 130 : 1), output });
    });
  });
}

/** Environment in which `node`, `npm` and the tools are those of the lock. */
export function toolEnv() {
  const bins = [dirname(NODE), join(ROOT, 'node_modules', '.bin')];
  return { PATH: `${bins.join(':')}:${process.env.PATH ?? ''}`, npm_config_update_notifier: 'false' };
}

/** Installs the locked dependencies under Node 22; does nothing when lock, Node and platform are unchanged. */
export async function install() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(`Node ${process.version} is too old: install Node 20 or newer and run the command again.`);
  const hash = createHash('sha256')
    .update(hashOf(['package.json', 'package-lock.json', '.npmrc']))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (stampHolds('install', hash) && existsSync(NODE)) return;
  say('installing the locked dependencies (under a minute)');
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  unstamp('install');
  // Not `npm ci`: it refuses a lock made where some other-platform packages cannot be seen (docs/decisions).
  const npm = ['npm', 'install', '--no-save', '--no-audit', '--no-fund'];
  const result =
    major === 22
      ? await run(npm[0], npm.slice(1))
      : await run('npx', ['-y', '-p', 'node@22', '-c', npm.join(' ')]);
  if (result.code !== 0) {
    console.error(result.output);
    fail(
      'the dependencies could not be installed: see the lines above, check the network and run the command again.'
    );
  }
  if (!existsSync(NODE))
    fail('Node 22 was not installed: run "npm install --no-save" and look at its messages.');
  if (!lock.equals(readFileSync(join(ROOT, 'package-lock.json')))) {
    fail(
      'the install changed package-lock.json: restore it with "git checkout package-lock.json" and report this.'
    );
  }
  stamp('install', hash);
}

/** Compiles messages and types, then builds the web application; skipped when its sources are unchanged. */
export async function build() {
  const sources = [
    // The build writes into this folder: only its settings are a source.
    'app/lib/messages/project.inlang/settings.json',
    'app',
    'domain',
    'maps',
    'realtime/protocol',
    'db',
    'svelte.config.js',
    'vite.config.ts'
  ];
  const hash = hashOf([...sources, 'package-lock.json']);
  if (stampHolds('build', hash) && existsSync(join(ROOT, 'build/app/index.js'))) return;
  say('building the web application');
  unstamp('build');
  const result = await run(NODE, ['node_modules/vite/bin/vite.js', 'build'], { env: toolEnv() });
  if (result.code !== 0) {
    console.error(result.output);
    fail('the web application did not build: see the lines above.');
  }
  const warnings = result.output.split('\n').filter((line) => /\bwarn(ing)?\b/i.test(line));
  if (warnings.length > 0) {
    console.error(result.output);
    fail(`the build gave ${warnings.length} warning(s): ${warnings[0]}`);
  }
  stamp('build', hash);
}

/** Programs of the system that a suite needs: on Debian as root they are installed, elsewhere named. */
const SYSTEM = [
  {
    name: 'chromium',
    found: () => chromium(),
    brew: '--cask chromium',
    apt: isUbuntu() ? 'chromium-browser' : 'chromium'
  },
  { name: 'redis-server', found: () => onPath('redis-server'), brew: 'redis', apt: 'redis-server' },
  {
    name: 'rabbitmq-server',
    found: () => onPath('rabbitmq-server'),
    brew: 'rabbitmq',
    apt: 'rabbitmq-server'
  },
  {
    name: 'postgresql',
    found: () => debianPostgres() ?? onPath('initdb'),
    brew: 'postgresql',
    apt: 'postgresql'
  }
];

function isUbuntu() {
  return existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Path of a program, or null. */
function onPath(name) {
  const which = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return which.status === 0 ? which.stdout.trim() : null;
}

/** Debian keeps the server's programs out of the path, in a folder of each version. */
function debianPostgres() {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return null;
  return readdirSync(home).find((version) => existsSync(join(home, version, 'bin', 'initdb'))) ?? null;
}

/** The browser of the tests: `CHROMIUM`, or what the machine has; null without one. */
export function chromium() {
  const applications = [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome'
  ]
    .map((name) => `/Applications/${name}`)
    .find((path) => existsSync(path));
  return (
    process.env.CHROMIUM ??
    onPath('chromium') ??
    onPath('chromium-browser') ??
    onPath('google-chrome') ??
    applications ??
    null
  );
}

const missingPrograms = () => SYSTEM.filter((need) => need.found() === null);

/** The one command that installs what is missing on this machine. */
export function installCommand(names) {
  const needs = SYSTEM.filter((need) => names.includes(need.name));
  if (process.platform === 'darwin') return needs.map((need) => `brew install ${need.brew}`).join(' && ');
  const packages = needs.map((need) => need.apt).join(' ');
  return `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install -y ${packages}`;
}

/** Runs an installation during which no package starts its service, unless the machine has a word of its own on that. */
async function withoutServices(task) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return task();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await task();
  } finally {
    rmSync(policy, { force: true });
  }
}

/** Finds or installs Chromium, Redis, RabbitMQ and PostgreSQL for the tests. Returns the names of what is still missing. */
export async function systemPrograms() {
  const missing = missingPrograms();
  if (missing.length === 0) return [];
  const debian = existsSync('/etc/debian_version') && onPath('apt-get');
  if (!debian || process.getuid?.() !== 0) return missing.map((need) => need.name);
  const packages = missing.map((need) => need.apt);
  say(`installing ${packages.join(', ')} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const result = await withoutServices(() => run('apt-get', install, { env }));
  // Tests start a broker of their own: none is to run, now or at the next boot, because it was installed.
  if (packages.includes('rabbitmq-server') && onPath('systemctl'))
    await run('systemctl', ['disable', '--now', 'rabbitmq-server']);
  if (result.code !== 0) console.error(result.output.slice(-2000));
  return missingPrograms().map((need) => need.name);
}
