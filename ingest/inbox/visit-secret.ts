import type { Db } from '#db/connect.ts';
import { isRetryable } from '#db/retryable.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { visitFingerprint, type Secrets } from './secrets.ts';

const SETTING = 'visit-secret';
const START_MS = 1_500;

/**
 * A check, done once the record answers, that it was written with this installation's visit secret. With another
 * one every stored visit would look withdrawn and every re-sent one new.
 * @returns a function that resolves when all is well
 * @throws (the function) Error with one sentence when the secret is not the record's
 */
export function visitSecretCheck(db: Db, secrets: Secrets): () => Promise<void> {
  const mine = visitFingerprint(secrets);
  let done = false;
  return async () => {
    if (done) return;
    const known = await readSetting(db, SETTING);
    if (known === null) await writeSetting(db, SETTING, mine);
    else if (known !== mine) {
      throw new Error(
        'This record was written with another visit secret: restore the secrets folder that belongs to it.'
      );
    }
    done = true;
  };
}

/** Runs the check at a start, waiting a moment only: a database that is away is asked before the first write. */
export async function checkAtStart(check: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, START_MS)));
  const checked = check().catch((error: unknown) => {
    if (!isRetryable(error)) throw error;
  });
  try {
    await Promise.race([checked, late]);
  } finally {
    clearTimeout(timer);
    checked.catch(() => undefined);
  }
}
