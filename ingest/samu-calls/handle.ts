import { emit } from '#db/outbox.ts';
import { writeCalls } from '#db/samu/calls.ts';
import { setAside, type SetAside } from '#db/set-aside.ts';
import { CodedError } from '#domain/errors.ts';
import { readReport, reportsOf } from '#domain/samu/calls/read-report.ts';
import type { CallReport } from '#domain/samu/calls/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Handler } from '../inbox/pipeline.ts';
import type { Outcome } from '../inbox/types.ts';
import { readJson } from '../json/read.ts';
import type { StreamDeps } from '../stream-deps.ts';

/** What a payload of telephony comes to: reports to write, with their places, and what is set aside. */
interface Translated {
  received: number;
  reports: CallReport[];
  places: string[];
  aside: SetAside[];
}

/** The handler of stream `samu-calls`: interval reports of the telephony of SAMU → record. */
export function callsHandler(deps: StreamDeps): Handler {
  const samus = new Set(deps.region.departments.map(({ code }) => code));
  return async (receipt, bytes) => {
    const { origin, source, receivedAt } = receipt;
    const { received, reports, places, aside } = translate(await readJson(bytes), samus, receivedAt);
    const recordedAt = deps.clock.domain();
    return deps.db.tx(async (tx) => {
      const written = { reports, source, origin, receipt: receipt.receipt, receivedAt, recordedAt };
      const { overlapping, news } = await writeCalls(tx, written);
      await setAside(
        tx,
        { stream: 'samu-calls', origin, source, receipt: receipt.receipt, recordedAt },
        aside
      );
      const first = overlapping[0];
      const outcome: Outcome = {
        state: 'processed',
        received,
        accepted: reports.length,
        quarantined: aside.length,
        warnings:
          first === undefined
            ? []
            : [{ code: 'CALLS_OVERLAP', where: places[first] || 'from', count: overlapping.length }],
        days: [],
        grade: null
      };
      await deps.finish(tx, receipt.receipt, outcome);
      await emit(tx, news);
      return outcome;
    });
  };
}

/** @throws CodedError CALLS_NOT_REPORTS, CALLS_TOO_MANY */
function translate(payload: unknown, samus: ReadonlySet<string>, receivedAt: Instant): Translated {
  const raw = reportsOf(payload);
  const out: Translated = { received: raw.length, reports: [], places: [], aside: [] };
  raw.forEach((one, i) => {
    const where = Array.isArray(payload) ? `[${i}]` : '';
    try {
      out.reports.push(readReport(one, where, { samus, receivedAt }));
      out.places.push(where);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      // A field of this format is a number or an instant, but what stands there may be anything: not kept.
      out.aside.push({ place: error.where ?? where, code: error.code, value: null });
    }
  });
  return out;
}
