import { redirect } from '@sveltejs/kit';
import { actorOf } from '#db/access/accounts.ts';
import { enrolDevice, readDevice } from '#db/access/devices.ts';
import { openToken } from '#db/access/seal.ts';
import { endSession } from '#db/access/sessions.ts';
import { DEVICE_COOKIE } from '#domain/access/cookies.ts';
import { connectionOf, needsTls, refused, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { readContact } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import {
  actOf,
  addressOf,
  clearSession,
  sessionToken,
  setDevice,
  signInContext
} from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a screen of this level opens on. */
const screenOf = (level: 'wall' | 'ward', site: string | null): string =>
  localizeHref(level === 'ward' && site ? `/pc/ed/${site}` : '/mur/region');

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const { db, clock, region, secret } = appContext();
  const common = { signedIn: locals.viewer.kind === 'account', connection: connectionOf(locals) };
  const token = openToken(secret, 'device', cookies.get(DEVICE_COOKIE) ?? '');
  const device = token === null ? null : await readDevice(db, token, clock.process());
  if (device === null || device.revoked)
    return {
      ...common,
      ...{ revoked: device !== null, place: null, site: null, screen: null },
      contact: device === null ? null : await readContact()
    };
  const { viewer } = device;
  const { label } = await actorOf(db, viewer);
  const finess = viewer.sites[0] ?? null;
  return {
    ...common,
    revoked: false,
    contact: null,
    place: label,
    site: finess && (region.sites.find((site) => site.finess === finess)?.name ?? finess),
    screen: screenOf(viewer.roles.includes('ward') ? 'ward' : 'wall', finess)
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { db } = appContext();
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, {});
    const code = textOf(await event.request.formData(), 'code');
    let screen: string;
    try {
      const device = await enrolDevice(db, { code, address: addressOf(event) }, signInContext());
      setDevice(event, device.token);
      screen = screenOf(device.level, device.site);
    } catch (error) {
      return refusedBy(error, {});
    }
    // A shared screen must not go on with the rights of whoever enrolled it.
    const session = sessionToken(event);
    if (session !== null) {
      await endSession(db, await actOf(event), session);
      clearSession(event);
    }
    redirect(303, screen);
  }
};
