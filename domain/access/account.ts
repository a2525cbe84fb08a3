import { CodedError } from '../errors.ts';
import { type AccountRole, isAccountRole, SITE_ROLES } from './roles.ts';

/** What an administrator sees and changes of an account; secrets are not among it. */
export interface AccountFacts {
  login: string;
  name: string;
  roles: readonly AccountRole[];
  /** FINESS; only with a `site` role. */
  sites: readonly string[];
  disabled: boolean;
}

export type AccountCommand =
  | { kind: 'create'; login: string; name: string; roles: readonly string[]; sites: readonly string[] }
  | { kind: 'change'; name: string; roles: readonly string[]; sites: readonly string[] }
  | { kind: 'disable' }
  | { kind: 'enable' };

/** What the decision needs to know besides the account itself. */
export interface AccountContext {
  /** FINESS of the region. */
  known: ReadonlySet<string>;
  /** Other accounts in force that hold the role admin. */
  otherAdmins: number;
}

const LOGIN = /^[a-z0-9][a-z0-9._@+-]{2,79}$/;

/**
 * What an account becomes by a command; pure.
 * @param account null before `create`
 * @throws CodedError ACCOUNT_INVALID (`where` is the field), ACCOUNT_LAST_ADMIN, ACCOUNT_UNKNOWN, ACCOUNT_EXISTS
 */
export function decideAccount(
  account: AccountFacts | null,
  command: AccountCommand,
  context: AccountContext
): AccountFacts {
  if (command.kind === 'create') {
    if (account) throw new CodedError('ACCOUNT_EXISTS', 'login');
    const login = command.login.trim().toLowerCase();
    if (!LOGIN.test(login)) throw new CodedError('ACCOUNT_INVALID', 'login');
    return { login, ...described(command, context), disabled: false };
  }
  if (!account) throw new CodedError('ACCOUNT_UNKNOWN');
  const next: AccountFacts =
    command.kind === 'change'
      ? { ...account, ...described(command, context) }
      : { ...account, disabled: command.kind === 'disable' };
  if (isAdmin(account) && !isAdmin(next) && context.otherAdmins === 0)
    throw new CodedError('ACCOUNT_LAST_ADMIN', 'roles');
  return next;
}

const isAdmin = (account: AccountFacts) => !account.disabled && account.roles.includes('admin');

function described(
  { name, roles, sites }: { name: string; roles: readonly string[]; sites: readonly string[] },
  context: AccountContext
): Pick<AccountFacts, 'name' | 'roles' | 'sites'> {
  const plain = name.trim();
  if (plain.length < 1 || plain.length > 80 || /\p{Cc}/u.test(plain))
    throw new CodedError('ACCOUNT_INVALID', 'name');
  const held = [...new Set(roles)];
  if (held.length === 0 || !held.every(isAccountRole)) throw new CodedError('ACCOUNT_INVALID', 'roles');
  const ofSite = held.some((role) => SITE_ROLES.includes(role));
  const own = [...new Set(sites)].toSorted();
  if (ofSite !== own.length > 0 || !own.every((finess) => context.known.has(finess)))
    throw new CodedError('ACCOUNT_INVALID', 'sites');
  return { name: plain, roles: held.filter(isAccountRole), sites: own };
}

/**
 * Refuses passwords that are guessed first. Length decides (a sentence is fine); no rule about kinds of signs.
 * @throws CodedError PASSWORD_WEAK
 */
export function checkPassword(password: string, login: string): void {
  const text = password.normalize('NFKC');
  const own = (login.split('@')[0] ?? login).toLowerCase();
  const guessed = own.length >= 4 ? [...GUESSED_FIRST, own] : GUESSED_FIRST;
  // What is left once everything that is tried first, and every repeated run, is taken away.
  const rest = guessed.reduce((left, word) => left.replaceAll(word, ''), unrepeated(text.toLowerCase()));
  const weak =
    new Set(rest).size < 5 || rest.length < 8 || (own.length >= 4 && text.toLowerCase().includes(own));
  if (text.length < 12 || text.length > 200 || weak) throw new CodedError('PASSWORD_WEAK', 'password');
}

/** What lists of guesses begin with, in French and English, and runs of the keyboard. */
const GUESSED_FIRST: readonly string[] = [
  'motdepasse',
  'mot de passe',
  'password',
  'passw0rd',
  'azertyuiop',
  'qwertyuiop',
  'azerty',
  'qwerty',
  'bonjour',
  'bienvenue',
  'welcome',
  'admin',
  'vigie',
  'urgences',
  '1234567890',
  '123456789',
  '12345678',
  '1234567',
  '123456',
  '12345',
  '1234',
  '123'
];

/** A text that is one run again and again, once: `abcdeabcde` is `abcde`. */
function unrepeated(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const run = text.slice(0, length);
    if (run.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return run;
  }
  return text;
}
