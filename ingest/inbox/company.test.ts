import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Company } from './company.ts';

it('lets many run side by side, and who must be alone has nothing beside it; nobody waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ alone: fc.boolean(), turns: fc.nat(4) }), { maxLength: 20 }),
      async (works) => {
        const company = new Company();
        let inside = 0;
        let alone = 0;
        let most = 0;
        await Promise.all(
          works.map(async (work) => {
            const leave = await company.enter(work.alone);
            inside += 1;
            if (work.alone) alone += 1;
            most = Math.max(most, inside);
            for (let i = 0; i <= work.turns; i += 1) {
              await Promise.resolve();
              if (alone > 0) expect(inside).toBe(1);
            }
            inside -= 1;
            if (work.alone) alone -= 1;
            leave();
          })
        );
        expect(inside).toBe(0);
        if (works.length > 1 && works.every((work) => !work.alone)) expect(most).toBe(works.length);
      }
    ),
    { numRuns: 200 }
  );
});
