import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { runScenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

const HELP = `npm run test:faults -- [--only name[,name]] [--seed n] [--rounds n] [--trouble seconds] [--list]
  --only     scenarios by name; all of them otherwise
  --seed     the first seed; drawn otherwise, and always printed
  --rounds   times each scenario runs, each with the next seed (1)
  --trouble  how long faults go on in each, seconds (60)
  --list     what there is`;

/** The fault laboratory at full length: exits 1 when anything did not hold. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string' },
      rounds: { type: 'string', default: '1' },
      trouble: { type: 'string', default: '60' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false }
    }
  });
  if (values.help || values.list) {
    console.log(
      values.help ? HELP : SCENARIOS.map(({ name, says }) => `${name.padEnd(16)} ${says}`).join('\n')
    );
    return 0;
  }
  const wanted = values.only?.split(',') ?? SCENARIOS.map(({ name }) => name);
  const unknown = wanted.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown) throw new Error(`There is no scenario ${unknown}.\n${HELP}`);
  const first = values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed);
  let failed = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const scenario of SCENARIOS.filter(({ name }) => wanted.includes(name))) {
      const reason = scenario.notHere?.() ?? null;
      if (reason !== null) {
        console.log(`not run  ${scenario.name}: ${reason}`);
        continue;
      }
      try {
        const { verdict, notes, seconds, seed } = await runScenario(
          scenario,
          first + round,
          Number(values.trouble) * 1_000
        );
        console.log(
          `true     ${scenario.name.padEnd(16)} seed ${seed}  ${verdict.ms} ms after the last fault, ${verdict.payloads} payloads answered, ${seconds} s${notes.map((note) => `; ${note}`).join('')}`
        );
      } catch (error) {
        failed += 1;
        console.log(`FAILED   ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
