import { readConfig } from '../config.ts';
import { prepareRecord } from '../record.ts';

/**
 * Brings the record to this version and this region: what processes that run apart need before their first start and
 * after an upgrade. The embedded engine must be running (`vigie up` does the same by itself).
 */
export async function run(): Promise<void> {
  const config = readConfig(process.env);
  await prepareRecord(config, console.log);
  console.log(
    `The record is up to date: ${config.demo ? 'simulated' : 'real'} data, region ${config.VIGIE_REGION}.`
  );
}
