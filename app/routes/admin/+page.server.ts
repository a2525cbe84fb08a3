import { listAccounts } from '#db/access/accounts.ts';
import { listDevices } from '#db/access/devices.ts';
import { auditHead } from '#db/audit.ts';
import { listRules, readDirectory } from '#db/rules.ts';
import { readGrants } from '#db/sources.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const accounts = await listAccounts(db);
  const devices = await listDevices(db);
  const rules = await listRules(db);
  const filled = await readDirectory(db);
  return {
    people: accounts.filter(({ disabled }) => !disabled).length,
    devices: devices.filter(({ revokedAt }) => revokedAt === null).length,
    keys: (await readGrants(db)).length,
    sites: { filled: filled.filter(({ phone }) => phone !== null).length, of: region.sites.length },
    rules: rules.filter(({ endedAt }) => endedAt === null).length,
    log: (await auditHead(db))?.seq ?? 0
  };
};
