/** Hands a CSV to the reader: `vigie-<what>-<origin>-<minute>.csv`, with the mark spreadsheets want. */
export function download(what: string, origin: string, now: number, csv: string): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([`\ufeff${csv}`], { type: 'text/csv;charset=utf-8' }));
  const minute = new Date(now).toISOString().slice(0, 16).replace(':', '');
  link.href = url;
  link.download = `vigie-${what}-${origin}-${minute}Z.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
