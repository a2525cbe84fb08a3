import { createAccount, listAccounts, readAccount } from '#db/access/accounts.ts';
import { readRules } from '#db/rules.ts';
import { ACCOUNT_ROLES } from '#domain/access/roles.ts';
import { change } from '#app/lib/admin/change.server.ts';
import { accountPlacesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import { ownPlaces } from '#domain/access/own-places.ts';
import { loadFacilities } from '#maps/region/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const { names } = await readRules(db);
  const places = accountPlacesOf(region, await loadFacilities(region.id), names);
  return { accounts: await listAccounts(db), places, roles: ACCOUNT_ROLES };
};

export const actions: Actions = {
  create: change('account.write', 'create', async (fields, act) => {
    const { db, region } = appContext();
    const command = {
      kind: 'create' as const,
      ...{ login: fields.text('login'), name: fields.text('name') },
      ...{ roles: fields.all('roles'), sites: fields.all('sites') }
    };
    const known = ownPlaces(region, await loadFacilities(region.id));
    const { id, invitation } = await createAccount(db, act, command, known);
    const { login, invitedUntil } = await readAccount(db, id);
    return { kind: 'invitation', secret: invitation, about: login, until: invitedUntil };
  })
};
