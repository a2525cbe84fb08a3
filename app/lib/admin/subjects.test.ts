import { expect, it } from 'vitest';
import { nameOf, subjectNames, subjectOf } from './subjects.server.ts';

const HASH = '0123456789abcdef0123456789abcdef';
const names = subjectNames({
  accounts: [{ id: 'a1', login: 'camille' }],
  devices: [{ id: 'd1', name: 'Salle de crise' }],
  keys: [
    { keyHash: HASH, source: 'CH Alpha', label: 'essai' },
    { keyHash: `f${HASH}`, source: 'CH Alpha', label: '' }
  ],
  rules: [
    { kind: 'contact', id: 3, text: 'la cellule', endedAt: null },
    { kind: 'exclusion', id: 4, scope: '960000011', firstDay: '', lastDay: '', why: '', endedAt: null }
  ],
  sites: [{ finess: '960000011', name: 'Port-Brume' }],
  scopeWord: (scope) => (scope === '960000011' ? 'Port-Brume' : scope)
});

it('calls accounts, screens, keys, rules, sites and their units by the names the record knows', () => {
  const subjects = [
    ...['account:a1', 'device:d1', 'key:0123456789ab', 'key:f0123456789a', 'rule:3', 'rule:4'],
    ...['site:960000011', 'unit:960000011/0', 'account:gone', 'receipt:r1', 'audit:log']
  ];
  expect(subjects.map((subject) => nameOf(subject, names))).toEqual([
    ...['camille', 'Salle de crise', 'CH Alpha, essai', 'CH Alpha', '3', '4, Port-Brume'],
    ...['Port-Brume', 'Port-Brume', null, null, null]
  ]);
});

it('finds what is meant by a name, however it is written, and leaves a subject as it is', () => {
  expect(
    ['salle de CRISE', 'device:d1', 'camille', 'account:gone'].map((text) => subjectOf(text, names))
  ).toEqual([...['device:d1', 'device:d1', 'account:a1', 'account:gone']]);
});
