import { readContact } from '#app/lib/server/contact.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ended: locals.ended,
  contact: await readContact()
});
