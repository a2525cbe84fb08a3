import type { RegionPack } from '#domain/region.ts';
import type { Attendance, TranslatedRpu } from '#domain/rpu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { loadCommunes } from '#maps/region/index.ts';
import { translateRpu } from '../../rpu/translate.ts';

/** Reads bytes as the public door does, received at an instant. */
export async function readBytes(
  region: RegionPack,
  bytes: Uint8Array,
  receivedAt: Instant
): Promise<TranslatedRpu> {
  const chunks = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  return translateRpu(chunks, {
    secret: new Uint8Array(32),
    communes: await loadCommunes(region.id),
    finessAllowed: (finess) => region.sites.some((site) => site.finess === finess),
    receivedAt
  });
}

export function byKey(file: TranslatedRpu): Map<string, Attendance> {
  return new Map(file.attendances.map((attendance) => [attendance.key, attendance]));
}
