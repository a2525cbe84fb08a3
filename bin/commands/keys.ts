import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';
import { createSourceKey, endSourceKey, shortHash } from '#db/source-keys.ts';
import { keyHashOf, readGrants } from '#db/sources.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Config } from '../config.ts';
import { commandAct } from './accounts.ts';
import { withRecord } from './with-record.ts';

const USAGE = `vigie keys create --source <name> --finess <number,number…|all> [--origin real|exercise]
vigie keys list
vigie keys revoke <key, or the first 12 characters that "list" shows>`;

/** Source keys: created (shown once), listed by a short mark of their hash, revoked. The record must be running. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  await withRecord('keys', async (db, config) => {
    if (what === 'create') await create(db, config, rest);
    else if (what === 'list') await list(db);
    else if (what === 'revoke' && rest[0]) await revoke(db, config, rest[0]);
    else throw new Error(`Say what to do.\n${USAGE}`);
  });
}

async function create(db: Db, config: Config, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      source: { type: 'string' },
      finess: { type: 'string' },
      origin: { type: 'string', default: config.demo ? 'simulated' : 'real' }
    }
  });
  const { source, finess, origin } = values;
  if (!source || !finess) throw new Error(`--source and --finess are needed.\n${USAGE}`);
  const known = new Set(loadRegion(config.VIGIE_REGION).sites.map((site) => site.finess));
  const list = finess === 'all' ? null : finess.split(',').filter(Boolean);
  const stranger = list?.find((number) => !known.has(number));
  if (stranger) throw new Error(`${stranger} is not an emergency department of this region.`);
  if (config.demo !== (origin === 'simulated'))
    throw new Error(
      'A demo takes simulated keys only, and a real region never takes them: origins are not mixed.'
    );
  const wish = { source, finess: list, origin, label: '' };
  const { key } = await createSourceKey(db, commandAct(config), wish, { demo: config.demo, known });
  console.log(`${key}\n\nShown once: only its hash is kept. Send it as "Authorization: Bearer <key>".`);
}

async function list(db: Db): Promise<void> {
  for (const grant of await readGrants(db)) {
    const until = grant.expiresAt === null ? '' : `  until ${new Date(grant.expiresAt).toISOString()}`;
    console.log(
      `${shortHash(grant.keyHash)}  ${grant.origin.padEnd(9)}  ${grant.source}  ${grant.finess?.join(',') ?? 'all sites'}${until}`
    );
  }
}

async function revoke(db: Db, config: Config, which: string): Promise<void> {
  const hash = which.startsWith('vg_') ? keyHashOf(which) : which;
  const found = (await readGrants(db)).filter((grant) => grant.keyHash.startsWith(hash));
  const [grant] = found;
  if (!grant || found.length > 1) throw new Error('No single key in force answers to that.');
  await endSourceKey(db, commandAct(config), grant.keyHash);
  console.log(`Revoked: ${grant.source}. The doors learn of it within a minute.`);
}
