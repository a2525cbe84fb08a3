import type { RawRecord } from '#domain/rpu/raw.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { addDays } from '#domain/time/day.ts';
import { dayBounds, formatParis, localDay } from '#domain/time/paris.ts';

/** One file as a hospital would send it at an instant, and what it says. */
export interface HospitalFile {
  unit: string;
  extractAt: Instant;
  body: string;
  /** Records of each local day it holds. */
  days: ReadonlyMap<LocalDay, number>;
}

/** An invented emergency department: who comes and when they leave is fixed by the seed. */
export interface Hospital {
  unit: string;
  finess: string;
  /** Yesterday and today as known at `t`, whole minutes. `share`: only so much of it, as a shrinking file has. */
  fileAt(t: Instant, share?: number): HospitalFile;
}

const DAY = 24 * HOUR;

interface Visit {
  entree: Instant;
  sortie: Instant;
  record: Partial<RawRecord>;
}

/** @param perHour arrivals an hour, on average @param next numbers of the seed, in [0, 1) */
export function hospital(
  finess: string,
  { start, perHour, next }: { start: Instant; perHour: number; next: () => number }
): Hospital {
  const visits: Visit[] = [];
  const until = start + 4 * DAY;
  const two = (n: number): string => String(n).padStart(2, '0');
  for (let at = dayBounds(localDay(start - 2 * DAY))[0]; at < until;) {
    at += Math.max(1, Math.round((-Math.log(1 - next()) * 60) / perHour)) * MINUTE;
    const i = visits.length;
    visits.push({
      entree: at,
      sortie: at + (30 + Math.floor(next() * next() * 700)) * MINUTE,
      record: {
        ...{ CP: '96100', COMMUNE: 'Port-Brume', MODE_ENTREE: '8', PROVENANCE: '5', SEXE: i % 2 ? 'M' : 'F' },
        ...{ NAISSANCE: `${two((i % 28) + 1)}/${two((i % 12) + 1)}/${1930 + (i % 90)}` },
        ...{ TRANSPORT: 'PERSO', TRANSPORT_PEC: 'AUCUN', MOTIF: 'R104', GRAVITE: '2', DP: 'R104' },
        ENTREE: formatParis(at).slice(0, 16)
      }
    });
  }
  return {
    ...{ finess, unit: `${finess}/0` },
    fileAt(t, share = 1) {
      const extractAt = Math.floor(t / MINUTE) * MINUTE;
      const to = localDay(extractAt);
      const from = addDays(to, -1);
      const [begin] = dayBounds(from);
      const held = visits.filter(({ entree }) => entree >= begin && entree <= extractAt);
      const told = held.slice(0, Math.ceil(held.length * share));
      const days = new Map<LocalDay, number>([
        [from, 0],
        [to, 0]
      ]);
      for (const { entree } of told) days.set(localDay(entree), (days.get(localDay(entree)) ?? 0) + 1);
      const list = told.map(({ record, sortie }) => ({
        ...record,
        ...(sortie <= extractAt ? { SORTIE: formatParis(sortie).slice(0, 16), MODE_SORTIE: '8' } : {})
      }));
      const body = writeRpuXml(rawHeader({ finess, ordre: '0', extractAt, from, to }), list);
      return { unit: `${finess}/0`, extractAt, body, days };
    }
  };
}

/** Ms of domain time between two files of a hospital while a world is troubled. */
export const FILE_EVERY = 3 * MINUTE;
