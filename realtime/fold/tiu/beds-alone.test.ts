import fc from 'fast-check';
import { expect, it } from 'vitest';
import { siteBeds } from '../beds/testing/beds.ts';
import { draftOf } from '../draft.ts';
import { applyEvents } from '../index.ts';
import { initialState } from '../state.ts';
import { Feed, worldContext } from '../testing/world.ts';
import { tiuPart } from './part.ts';
import { MATERNITIES, STAGES, transfer } from './testing/transfers.ts';

const ctx = worldContext();
const KINDS = ['obstetrics', 'icu_neonatal'] as const;

it('leaves nothing to do for a whole look after news of one maternity’s beds', () => {
  const news = fc.record({
    finess: fc.constantFrom(...MATERNITIES.map(({ finess }) => finess), '010000002'),
    kind: fc.constantFrom(...KINDS),
    free: fc.nat(4),
    later: fc.nat(3)
  });
  const stages = fc.array(fc.nat(STAGES - 1), { maxLength: 3 });
  fc.assert(
    fc.property(stages, fc.array(news, { minLength: 1, maxLength: 6 }), (begun, all) => {
      const feed = new Feed().ticks(1);
      begun.forEach((stage, i) => {
        const request = transfer(`00000000-0000-4000-8000-00000000000${i}`, stage, feed.now);
        feed.news('tiu.request', request.id, request);
      });
      for (const { finess, kind, free, later } of all)
        feed
          .ticks(later)
          .news('beds.site', finess, siteBeds(finess, [{ available: free }], feed.now, { kind }));
      const { state } = applyEvents(initialState('simulated'), feed.events, ctx);
      const draft = draftOf(state);
      tiuPart.refresh(draft, null, state.tick ?? feed.now, ctx);
      expect([...draft.owned.keys()]).toEqual([]);
    }),
    { numRuns: 60 }
  );
});
