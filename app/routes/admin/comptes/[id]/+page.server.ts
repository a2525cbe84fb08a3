import { error } from '@sveltejs/kit';
import { changeAccount, inviteAccount, readAccount } from '#db/access/accounts.ts';
import { latestAudit } from '#db/audit.ts';
import { readRules } from '#db/rules.ts';
import { ACCOUNT_ROLES } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { change } from '#app/lib/admin/change.server.ts';
import { accountPlacesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import { ownPlaces } from '#domain/access/own-places.ts';
import { loadFacilities } from '#maps/region/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const { db, region } = appContext();
  const account = await readAccount(db, params.id).catch((problem: unknown) => {
    if (problem instanceof CodedError) error(404, { message: 'NOT_FOUND', code: problem.code });
    throw problem;
  });
  const { names } = await readRules(db);
  const log = await latestAudit(db, { limit: 10, subject: `account:${account.id}` });
  return {
    ...{ account, roles: ACCOUNT_ROLES },
    places: accountPlacesOf(region, await loadFacilities(region.id), names),
    log: log.map(({ seq, at, actorLabel, action }) => ({ seq, at, actorLabel, action }))
  };
};

const known = async () => {
  const { region } = appContext();
  return ownPlaces(region, await loadFacilities(region.id));
};

export const actions: Actions = {
  change: (event) =>
    change('account.write', 'change', async (fields, act) => {
      const which = { id: event.params.id, version: Number(fields.text('version')) };
      const command = {
        kind: 'change' as const,
        ...{ name: fields.text('name'), roles: fields.all('roles'), sites: fields.all('sites') }
      };
      await changeAccount(appContext().db, act, which, command, await known());
      return null;
    })(event),

  invite: (event) =>
    change('account.write', 'invite', async (_fields, act) => {
      const { db } = appContext();
      const { id } = event.params;
      const secret = await inviteAccount(db, act, id);
      const { login, invitedUntil } = await readAccount(db, id);
      return { kind: 'invitation', secret, about: login, until: invitedUntil };
    })(event),

  /** Disables, or enables again. */
  access: (event) =>
    change('account.write', 'access', async (fields, act) => {
      const which = { id: event.params.id, version: Number(fields.text('version')) };
      const kind = fields.text('kind') === 'enable' ? 'enable' : 'disable';
      await changeAccount(appContext().db, act, which, { kind }, await known());
      return null;
    })(event)
};
