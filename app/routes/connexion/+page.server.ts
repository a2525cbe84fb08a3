import { redirect } from '@sveltejs/kit';
import { readSession, signIn } from '#db/access/sessions.ts';
import { isRole, SITE_ROLES } from '#domain/access/roles.ts';
import { connectionOf, needsTls, nextOf, refused, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { ownPath } from '#app/lib/account/own-path.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { enterWith, fromOf, setRole, signInContext } from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const { demo, region } = appContext();
  const back = ownPath(url.searchParams.get('retour'));
  // Whoever is signed in already has nothing to type here.
  if (locals.viewer.kind === 'account') {
    const due = locals.viewer.pending !== null || back === null;
    redirect(303, due ? nextOf(locals.viewer, back ?? localizeHref('/compte')) : localizeHref('/compte'));
  }
  return {
    back,
    connection: connectionOf(locals),
    invited: url.searchParams.has('invite'),
    sites: demo ? region.sites.map(({ finess, shortName }) => ({ finess, name: shortName })) : []
  };
};

export const actions: Actions = {
  enter: async (event) => {
    const form = await event.request.formData();
    const login = textOf(form, 'login');
    const kept = { login: login.slice(0, 80), back: ownPath(textOf(form, 'retour')) };
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, kept);
    const { db } = appContext();
    const context = signInContext();
    try {
      const entry = { login, password: textOf(form, 'password'), ...fromOf(event) };
      const { token } = await signIn(db, entry, context);
      await enterWith(event, token);
      const viewer = await readSession(db, token, context.now);
      redirect(303, nextOf(viewer, kept.back));
    } catch (error) {
      return refusedBy(error, kept);
    }
  },

  /** In the demonstration only: looks as one role, or as all again. Cookies narrow there, they never widen. */
  role: async (event) => {
    const { demo, region } = appContext();
    const form = await event.request.formData();
    const back = ownPath(textOf(form, 'retour'));
    if (!demo) return refused('REQUEST_INVALID', 'role', { login: '', back });
    const role = textOf(form, 'role');
    const site = region.sites.find(({ finess }) => finess === textOf(form, 'site'))?.finess ?? null;
    if (role === '') setRole(event, null);
    else if (!isRole(role)) return refused('REQUEST_INVALID', 'role', { login: '', back });
    else setRole(event, { role, site: SITE_ROLES.includes(role) ? site : null });
    redirect(303, back ?? localizeHref('/'));
  }
};
