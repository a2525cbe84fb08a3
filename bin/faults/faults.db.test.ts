import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { runScenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** The short form: what every run of the tests sees; `npm run test:faults` is the long one (docs/faults.md). */
const TROUBLE_MS = 5_000;
/** That of every property test: CI tries the same each time (bin/testing/seed.ts). */
const SEED = Math.abs(fc.readConfigureGlobal()?.seed ?? randomInt(1, 2 ** 31));

describe('after the last fault every client shows the truth, nothing accepted is lost or counted twice', () => {
  it.each(SCENARIOS.filter(({ short }) => short).map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      await runScenario(scenario, SEED, TROUBLE_MS);
    },
    600_000
  );
});
