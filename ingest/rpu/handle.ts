import type { Queryable, Db } from '#db/connect.ts';
import { writeRpu } from '#db/rpu/write.ts';
import type { WriteResult } from '#db/rpu/types.ts';
import type { CommuneLookup } from '#domain/rpu/read-record.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Clock } from '#domain/time/clock.ts';
import { KeyedQueue } from '../inbox/lanes.ts';
import type { Handler } from '../inbox/pipeline.ts';
import type { Outcome, Receipt } from '../inbox/types.ts';
import { translateRpu } from './translate.ts';

export interface RpuHandlerDeps {
  db: Db;
  clock: Clock;
  region: RegionPack;
  communes: CommuneLookup;
  /** HMAC secret of visit keys, and the check that it is the record's own. */
  visitSecret: Uint8Array;
  checkSecret(): Promise<void>;
  /** Finishes the receipt inside the transaction that writes its file. */
  finish(tx: Queryable, receipt: string, outcome: Outcome): Promise<void>;
}

/**
 * The handler of stream `rpu`: bytes → attendances → record. Files of one unit are written one after the other,
 * those of different units side by side.
 */
export function rpuHandler(deps: RpuHandlerDeps): Handler {
  const units = new KeyedQueue();
  const allowed = new Set(deps.region.sites.map((site) => site.finess));
  return async (receipt, bytes) => {
    await deps.checkSecret();
    const translated = await translateRpu(bytes, {
      secret: deps.visitSecret,
      communes: deps.communes,
      finessAllowed: (finess) => allowed.has(finess),
      ...(receipt.keyFiness ? { keyFiness: receipt.keyFiness } : {}),
      receivedAt: receipt.receivedAt
    });
    const { finess, ordre } = translated.header;
    return units.run(`${finess}/${ordre}`, async () => {
      const file = {
        translated,
        fileId: receipt.receipt,
        receipt: receipt.receipt,
        source: receipt.source,
        origin: receipt.origin,
        receivedAt: receipt.receivedAt,
        recordedAt: deps.clock.domain()
      };
      const [result] = await writeRpu(deps.db, [file], {
        holding: true,
        emitEvents: true,
        finish: (tx, results) => finishAll(tx, receipt, results, deps)
      });
      if (!result) throw new Error('The record gave no answer for a file.');
      return outcomeOf(result);
    });
  };
}

async function finishAll(
  tx: Queryable,
  receipt: Receipt,
  results: readonly WriteResult[],
  deps: RpuHandlerDeps
): Promise<void> {
  for (const result of results) await deps.finish(tx, receipt.receipt, outcomeOf(result));
}

function outcomeOf(result: WriteResult): Outcome {
  const { received, accepted, quarantined, warnings, days, grade } = result;
  return {
    state: 'processed',
    received,
    accepted,
    quarantined,
    warnings: [...warnings],
    days: [...days],
    grade
  };
}
