import { readConfig } from '../config.ts';
import type { Finding } from '../doctor/finding.ts';
import { folder, machine, secrets } from '../doctor/machine.ts';
import { ports, settings } from '../doctor/network.ts';
import { record } from '../doctor/record.ts';

const MARK = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

/** Ten looks, one line each, with what to do where something is not well. Ends with 1 when something is wrong. */
export async function run(): Promise<void> {
  const config = readConfig(process.env);
  const findings: Finding[] = [
    machine(config),
    await settings(config),
    folder(config),
    secrets(config),
    await ports(config),
    ...(await record(config))
  ];
  for (const { about, state, says, remedy } of findings) {
    const line = `${MARK[state]}  ${about.padEnd(8)}  ${says}`;
    console.log(remedy ? `${line}\n       ${' '.repeat(8)}  → ${remedy}` : line);
  }
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  console.log(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} of ${findings.length} are wrong.`);
  if (wrong > 0) process.exitCode = 1;
}
