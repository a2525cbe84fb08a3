import { unitOfHeader } from '#domain/rpu/header.ts';
import { parseRpu } from '../rpu/parse.ts';
import { openPayload } from './open-payload.ts';
import type { SealedPayload } from './payload.ts';
import type { Keyring } from './secrets.ts';

/** Ends the reading of a file whose header is known. */
class HeaderRead extends Error {}

/**
 * The unit (`FINESS/ORDRE`) an RPU payload speaks of, from its header alone: reads no further than that. Null when
 * the header cannot be read: the file's refusal says why when it is processed.
 */
export async function unitOf(ring: Keyring, payload: SealedPayload): Promise<string | null> {
  let unit: string | null = null;
  const sink = {
    header: (raw: Parameters<typeof unitOfHeader>[0]): never => {
      unit = unitOfHeader(raw);
      throw new HeaderRead();
    },
    record: () => undefined,
    unknown: () => undefined
  };
  // Whatever else is wrong with the payload is said, with its code, by its translation.
  await parseRpu(openPayload(ring, payload.hash, payload.chunks()), sink).catch(() => undefined);
  return unit;
}
