import { auditActions, latestAudit } from '#db/audit.ts';
import { chainState } from '#app/lib/admin/chain.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async ({ url }) => {
  const { db } = appContext();
  const subject = url.searchParams.get('sujet')?.trim().slice(0, 120) || undefined;
  const action = url.searchParams.get('acte')?.trim().slice(0, 60) || undefined;
  const before = Number(url.searchParams.get('avant') ?? NaN);
  const rows = await latestAudit(db, {
    limit: PAGE + 1,
    ...(subject && { subject }),
    ...(action && { action }),
    ...(Number.isSafeInteger(before) && before > 0 && { beforeSeq: before })
  });
  return {
    rows: rows.slice(0, PAGE),
    /** Where the next, older page begins; null on the last. */
    older: rows.length > PAGE ? (rows[PAGE - 1]?.seq ?? null) : null,
    first: !(Number.isSafeInteger(before) && before > 0),
    filter: { subject: subject ?? '', action: action ?? '' },
    actions: await auditActions(db),
    chain: await chainState(url.searchParams.has('verifier'))
  };
};
