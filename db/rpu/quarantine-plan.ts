import type { Quarantined } from '#domain/rpu/types.ts';
import type { LocalDay } from '#domain/time/instant.ts';
import type { OpenQuarantine } from './state.ts';

/** A quarantined record to write: `scopeDay` is the day whose winner decides of it, null = the whole file. */
export interface QuarantineRow extends Quarantined {
  scopeDay: LocalDay | null;
}

export interface QuarantinePlan {
  opens: QuarantineRow[];
  /** Known rows this file holds too: they now point at it. */
  moves: { id: number; row: QuarantineRow }[];
  closes: number[];
}

/**
 * What a file changes in the open quarantine of its unit. It decides of the days it took (or holds), and of
 * rows of the file as a whole that belong to files which no longer win any day.
 */
export function planQuarantine(
  open: readonly OpenQuarantine[],
  file: { quarantined: readonly Quarantined[]; inWindow(day: LocalDay): boolean },
  decides: { day(day: LocalDay): boolean; fileStillWins(fileId: string): boolean }
): QuarantinePlan {
  const rows = file.quarantined
    .map((q): QuarantineRow => ({ ...q, scopeDay: q.day !== null && file.inWindow(q.day) ? q.day : null }))
    .filter((row) => row.scopeDay === null || decides.day(row.scopeDay));
  const governed = open.filter((row) =>
    row.scopeDay === null ? !decides.fileStillWins(row.fileId) : decides.day(row.scopeDay)
  );
  const known = new Map<string, number[]>();
  for (const row of governed) {
    const ids = known.get(sameness(row)) ?? [];
    ids.push(row.id);
    known.set(sameness(row), ids);
  }
  const plan: QuarantinePlan = { opens: [], moves: [], closes: [] };
  for (const row of rows) {
    const id = known.get(sameness(row))?.shift();
    if (id === undefined) plan.opens.push(row);
    else plan.moves.push({ id, row });
  }
  plan.closes = [...known.values()].flat();
  return plan;
}

/** Two rows of two files are the same record's when all but the position agrees: positions shift. */
function sameness(row: Pick<QuarantineRow, 'code' | 'place' | 'value' | 'scopeDay'>): string {
  return [row.code, row.place.replace(/\[\d+\]/g, ''), row.value, row.scopeDay].join('\u0000');
}
