import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '#bin/testing/browser.ts';
import { openRecord } from './record.ts';
import type { Row } from './types.ts';

/** What one bench came to. */
export interface Section {
  about: string;
  at: string;
  /** Processes that waited for a processor when it began (one-minute average). */
  load: number;
  /** Processor it ran on; absent in runs before it was kept. */
  processor?: string;
  seconds: number;
  rows: Row[];
}

export type Report = Record<string, Section>;

const file = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** One of the reports of `bench/`: its files, and the command that writes it. */
export interface ReportKind {
  file: string;
  title: string;
  command: string;
}

/** The report of `npm run bench`. */
export const WHOLE: ReportKind = { file: 'report', title: 'Measurements', command: 'npm run bench' };

/** The figures of the last runs. */
export function readReport(kind: ReportKind): Report {
  const path = file(`${kind.file}.json`);
  if (!existsSync(path)) return {};
  return (JSON.parse(readFileSync(path, 'utf8')) as { benches: Report }).benches;
}

/** Writes the report as JSON and, from it, as Markdown. */
export async function writeReport(kind: ReportKind, benches: Report): Promise<void> {
  const machine = await machineFacts();
  writeFileSync(file(`${kind.file}.json`), `${JSON.stringify({ machine, benches }, null, 2)}\n`);
  const lines = [
    `# ${kind.title}`,
    '',
    `Written by \`${kind.command}\`; docs/performance.md says what each bench means. Ratios compare two sides measured`,
    'in one run on one machine; absolute figures are of their machine only. The last run’s:',
    '',
    ...Object.entries(machine).map(([what, value]) => `- ${what}: ${value}`),
    ''
  ];
  for (const [name, section] of Object.entries(benches)) lines.push(...sectionLines(kind, name, section));
  writeFileSync(file(`${kind.file}.md`), `${lines.join('\n')}\n`);
}

function sectionLines(
  kind: ReportKind,
  name: string,
  { about, at, load, seconds, rows, processor }: Section
): string[] {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return [
    `## ${name}`,
    '',
    about,
    '',
    `\`${kind.command} -- ${name}\`, ${when}, ${seconds} s, load ${load.toFixed(1)} at the start${processor ? `, ${processor}` : ''}.`,
    '',
    '| figure | value | aim | met |',
    '|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.what}${row.note ? ` (${row.note})` : ''} | ${shown(row)} | ${aimOf(row)} | ${met(row)} |`
    ),
    ''
  ];
}

/** Three significant figures: more would say that a run is more exact than it is. */
function shown({ value, unit }: Row): string {
  if (value === null) return 'not run';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return `${value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) })} ${unit}`;
}

function aimOf({ aim, unit }: Row): string {
  if (!aim) return '';
  const short = unit.split(' ')[0] ?? '';
  return aim.least === undefined ? `≤ ${aim.most} ${short}` : `≥ ${aim.least} ${short}`;
}

function met({ value, aim }: Row): string {
  if (!aim) return '';
  if (value === null) return 'not run';
  return value >= (aim.least ?? -Infinity) && value <= (aim.most ?? Infinity) ? 'yes' : '**no**';
}

/** Model and number of cores. */
export const processorName = (): string => `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`;

async function machineFacts(): Promise<Record<string, string>> {
  const closing: (() => Promise<unknown>)[] = [];
  const { db } = await openRecord({ later: (close) => void closing.push(close) }, 'fictive');
  const { version, timescale } = await db.ping();
  for (const close of closing.reverse()) await close();
  return {
    processor: processorName(),
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    'embedded engine': `PostgreSQL ${version}, TimescaleDB ${timescale}`,
    chromium: await chromiumVersion()
  };
}

async function chromiumVersion(): Promise<string> {
  try {
    const browser = await openBrowser();
    const version = browser.version();
    await browser.close();
    return version;
  } catch {
    return 'not found';
  }
}
