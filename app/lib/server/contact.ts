import { readRules } from '#db/rules.ts';
import { appContext } from './context.ts';
import { readInTime } from './in-time.ts';

/** What a page of a screen that ended answers in the place of its data: whom to call, in `hint`. */
export async function screenEnded(): Promise<App.Error> {
  const contact = await readContact();
  return { message: 'ACCESS_ENDED', code: 'ACCESS_ENDED', ...(contact !== null && { hint: contact }) };
}

/** Whom the region says to call when a screen lost its access; null where nobody was named, or nobody can tell. */
export async function readContact(): Promise<string | null> {
  return (await readInTime(readRules(appContext().db)))?.contact ?? null;
}
