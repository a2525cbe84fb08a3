import { parseArgs } from 'node:util';
import {
  type Account,
  changeAccount,
  createAccount,
  inviteAccount,
  listAccounts
} from '#db/access/accounts.ts';
import type { Act } from '#db/access/act.ts';
import type { Db } from '#db/connect.ts';
import { ownPlaces } from '#domain/access/own-places.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import type { Config } from '../config.ts';
import { withRecord } from './with-record.ts';

const USAGE = `vigie accounts create --login <login> --name <name> --roles <role,role…> [--sites <finess,finess…>]
vigie accounts list
vigie accounts invite <login>     a new invitation; password, second factor and sessions end
vigie accounts disable <login>
vigie accounts enable <login>
roles: crew, site, perinatal, samu, ars, analyst, admin; only a site role has sites`;

/** What the audit log says of a change by command line. */
export const commandAct = (config: Config): Act => ({
  actor: { id: 'command', label: 'command' },
  now: Date.now(),
  origin: config.demo ? 'simulated' : 'real'
});

/** Named people who may sign in; the first administrator is made here. The record must be running. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  await withRecord('accounts', async (db, config) => {
    if (what === 'create') await create(db, config, rest);
    else if (what === 'list') await list(db);
    else if (what === 'invite') await invite(db, config, rest[0]);
    else if (what === 'disable' || what === 'enable') await change(db, config, what, rest[0]);
    else throw new Error(`Say what to do.\n${USAGE}`);
  });
}

const knownSites = async ({ VIGIE_REGION: id }: Config): Promise<ReadonlySet<string>> =>
  ownPlaces(loadRegion(id), await loadFacilities(id));
const listOf = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

/** @throws Error naming the login that nobody has */
async function accountOf(db: Db, login: string | undefined): Promise<Account> {
  const found = (await listAccounts(db)).find((account) => account.login === login?.toLowerCase());
  if (!found) throw new Error(`No account has the login "${login ?? ''}".\n${USAGE}`);
  return found;
}

function sayInvitation(login: string, invitation: string): void {
  console.log(`${invitation}

Shown once: the invitation of ${login}, for three days. Hand it over yourself, not by a channel others read;
its holder types it on the page /invitation and chooses a password.`);
}

async function create(db: Db, config: Config, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      login: { type: 'string' },
      name: { type: 'string' },
      roles: { type: 'string' },
      sites: { type: 'string' }
    }
  });
  const { login, name } = values;
  if (!login || !name) throw new Error(`--login and --name are needed.\n${USAGE}`);
  const command = {
    kind: 'create' as const,
    login,
    name,
    roles: listOf(values.roles),
    sites: listOf(values.sites)
  };
  const { invitation } = await createAccount(db, commandAct(config), command, await knownSites(config));
  sayInvitation(login, invitation);
}

async function list(db: Db): Promise<void> {
  const now = Date.now();
  const accounts = await listAccounts(db);
  if (accounts.length === 0) console.log('No account yet: "vigie accounts create" makes the first.');
  for (const account of accounts) {
    const state = account.disabled
      ? 'disabled'
      : account.hasPassword
        ? 'active'
        : (account.invitedUntil ?? 0) > now
          ? 'invited'
          : 'invitation over';
    const factor = account.hasFactor ? '2 factors' : '1 factor';
    const of = [account.roles.join('+'), ...account.sites].join(' ');
    console.log(`${account.login.padEnd(28)}  ${state.padEnd(15)}  ${factor}  ${of}  ${account.name}`);
  }
}

async function invite(db: Db, config: Config, login: string | undefined): Promise<void> {
  const account = await accountOf(db, login);
  if (account.disabled) throw new Error(`${account.login} is disabled: enable it first.`);
  sayInvitation(account.login, await inviteAccount(db, commandAct(config), account.id));
}

async function change(
  db: Db,
  config: Config,
  kind: 'disable' | 'enable',
  login: string | undefined
): Promise<void> {
  const account = await accountOf(db, login);
  await changeAccount(db, commandAct(config), account, { kind }, await knownSites(config));
  console.log(
    kind === 'disable' ? `${account.login}: disabled, its sessions are over.` : `${account.login}: enabled.`
  );
}
