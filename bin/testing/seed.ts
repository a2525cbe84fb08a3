import fc from 'fast-check';

/**
 * Seed of every property test. CI judges a change, so that it tries the same examples each time; on a desk each run
 * tries others, and a failure prints its seed. `VIGIE_TEST_SEED` replays one, or gives CI another one.
 */
const asked = process.env.VIGIE_TEST_SEED;
if (asked !== undefined && !/^-?\d{1,10}$/.test(asked)) throw new Error('VIGIE_TEST_SEED is a whole number');
const seed = asked === undefined ? (process.env.CI === undefined ? undefined : 20_261_122) : Number(asked);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
