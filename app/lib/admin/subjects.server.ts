import type { Account } from '#db/access/accounts.ts';
import type { Device } from '#db/access/devices.ts';
import { shortHash, type SourceKey } from '#db/source-keys.ts';
import type { Rule } from '#db/rules.ts';

/** What the record still knows of what its log speaks of. */
export interface Known {
  accounts: readonly Pick<Account, 'id' | 'login'>[];
  devices: readonly Pick<Device, 'id' | 'name'>[];
  keys: readonly Pick<SourceKey, 'keyHash' | 'source' | 'label'>[];
  rules: readonly Rule[];
  sites: readonly { finess: string; name: string }[];
  /** A place of a rule in the reader's words. */
  scopeWord(scope: string): string;
}

/** Names by subject (`device:…` → "Salle de crise"), of accounts by their login; what is gone has none. */
export function subjectNames({
  accounts,
  devices,
  keys,
  rules,
  sites,
  scopeWord
}: Known): Map<string, string> {
  return new Map([
    ...accounts.map(({ id, login }) => [`account:${id}`, login] as const),
    ...devices.map(({ id, name }) => [`device:${id}`, name] as const),
    ...keys.map(({ keyHash, source, label }) => {
      const name = label ? `${source}, ${label}` : source;
      return [`key:${shortHash(keyHash)}`, name] as const;
    }),
    ...rules.map((rule) => {
      const place = 'scope' in rule ? `, ${scopeWord(rule.scope)}` : '';
      return [`rule:${rule.id}`, `${rule.id}${place}`] as const;
    }),
    ...sites.map(({ finess, name }) => [`site:${finess}`, name] as const)
  ]);
}

/** Name of a subject; a unit is called by its site. Null for what has none. */
export function nameOf(subject: string, names: ReadonlyMap<string, string>): string | null {
  const [, finess] = /^unit:(\w+)\//.exec(subject) ?? [];
  return names.get(finess ? `site:${finess}` : subject) ?? null;
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** What somebody typed to filter by: a subject itself, or a name of one. */
export function subjectOf(text: string, names: ReadonlyMap<string, string>): string {
  const found = [...names].find(([subject, name]) => subject === text || plain(name) === plain(text));
  return found?.[0] ?? text;
}
