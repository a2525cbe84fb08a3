import { writeRor, type RorWritten } from '#db/beds/write.ts';
import { bedPlaces } from '#domain/beds/where.ts';
import { loadFacilities } from '#maps/region/index.ts';
import type { Handler } from '../inbox/pipeline.ts';
import type { Outcome } from '../inbox/types.ts';
import { readJson } from '../json/read.ts';
import type { StreamDeps } from '../stream-deps.ts';
import { type RorMessage, translateRor } from './translate.ts';

/** The handler of stream `ror`: bytes → measurements of beds → record. */
export function rorHandler(deps: Pick<StreamDeps, 'db' | 'clock' | 'region' | 'finish'>): Handler {
  let places: Promise<ReadonlySet<string>> | null = null;
  return async (receipt, bytes) => {
    places ??= loadFacilities(deps.region.id).then((facilities) => bedPlaces(deps.region, facilities));
    const sites = await places;
    const message = translateRor(await readJson(bytes), receipt.receivedAt);
    const sending = {
      origin: receipt.origin,
      source: receipt.source,
      receipt: receipt.receipt,
      sentAt: message.sentAt,
      receivedAt: receipt.receivedAt,
      recordedAt: deps.clock.domain()
    };
    const scope = { sites, keyFiness: receipt.keyFiness };
    const written = await writeRor(deps.db, message, sending, scope, (tx, result) =>
      deps.finish(tx, receipt.receipt, outcomeOf(message, result))
    );
    return outcomeOf(message, written);
  };
}

function outcomeOf(message: RorMessage, { accepted, quarantined, unmapped }: RorWritten): Outcome {
  const without = unmapped > 0 ? [{ code: 'ROR_UNMAPPED', where: 'Location', count: unmapped }] : [];
  return {
    state: 'processed',
    ...{ received: message.received, accepted, quarantined },
    warnings: [...message.warnings, ...without],
    days: [],
    grade: null
  };
}
