import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ pack: appContext().region, ended: locals.ended });
