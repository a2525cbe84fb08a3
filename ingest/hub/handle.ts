import { writeHub } from '#db/hub/write.ts';
import { nearestCommune } from '#maps/region/nearest.ts';
import type { Handler } from '../inbox/pipeline.ts';
import { readJson } from '../json/read.ts';
import type { StreamDeps } from '../stream-deps.ts';
import { opaqueKeys } from './opaque-key.ts';
import { outcomeOf } from './outcome.ts';
import { translateHub } from './translate.ts';

/**
 * The handler of stream `hub`: JSON → common model → record. Payloads wait for none other: what they say is put in
 * order by its own time, and the record holds each team and case while it is written.
 */
export function hubHandler(deps: StreamDeps): Handler {
  const departments = new Set(deps.region.departments.map(({ code }) => code));
  const communeAt = nearestCommune(deps.communes.all, deps.region.box);
  const keyOf = opaqueKeys(deps.visitSecret);
  return async (receipt, bytes) => {
    await deps.checkSecret();
    const { origin, source, receivedAt } = receipt;
    const { box } = deps.region;
    const messages = translateHub(await readJson(bytes), { origin, receivedAt, keyOf, box });
    const recordedAt = deps.clock.domain();
    const payload = { receipt: receipt.receipt, source, origin, receivedAt, recordedAt, messages };
    const { late } = await writeHub(deps.db, payload, { departments, communeAt }, (tx, written) =>
      deps.finish(tx, receipt.receipt, outcomeOf(messages, written.late))
    );
    return outcomeOf(messages, late);
  };
}
