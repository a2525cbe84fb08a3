import type { Total } from '#db/archive/digest.ts';

const number = new Intl.NumberFormat('en-GB');

/** The totals of a copy, one table a line: rows and the hash of their contents. Empty tables are left out. */
export function totalLines(totals: Readonly<Record<string, Total>>): string[] {
  return Object.entries(totals)
    .filter(([, { rows }]) => rows > 0)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([name, { rows, hash }]) =>
        `  ${name.padEnd(18)} ${number.format(rows).padStart(12)}  ${hash.slice(0, 16)}`
    );
}

/** Says how far a long command is, with the seconds since its start. */
export function progress(): (line: string) => void {
  const started = Date.now();
  return (line) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
}
