import { redirect } from '@sveltejs/kit';
import { showFactor } from '#db/access/sessions.ts';
import { connectionOf, needsTls, nextOf, refused, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { ownPath } from '#app/lib/account/own-path.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { enterWith, fromOf, sessionToken, signInContext } from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const back = ownPath(url.searchParams.get('retour'));
  const { viewer } = locals;
  if (viewer.kind !== 'account') redirect(303, localizeHref('/connexion'));
  if (viewer.pending !== 'second_factor') redirect(303, nextOf(viewer, back ?? localizeHref('/compte')));
  return { back, connection: connectionOf(locals) };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const back = ownPath(textOf(form, 'retour'));
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, { back });
    const { id } = event.locals.viewer;
    const token = sessionToken(event);
    if (event.locals.viewer.kind !== 'account' || id === null || token === null)
      return refused('SIGN_IN_REFUSED', null, { back });
    try {
      const code = textOf(form, 'code').replaceAll(/\s/g, '');
      const entry = { token, accountId: id, code, ...fromOf(event) };
      await enterWith(event, await showFactor(appContext().db, entry, signInContext()));
    } catch (error) {
      return refusedBy(error, { back });
    }
    redirect(303, back ?? localizeHref('/'));
  }
};
