import { redirect } from '@sveltejs/kit';
import { acceptInvitation, showInvitation } from '#db/access/accounts.ts';
import { readSession, signIn } from '#db/access/sessions.ts';
import { CodedError } from '#domain/errors.ts';
import { connectionOf, needsTls, nextOf, refused, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { addressOf, enterWith, fromOf, signInContext } from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ connection: connectionOf(locals) });

const NOBODY = { token: '', login: '', name: '' };

export const actions: Actions = {
  /** Whose invitation this is. The code travels in the form only: an address would stand in logs. */
  read: async (event) => {
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, NOBODY);
    const token = textOf(await event.request.formData(), 'invitation').trim();
    try {
      const { login, name } = await showInvitation(
        appContext().db,
        { token, address: addressOf(event) },
        signInContext()
      );
      return { ...NOBODY, token, login, name, refusal: null };
    } catch (error) {
      return refusedBy(error, NOBODY);
    }
  },

  set: async (event) => {
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, NOBODY);
    const form = await event.request.formData();
    const { db } = appContext();
    const context = signInContext();
    const token = textOf(form, 'invitation').trim();
    const password = textOf(form, 'password');
    let kept = NOBODY;
    try {
      const { login, name } = await showInvitation(db, { token, address: addressOf(event) }, context);
      kept = { token, login, name };
      if (password !== textOf(form, 'again')) throw new CodedError('PASSWORDS_DIFFER', 'again');
      await acceptInvitation(db, { token, password, now: context.now });
    } catch (error) {
      return refusedBy(error, kept);
    }
    try {
      const entry = { login: kept.login, password, ...fromOf(event) };
      const session = await signIn(db, entry, context);
      await enterWith(event, session.token);
      redirect(303, nextOf(await readSession(db, session.token, context.now), null));
    } catch (error) {
      // The password is kept, this address has to wait: it signs in by itself, later.
      if (error instanceof CodedError) redirect(303, `${localizeHref('/connexion')}?invite`);
      throw error;
    }
  }
};
