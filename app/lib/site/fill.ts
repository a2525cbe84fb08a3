import type { ItemFill } from '#domain/rpu/types.ts';

export interface FillLine {
  item: string;
  expected: number;
  /** Share filled where expected, 0–1, never rounded up to whole; null where nothing was expected. */
  share: number | null;
}

/** Items of a file, the emptiest first. */
export function fillLines(fill: Readonly<Record<string, ItemFill>>): FillLine[] {
  return Object.entries(fill)
    .map(([item, { expected, filled }]) => ({
      item,
      expected,
      share: expected === 0 ? null : filled < expected ? Math.min(filled / expected, 0.99) : 1
    }))
    .sort((a, b) => (a.share ?? 2) - (b.share ?? 2) || a.item.localeCompare(b.item));
}

/** The file that says most about a site: of the latest ones the one with the most records, newest first. */
export function fullest<T extends { accepted: number }>(files: readonly T[]): T | null {
  return files.reduce<T | null>((best, file) => (best && best.accepted >= file.accepted ? best : file), null);
}
