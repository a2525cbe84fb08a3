import type { Measurement } from '#domain/beds/ror.ts';
import type { BedKind } from '#domain/beds/types.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { setAside, type SetAside } from '../set-aside.ts';
import { readLocations, saveLinks, saveLocations, sitesOfSource } from './locations.ts';
import { rowsOf, saveRows, type Sending } from './rows.ts';
import { bedNews, lockBeds } from './site.ts';

/** What a message of the ROR holds, translated. */
export interface RorContent {
  full: boolean;
  locations: readonly { id: string; fhirId: string | null; name: string | null; active: boolean }[];
  measurements: readonly Measurement[];
  links: readonly { fhirId: string; finess: string | null; kind: BedKind | null }[];
  aside: readonly SetAside[];
}

/** What became of it. */
export interface RorWritten {
  accepted: number;
  quarantined: number;
  /** Locations of the message that lead to no site of the region, or to no kind of beds. */
  unmapped: number;
}

/**
 * Writes one message of the ROR and tells what it changed, in one transaction. Writing it again changes nothing.
 * @param sites FINESS of the region
 * @param keyFiness what the source's key is bound to; null: the region
 * @param finish finishes the receipt inside the transaction
 */
export async function writeRor(
  db: Db,
  content: RorContent,
  sending: Sending,
  { sites, keyFiness }: { sites: ReadonlySet<string>; keyFiness: readonly string[] | null },
  finish: (tx: Queryable, written: RorWritten) => Promise<void>
): Promise<RorWritten> {
  return db.tx(async (tx) => {
    const { origin, source, sentAt, recordedAt } = sending;
    const mine = (finess: string | null): boolean =>
      !keyFiness || finess === null || keyFiness.includes(finess);
    const links = content.links.filter(({ finess }) => mine(finess));
    const touched = {
      locations: content.locations.map(({ id }) => id),
      fhirIds: links.map(({ fhirId }) => fhirId)
    };
    await lockBeds(tx);
    const before = await readLocations(tx, origin, touched);
    const others = new Set(before.filter(({ finess }) => !mine(finess)).map(({ location }) => location));
    await saveLocations(
      tx,
      origin,
      content.locations.filter(({ id }) => !others.has(id)),
      sentAt
    );
    const theirs = new Set(content.locations.filter(({ id }) => others.has(id)).map(({ fhirId }) => fhirId));
    await saveLinks(
      tx,
      origin,
      links.filter(({ fhirId }) => !theirs.has(fhirId)),
      sentAt
    );
    const allowed = content.measurements.filter(({ location }) => !others.has(location));
    await saveRows(tx, rowsOf(allowed, sending), sending);
    if (content.full) await noteFull(tx, sending);

    const after = await readLocations(tx, origin, touched);
    const concerned = new Set([...before, ...after].map(({ finess }) => finess));
    if (content.full) for (const finess of await sitesOfSource(tx, origin, source)) concerned.add(finess);
    const forbidden = content.measurements.length - allowed.length;
    const aside = [...content.aside, ...refusals(content, links.length, others)];
    await setAside(tx, { stream: 'ror', origin, source, receipt: sending.receipt, recordedAt }, aside);
    const written: RorWritten = {
      accepted: allowed.length,
      quarantined: content.aside.length + forbidden,
      unmapped: after.filter(
        ({ location, finess, kind }) =>
          touched.locations.includes(location) && (!finess || !sites.has(finess) || !kind)
      ).length
    };
    await finish(tx, written);
    const known = [...concerned].filter((finess) => finess !== null && sites.has(finess));
    await emit(tx, await bedNews(tx, origin, known as string[], recordedAt));
    return written;
  });
}

/** One line for each Location of another site's, and one for what was taught of other sites. */
function refusals(content: RorContent, taken: number, others: ReadonlySet<string>): SetAside[] {
  const code = 'ROR_FINESS_FORBIDDEN';
  const lines = [...others].map((id): SetAside => ({ place: 'Location', code, value: id }));
  if (taken < content.links.length) lines.push({ place: 'Organization/identifier', code, value: null });
  return lines;
}

async function noteFull(tx: Queryable, { origin, source, sentAt }: Sending): Promise<void> {
  await tx.query(
    `INSERT INTO vigie.ror_full AS f (origin, source, sent_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))
     ON CONFLICT (origin, source) DO UPDATE SET sent_at = greatest(f.sent_at, excluded.sent_at)`,
    [originCode(origin), source, sentAt]
  );
}
