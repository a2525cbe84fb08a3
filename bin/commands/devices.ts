import { parseArgs } from 'node:util';
import { createDevice, type Device, listDevices, revokeDevice } from '#db/access/devices.ts';
import type { Db } from '#db/connect.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Config } from '../config.ts';
import { commandAct } from './accounts.ts';
import { withRecord } from './with-record.ts';

const USAGE = `vigie devices create --level wall --name <place>
vigie devices create --level ward --name <place> --site <finess>
vigie devices list
vigie devices revoke <the first characters that "list" shows>`;

/** Shared screens that are enrolled with a short code. The record must be running. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  await withRecord('devices', async (db, config) => {
    if (what === 'create') await create(db, config, rest);
    else if (what === 'list') await list(db);
    else if (what === 'revoke' && rest[0]) await revoke(db, config, rest[0]);
    else throw new Error(`Say what to do.\n${USAGE}`);
  });
}

async function create(db: Db, config: Config, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { level: { type: 'string' }, name: { type: 'string' }, site: { type: 'string' } }
  });
  const { level = '', name = '', site = null } = values;
  const known = new Set(loadRegion(config.VIGIE_REGION).sites.map(({ finess }) => finess));
  const { code } = await createDevice(db, commandAct(config), { level, name, site }, known);
  console.log(`${code}\n\nShown once, for 15 minutes: type it on that screen, on the page /appareil.`);
}

function stateOf(device: Device, now: number): string {
  if (device.revokedAt !== null) return 'revoked';
  if (device.enrolledAt === null) return (device.codeUntil ?? 0) > now ? 'waits for its code' : 'code over';
  return `seen ${new Date(device.seenAt ?? device.enrolledAt).toISOString().slice(0, 16)}Z`;
}

async function list(db: Db): Promise<void> {
  const devices = await listDevices(db);
  if (devices.length === 0) console.log('No device yet.');
  for (const device of devices) {
    const what = [device.level, device.site].filter(Boolean).join(' ');
    console.log(
      `${device.id.slice(0, 8)}  ${stateOf(device, Date.now()).padEnd(23)}  ${what}  ${device.name}`
    );
  }
}

async function revoke(db: Db, config: Config, which: string): Promise<void> {
  const found = (await listDevices(db)).filter(
    ({ id, revokedAt }) => id.startsWith(which) && revokedAt === null
  );
  const [device] = found;
  if (!device || found.length > 1) throw new Error('No single device in force answers to that.');
  await revokeDevice(db, commandAct(config), device.id);
  console.log(`Revoked: ${device.name}. The screen says whom to call.`);
}
