/**
 * The order a reader is looking at: rows stay where they are while they change; new ones come last.
 * `moved` says whose place would be another if the list were sorted now.
 */
export function keepOrderBy<R>(
  sorted: readonly R[],
  idOf: (row: R) => string,
  kept: readonly string[]
): { rows: R[]; moved: Set<string> } {
  const byId = new Map(sorted.map((row) => [idOf(row), row]));
  const known = kept.flatMap((id) => byId.get(id) ?? []);
  const seen = new Set(known.map(idOf));
  const rows = [...known, ...sorted.filter((row) => !seen.has(idOf(row)))];
  const moved = new Set(
    rows.flatMap((row, index) => {
      const other = sorted[index];
      return other !== undefined && idOf(other) === idOf(row) ? [] : [idOf(row)];
    })
  );
  return { rows, moved };
}
