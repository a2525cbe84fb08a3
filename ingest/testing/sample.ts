import type { RawRecord } from '#domain/rpu/raw.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, formatParis } from '#domain/time/paris.ts';

/** Instant the tests live at: an ordinary Saturday evening, Europe/Paris. */
export const NOW: Instant = Date.parse('2026-11-21T20:00:00+01:00');
export const TODAY: LocalDay = '2026-11-21';
export const YESTERDAY: LocalDay = '2026-11-20';

/** Sites of the fictive region the tests send for. */
export const SITE = '960000011';
export const OTHER_SITE = '990000014';

export interface SampleOptions {
  finess?: string;
  ordre?: string;
  extractAt?: Instant;
  from?: LocalDay;
  to?: LocalDay;
}

/** A record that has nothing to say against it. `entree` and `sortie` are instants; no SORTIE = present. */
export function record(entree: Instant, over: Partial<RawRecord> = {}): Partial<RawRecord> {
  return {
    ...{
      CP: '96100',
      COMMUNE: 'Port-Brume',
      NAISSANCE: '01/02/1980',
      SEXE: 'F',
      ENTREE: formatParis(entree).slice(0, 16)
    },
    ...{
      MODE_ENTREE: '8',
      PROVENANCE: '5',
      TRANSPORT: 'PERSO',
      TRANSPORT_PEC: 'AUCUN',
      MOTIF: 'R104',
      GRAVITE: '2',
      DP: 'R104'
    },
    ...over
  };
}

/** What a record that left has more. */
export function left(at: Instant): Partial<RawRecord> {
  return { SORTIE: formatParis(at).slice(0, 16), MODE_SORTIE: '8' };
}

/** `n` records spread over the days of a window, those before `extractAt` − 3 h having left. */
export function records(n: number, options: SampleOptions = {}): Partial<RawRecord>[] {
  const { extractAt = NOW, from = YESTERDAY, to = TODAY } = options;
  const start = dayBounds(from)[0];
  const end = Math.min(dayBounds(to)[1], extractAt);
  return Array.from({ length: n }, (_, i) => {
    const entree = start + Math.floor(((end - start) * i) / n / MINUTE) * MINUTE;
    const birth = `${String((i % 28) + 1).padStart(2, '0')}/${String((i % 12) + 1).padStart(2, '0')}/${1930 + (i % 90)}`;
    const exit = entree + 3 * HOUR + (i % 60) * MINUTE;
    return record(entree, {
      NAISSANCE: birth,
      SEXE: i % 2 ? 'M' : 'F',
      ...(exit <= extractAt ? left(exit) : {})
    });
  });
}

/** A file of these records. */
export function file(list: Iterable<Partial<RawRecord>>, options: SampleOptions = {}): string {
  const { finess = SITE, ordre = '0', extractAt = NOW, from = YESTERDAY, to = TODAY } = options;
  return writeRpuXml(rawHeader({ finess, ordre, extractAt, from, to }), list);
}

/** Options of files of one site a minute apart, the last one at NOW. */
export const MINUTE_FILES: SampleOptions[] = Array.from({ length: 6 }, (_, i) => ({
  extractAt: NOW - (5 - i) * MINUTE
}));
