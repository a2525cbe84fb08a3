import { redirect } from '@sveltejs/kit';
import { actorOf, readAccount, setPassword } from '#db/access/accounts.ts';
import { offerFactor, readOffer } from '#db/access/factor.ts';
import { confirmPassword, endSession, endSessionsOf, enrolFactor } from '#db/access/sessions.ts';
import { totpAddress } from '#db/access/totp.ts';
import { CodedError } from '#domain/errors.ts';
import { connectionOf, needsTls, nextOf, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { ownPath } from '#app/lib/account/own-path.ts';
import { qrOf } from '#app/lib/account/qr.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import {
  actOf,
  clearSession,
  enterWith,
  fromOf,
  sessionToken,
  sessionTokens,
  signInContext
} from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** An offered second factor as the page shows it; `sealed` comes back with the first code. */
function shownOffer(accountId: string, login: string, sealed: string | null) {
  const { secret } = appContext();
  const kept = sealed === null ? null : readOffer(secret, accountId, sealed);
  const offer = sealed !== null && kept !== null ? { base32: kept, sealed } : offerFactor(secret, accountId);
  return { ...offer, qr: qrOf(totpAddress(offer.base32, login)) };
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { db, region } = appContext();
  const { viewer } = locals;
  const back = ownPath(url.searchParams.get('retour'));
  const common = { back, connection: connectionOf(locals) };
  if (viewer.kind === 'public') redirect(303, `${localizeHref('/connexion')}?retour=%2Fcompte`);
  if (viewer.kind === 'account' && viewer.pending === 'second_factor') redirect(303, nextOf(viewer, back));
  if (viewer.kind !== 'account' || viewer.id === null) {
    const { label } = await actorOf(db, viewer);
    return { ...common, place: label, me: null, offer: null };
  }
  const { login, name, roles, sites, hasFactor } = await readAccount(db, viewer.id);
  const names = new Map(region.sites.map((site) => [site.finess, site.name]));
  const me = { login, name, roles, sites: sites.map((finess) => names.get(finess) ?? finess), hasFactor };
  return { ...common, place: null, me, offer: shownOffer(viewer.id, login, null) };
};

/** Whoever may change this account now. @throws CodedError SIGN_IN_REFUSED, SIGN_IN_NEEDS_TLS */
function ownerOf(event: RequestEvent, allowed: readonly (string | null)[]): { id: string; token: string } {
  const { kind, id, pending } = event.locals.viewer;
  if (needsTls(event.locals)) throw new CodedError('SIGN_IN_NEEDS_TLS');
  const token = sessionToken(event);
  if (kind !== 'account' || id === null || token === null || !allowed.includes(pending))
    throw new CodedError('SIGN_IN_REFUSED');
  return { id, token };
}

type Part = 'password' | 'factor' | 'others';
const KEPT = { done: null as Part | null, offer: null as ReturnType<typeof shownOffer> | null };

export const actions: Actions = {
  password: async (event) => {
    const kept = { ...KEPT, part: 'password' as Part };
    try {
      const { id, token } = ownerOf(event, [null, 'password']);
      const form = await event.request.formData();
      const { db } = appContext();
      const context = signInContext();
      const current = textOf(form, 'current');
      await confirmPassword(db, { accountId: id, password: current, ...fromOf(event) }, context);
      const password = textOf(form, 'password');
      if (password !== textOf(form, 'again')) throw new CodedError('PASSWORDS_DIFFER', 'again');
      const { login } = await readAccount(db, id);
      await setPassword(db, await actOf(event), { id, login, password, keep: token });
      // To the password of before it was known; to this one it is as well.
      await enterWith(event, token);
      return { ...kept, done: 'password' as Part, refusal: null };
    } catch (error) {
      return refusedBy(error, kept);
    }
  },

  factor: async (event) => {
    const form = await event.request.formData();
    const sealed = textOf(form, 'offer');
    let offer = KEPT.offer;
    try {
      const { id, token } = ownerOf(event, [null, 'enrol_second_factor']);
      const { db, secret } = appContext();
      const { login } = await readAccount(db, id);
      // Whoever mistypes goes on with the secret that is in the phone by now.
      offer = shownOffer(id, login, sealed);
      // A computer left open must not give its owner's account to another phone.
      if (event.locals.viewer.pending === null) {
        const entry = { accountId: id, password: textOf(form, 'current'), ...fromOf(event) };
        await confirmPassword(db, entry, signInContext());
      }
      const code = textOf(form, 'code').replaceAll(/\s/g, '');
      const next = await enrolFactor(db, await actOf(event), { id, offer: sealed, code, token, secret });
      await enterWith(event, next);
    } catch (error) {
      return refusedBy(error, { ...KEPT, part: 'factor' as Part, offer });
    }
    const back = ownPath(textOf(form, 'retour'));
    redirect(303, back ?? `${localizeHref('/compte')}?fait=factor`);
  },

  others: async (event) => {
    const kept = { ...KEPT, part: 'others' as Part };
    try {
      const { id, token } = ownerOf(event, [null]);
      await endSessionsOf(appContext().db, await actOf(event), id, token);
      return { ...kept, done: 'others' as Part, refusal: null };
    } catch (error) {
      return refusedBy(error, kept);
    }
  },

  /** From any page, also half signed in. */
  sortir: async (event) => {
    for (const token of sessionTokens(event)) await endSession(appContext().db, await actOf(event), token);
    clearSession(event);
    // The last good picture that screens keep in this browser leaves with whoever was allowed to see it.
    event.locals.left = true;
    redirect(303, localizeHref('/connexion'));
  }
};
