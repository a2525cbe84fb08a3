import type { FileLine, SiteDay } from '#domain/rpu/site-history.ts';
import { iso, toCsv } from '#app/lib/desk/csv.ts';

export interface SiteStamp {
  finess: string;
  origin: string;
  /** Domain time, ms. */
  now: number;
}

const TAIL = ['finess', 'origin', 'known_at'];
const tail = (stamp: SiteStamp) => [stamp.finess, stamp.origin, iso(stamp.now)];

/** The days of a site: totals and quality. */
export function daysToCsv(days: readonly SiteDay[], stamp: SiteStamp): string {
  return toCsv(
    ['day', 'attendances', 'exits_share', 'quarantined', 'grade', 'held', 'suspect', 'extract_at', ...TAIL],
    days.map((day) => [
      day.day,
      day.n,
      day.exits,
      day.quarantined,
      day.grade,
      day.held,
      day.suspect,
      iso(day.extractAt),
      ...tail(stamp)
    ])
  );
}

/** The latest files of a site, with what each brought. */
export function filesToCsv(files: readonly FileLine[], stamp: SiteStamp): string {
  const head = [
    'file',
    'unit',
    'received_at',
    'extract_at',
    'from',
    'to',
    'received',
    'accepted',
    'quarantined',
    'inserted',
    'corrected',
    'withdrawn',
    'grade',
    'suspect',
    'days'
  ];
  const lines = files.map((file) => [
    file.fileId,
    file.unit,
    iso(file.receivedAt),
    iso(file.extractAt),
    file.from,
    file.to,
    file.received,
    file.accepted,
    file.quarantined,
    file.inserted,
    file.corrected,
    file.withdrawn,
    file.grade,
    file.suspect,
    file.days.map(({ day, state }) => `${day}:${state}`).join(' '),
    ...tail(stamp)
  ]);
  return toCsv([...head, ...TAIL], lines);
}
