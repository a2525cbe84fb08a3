import { appContext } from '#app/lib/server/context.ts';
import type { LayoutServerLoad } from './$types';

/** What is said of people and keys stays in no cache. Process time: that of sign-ins, codes and keys. */
export const load: LayoutServerLoad = ({ setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' });
  return { now: appContext().clock.process() };
};
