import { emergencyText } from '#app/lib/public/emergency-text.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ 'cache-control': 'public, max-age=300, stale-while-revalidate=86400' });
  return { text: emergencyText(getLocale()) };
};
