import { lockEdStates, writeEdRecords } from '#db/ed-state/record.ts';
import { emit } from '#db/outbox.ts';
import { setAside } from '#db/set-aside.ts';
import { readEdState, type EdRead } from '#domain/ed-state/read-record.ts';
import type { Handler } from '../inbox/pipeline.ts';
import type { Outcome } from '../inbox/types.ts';
import { readJson } from '../json/read.ts';
import type { StreamDeps } from '../stream-deps.ts';

/** A thousand records are some hundreds of KB. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The handler of stream `ed-state`: JSON records → what each department last said of itself. */
export function edStateHandler({ db, clock, region, finish }: StreamDeps): Handler {
  const services = new Map(region.sites.map((site) => [site.finess, site.services]));
  return async (receipt, bytes) => {
    const receivedAt = receipt.receivedAt;
    const read = readEdState(await readJson(bytes, MAX_BYTES), {
      services: (finess) => services.get(finess) ?? null,
      keyFiness: receipt.keyFiness,
      receivedAt
    });
    const { origin, source } = receipt;
    const outcome = outcomeOf(read);
    await db.tx(async (tx) => {
      const held = await lockEdStates(tx, origin, read.records);
      const id = receipt.receipt;
      const news = await writeEdRecords(tx, held, read.records, {
        origin,
        receivedAt,
        receipt: id,
        by: null
      });
      const recordedAt = clock.domain();
      await setAside(tx, { stream: 'ed-state', origin, source, receipt: id, recordedAt }, read.problems);
      await finish(tx, id, outcome);
      await emit(tx, news);
    });
    return outcome;
  };
}

function outcomeOf({ records, problems, received, unknown }: EdRead): Outcome {
  const warnings = [
    ...problems.map(({ code, place }) => ({ code, where: place })),
    ...[...unknown].map(([where, count]) => ({
      code: 'ED_STATE_UNKNOWN_MEMBER',
      where: where.slice(0, 40),
      count
    }))
  ].slice(0, 50);
  return {
    ...{ state: 'processed', received, accepted: records.length, quarantined: received - records.length },
    ...{ warnings, days: [], grade: null }
  };
}
