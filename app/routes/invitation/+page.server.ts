import { redirect } from '@sveltejs/kit';
import { acceptInvitation, readInvitation } from '#db/access/accounts.ts';
import { readSession, signIn } from '#db/access/sessions.ts';
import { CodedError } from '#domain/errors.ts';
import { connectionOf, needsTls, nextOf, refused, refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { addressOf, setSession, signInContext } from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ connection: connectionOf(locals) });

const NOBODY = { token: '', login: '', name: '' };

export const actions: Actions = {
  /** Whose invitation this is. The code travels in the form only: an address would stand in logs. */
  read: async (event) => {
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, NOBODY);
    const { db, clock } = appContext();
    const token = textOf(await event.request.formData(), 'invitation').trim();
    const invited = await readInvitation(db, token, clock.process());
    if (!invited) return refused('INVITATION_OVER', 'invitation', NOBODY);
    return { ...NOBODY, token, login: invited.login, name: invited.name, refusal: null };
  },

  set: async (event) => {
    if (needsTls(event.locals)) return refused('SIGN_IN_NEEDS_TLS', null, NOBODY);
    const form = await event.request.formData();
    const { db, clock } = appContext();
    const token = textOf(form, 'invitation').trim();
    const password = textOf(form, 'password');
    const invited = await readInvitation(db, token, clock.process());
    if (!invited) return refused('INVITATION_OVER', 'invitation', NOBODY);
    const kept = { token, login: invited.login, name: invited.name };
    if (password !== textOf(form, 'again')) return refused('PASSWORDS_DIFFER', 'again', kept);
    try {
      await acceptInvitation(db, { token, password, now: clock.process() });
    } catch (error) {
      return refusedBy(error, kept);
    }
    const context = signInContext();
    try {
      const entry = { login: invited.login, password, address: addressOf(event) };
      const session = await signIn(db, entry, context);
      setSession(event, session.token);
      redirect(303, nextOf(await readSession(db, session.token, context.now), null));
    } catch (error) {
      // The password is kept, this address has to wait: it signs in by itself, later.
      if (error instanceof CodedError) redirect(303, `${localizeHref('/connexion')}?invite`);
      throw error;
    }
  }
};
