import { loadDeclaration, takeDeclaration } from '#app/lib/beds/declare.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url, locals }) =>
  loadDeclaration(params.finess, url.searchParams, locals);

export const actions: Actions = { default: takeDeclaration };
