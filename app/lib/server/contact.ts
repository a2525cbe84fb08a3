import { readRules } from '#db/rules.ts';
import { SECOND } from '#domain/time/instant.ts';
import { appContext } from './context.ts';

/** A screen must not wait for a record that is away: it says the sentence without a number. */
const PATIENCE = SECOND;

/** What a page of a screen that ended answers in the place of its data: whom to call, in `hint`. */
export async function screenEnded(): Promise<App.Error> {
  const contact = await readContact();
  return { message: 'ACCESS_ENDED', code: 'ACCESS_ENDED', ...(contact !== null && { hint: contact }) };
}

/** Whom the region says to call when a screen lost its access; null where nobody was named, or nobody can tell. */
export async function readContact(): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PATIENCE)));
  const told = readRules(appContext().db).then(
    ({ contact }) => contact,
    () => null
  );
  return Promise.race([told, late]).finally(() => clearTimeout(timer));
}
