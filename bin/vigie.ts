import { CodedError, entryOf } from '#domain/errors.ts';

/**
 * The one composition root. `vigie <command>`; every command is a file of bin/commands, loaded only when asked
 * for, so that a child process carries no more than its own part of the house.
 */
const COMMANDS: Record<
  string,
  { load: () => Promise<{ run: (args: string[]) => Promise<void> }>; says: string }
> = {
  up: { load: () => import('./commands/up.ts'), says: 'everything on one machine (what npm start runs)' },
  ingest: { load: () => import('./commands/ingest.ts'), says: 'the doors for feeds' },
  realtime: { load: () => import('./commands/realtime.ts'), says: 'the live picture and the front door' },
  app: { load: () => import('./commands/app.ts'), says: 'the pages' },
  simulator: { load: () => import('./commands/simulator.ts'), says: 'the simulated region (demo only)' },
  migrate: { load: () => import('./commands/migrate.ts'), says: 'brings the record to this version' },
  simulate: { load: () => import('./commands/simulate.ts'), says: 'misbehaviour and stories on demand' },
  keys: { load: () => import('./commands/keys.ts'), says: 'creates, lists and revokes source keys' },
  accounts: { load: () => import('./commands/accounts.ts'), says: 'people who may sign in' },
  devices: { load: () => import('./commands/devices.ts'), says: 'walls and ward PCs' },
  audit: { load: () => import('./commands/audit.ts'), says: 'exports and verifies the audit log' },
  feeds: { load: () => import('./commands/feeds.ts'), says: 'held days and announced stops' },
  backup: { load: () => import('./commands/backup.ts'), says: 'a snapshot of the record in one file' },
  restore: { load: () => import('./commands/restore.ts'), says: 'fills an empty record from a backup' },
  move: { load: () => import('./commands/move.ts'), says: 'moves the record to a TimescaleDB server' },
  backtest: {
    load: () => import('./commands/backtest.ts'),
    says: 'how right the expected stay would have been'
  },
  doctor: { load: () => import('./commands/doctor.ts'), says: 'what is wrong, and what to do about it' },
  'set-aside': { load: () => import('./commands/set-aside.ts'), says: 'moves the data folder aside' }
};

const [asked = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[asked];
if (!command) {
  const list = Object.entries(COMMANDS).map(([key, { says }]) => `  ${key.padEnd(10)} ${says}`);
  console.log(`vigie <command>\n\n${list.join('\n')}`);
  process.exit(asked === 'help' || asked === '--help' ? 0 : 2);
}
try {
  const { run } = await command.load();
  await run(args);
} catch (error) {
  console.error(`vigie: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof CodedError) console.error(entryOf(error.code).hint.en);
  process.exit(1);
}
