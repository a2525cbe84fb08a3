import { readContact } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  pack: appContext().region,
  ended: locals.ended,
  contact: await readContact()
});
