import { join } from 'node:path';
import { parseSimulateArgs } from '#ingest/simulator/live/commands.ts';
import { sendCommand } from '#ingest/simulator/live/control.ts';
import { readConfig } from '../config.ts';

/** `vigie simulate --silence 750100042 30`: asks the running simulator for misbehaviour or a story. */
export async function run(args: string[]): Promise<void> {
  const command = parseSimulateArgs(args);
  const { dataDir } = readConfig(process.env);
  const answer = await sendCommand(join(dataDir, 'run', 'simulator.sock'), command);
  console.log(JSON.stringify(answer, null, 2));
}
