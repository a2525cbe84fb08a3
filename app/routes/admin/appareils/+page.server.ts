import { createDevice, listDevices, renewDevice, revokeDevice } from '#db/access/devices.ts';
import { readRules } from '#db/rules.ts';
import { change } from '#app/lib/admin/change.server.ts';
import type { Once } from '#app/lib/admin/outcome.ts';
import { placesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const { names } = await readRules(db);
  return { devices: await listDevices(db), places: placesOf(region, names) };
};

/** A code that was just made, with the place it is for and its end. */
async function shown(id: string, secret: string): Promise<Once> {
  const device = (await listDevices(appContext().db)).find((one) => one.id === id);
  return { kind: 'code', secret, about: device?.name ?? '', until: device?.codeUntil ?? null };
}

export const actions: Actions = {
  create: change('device.write', 'create', async (fields, act) => {
    const { db, region } = appContext();
    const wish = {
      level: fields.text('level'),
      name: fields.text('name'),
      site: fields.text('site') || null
    };
    const known = new Set(region.sites.map(({ finess }) => finess));
    const { id, code } = await createDevice(db, act, wish, known);
    return shown(id, code);
  }),

  renew: change(
    'device.write',
    (fields) => `device:${fields.text('id')}`,
    async (fields, act) => {
      const id = fields.text('id');
      return shown(id, await renewDevice(appContext().db, act, id));
    }
  ),

  revoke: change(
    'device.write',
    (fields) => `device:${fields.text('id')}`,
    async (fields, act) => {
      await revokeDevice(appContext().db, act, fields.text('id'));
      return null;
    }
  )
};
