import { describe, expect, it } from 'vitest';
import { type AccountCommand, type AccountFacts, checkPassword, decideAccount } from './account.ts';

const SITE = '960000011';
const known = new Set([SITE, '960000029']);
const context = { known, otherAdmins: 1 };
const create = (over: Partial<Extract<AccountCommand, { kind: 'create' }>> = {}) =>
  decideAccount(
    null,
    { kind: 'create', login: 'jm', name: 'Jeanne', roles: ['ars'], sites: [], ...over },
    context
  );
const admin: AccountFacts = { login: 'chef', name: 'Chef', roles: ['admin'], sites: [], disabled: false };

describe('an account', () => {
  it('has a login that is written one way, a name, and each role and site once', () => {
    expect(
      create({
        login: ' Jeanne@Example.FR ',
        name: ' Jeanne ',
        roles: ['site', 'analyst', 'site'],
        sites: ['960000029', SITE, SITE]
      })
    ).toEqual({
      login: 'jeanne@example.fr',
      name: 'Jeanne',
      roles: ['site', 'analyst'],
      sites: [SITE, '960000029'],
      disabled: false
    });
  });

  it('refuses each field that is not sound, by its name', () => {
    const refused: [Parameters<typeof create>[0], string][] = [
      [{ login: 'jm' }, 'login'],
      [{ login: 'a b c' }, 'login'],
      [{ login: '-abc' }, 'login'],
      [{ login: 'a'.repeat(81) }, 'login'],
      [{ login: 'jean', name: ' ' }, 'name'],
      [{ login: 'jean', name: 'a\u0007' }, 'name'],
      [{ login: 'jean', roles: [] }, 'roles'],
      [{ login: 'jean', roles: ['wall'] }, 'roles'],
      [{ login: 'jean', roles: ['public'] }, 'roles'],
      [{ login: 'jean', roles: ['site'] }, 'sites'],
      [{ login: 'jean', roles: ['ars'], sites: [SITE] }, 'sites'],
      [{ login: 'jean', roles: ['site'], sites: ['750000001'] }, 'sites']
    ];
    for (const [over, where] of refused)
      expect(() => create(over), where).toThrow(expect.objectContaining({ code: 'ACCOUNT_INVALID', where }));
  });

  it('is created once, and changed only when it is there', () => {
    expect(() =>
      decideAccount(admin, { kind: 'create', login: 'chef', name: 'x', roles: ['ars'], sites: [] }, context)
    ).toThrow(expect.objectContaining({ code: 'ACCOUNT_EXISTS' }));
    expect(() => decideAccount(null, { kind: 'disable' }, context)).toThrow(
      expect.objectContaining({ code: 'ACCOUNT_UNKNOWN' })
    );
  });

  it('that is the last administrator in force stays one', () => {
    const alone = { known, otherAdmins: 0 };
    const ways: AccountCommand[] = [
      { kind: 'disable' },
      { kind: 'change', name: 'Chef', roles: ['ars'], sites: [] }
    ];
    for (const way of ways) {
      expect(() => decideAccount(admin, way, alone)).toThrow(
        expect.objectContaining({ code: 'ACCOUNT_LAST_ADMIN' })
      );
      expect(() => decideAccount(admin, way, context)).not.toThrow();
      expect(() => decideAccount({ ...admin, disabled: true }, way, alone)).not.toThrow();
    }
    expect(
      decideAccount(admin, { kind: 'change', name: 'C', roles: ['admin'], sites: [] }, alone)
    ).toMatchObject({ name: 'C' });
  });
});

describe('a password', () => {
  const strong = (password: string, login = 'jeanne@example.fr') => {
    try {
      checkPassword(password, login);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'PASSWORD_WEAK', where: 'password' });
      return false;
    }
  };

  it('is not what lists of guesses begin with, alone or repeated', () => {
    const guesses = [
      'motdepasse123',
      'Password1234!',
      'azertyuiop123',
      'abcdeabcdeabcde',
      'Vigie-urgences-1234'
    ];
    expect(guesses.filter((password) => strong(password))).toEqual([]);
    expect(strong('le motdepasse du canari jaune')).toBe(true);
  });

  it('is long enough, says more than one run, and is not the login', () => {
    expect(
      ['onze lettre', 'abababababababab', 'Jeanne est la cheffe', 'x'.repeat(201)].map((p) => strong(p))
    ).toEqual([false, false, false, false]);
    expect(['douze lettre', 'correct horse battery', '🐎🐎🐎 cheval de bois'].map((p) => strong(p))).toEqual([
      true,
      true,
      true
    ]);
    // Three letters are in many words.
    expect(strong('ana mange une banane', 'ana')).toBe(true);
  });

  it('is measured as it will be compared', () => {
    expect(strong('ﬁﬁﬁﬁﬁﬁ abc')).toBe(true);
    expect(strong('e\u0301'.repeat(11))).toBe(false);
  });
});
