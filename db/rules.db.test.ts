import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { latestAudit } from './audit.ts';
import { headSeq, readFeed } from './outbox.ts';
import { seedRegion } from './reference.ts';
import {
  addRule,
  endRule,
  excludedDays,
  exclusionsChangedAt,
  listRules,
  type NewRule,
  readDirectory,
  readRules,
  type SiteDirectory,
  writeDirectory
} from './rules.ts';
import { act, START } from './testing/people.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const region = loadRegion('fictive');
const [SITE = '', OTHER = ''] = region.sites.map(({ finess }) => finess);
const known = new Set(region.sites.map(({ finess }) => finess));
const scopes = new Set(['region', ...region.departments.map(({ code }) => `dept:${code}`), ...known]);
const THRESHOLDS = {
  ...{ kind: 'thresholds' as const, scope: 'region', from: START, to: START + HOUR },
  ...{ z: ['1', '2', '3'], excess: [3, 5, 8] }
};

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

const add = (rule: NewRule, at = START) => addRule(test.db, act(), rule, { at, scopes });
const told = async (since: number) =>
  (await readFeed(test.db, since, 10)).flatMap((event) =>
    event.kind === 'rules.changed' ? [event.payload] : []
  );

it('thresholds reach every node with their dates, and end without being forgotten', async () => {
  const head = await headSeq(test.db);
  const id = await add(THRESHOLDS);
  const said = { id, scope: 'region', from: START, to: START + HOUR, z: [1, 2, 3], excess: [3, 5, 8] };
  expect(await told(head)).toEqual([
    { thresholds: [said], calls: [], floors: [], names: {}, directory: {}, contact: null }
  ]);
  const [noted] = await latestAudit(test.db, { limit: 1, subject: `rule:${id}` });
  expect(noted).toMatchObject({ action: 'rule.thresholds', before: null, after: { z: [1, 2, 3] } });

  await endRule(test.db, act(), id, START + 60_000);
  expect((await readRules(test.db)).thresholds).toEqual([]);
  expect(await listRules(test.db)).toMatchObject([{ id, endedAt: START + 60_000 }]);
  const [ended] = await latestAudit(test.db, { limit: 1, subject: `rule:${id}` });
  expect(ended).toMatchObject({
    action: 'rule.end',
    before: { kind: 'thresholds', z: [1, 2, 3], endedAt: null },
    after: { kind: 'thresholds', z: [1, 2, 3], endedAt: START + 60_000 }
  });
  // Of two administrators who end it, the second learns that it is over.
  await expect(endRule(test.db, act(), id, START + 70_000)).rejects.toMatchObject({ code: 'RULE_INVALID' });
});

it('exclusions say when they last changed, and one sentence says whom to call', async () => {
  expect(await exclusionsChangedAt(test.db)).toBeNull();
  const days = { kind: 'exclusion' as const, firstDay: '2026-11-02', lastDay: '2026-11-04' };
  const id = await add({ ...days, scope: OTHER, why: 'Inondation' }, START + 1);
  expect(await excludedDays(test.db)).toEqual([
    { id, scope: OTHER, firstDay: '2026-11-02', lastDay: '2026-11-04', why: 'Inondation' }
  ]);
  await endRule(test.db, act(), id, START + 5);
  expect(await excludedDays(test.db)).toEqual([]);
  expect(await exclusionsChangedAt(test.db)).toBe(START + 5);

  await add({ kind: 'contact', text: 'le 01 23 45 67 89' });
  await add({ kind: 'contact', text: ' la cellule, 01 00 00 00 00 ' });
  expect((await readRules(test.db)).contact).toBe('la cellule, 01 00 00 00 00');
  const [second, first] = await latestAudit(test.db, { limit: 2, action: 'rule.contact' });
  expect(first).toMatchObject({ before: null, after: { text: 'le 01 23 45 67 89' } });
  expect(second).toMatchObject({
    before: { text: 'le 01 23 45 67 89' },
    after: { text: 'la cellule, 01 00 00 00 00' }
  });
  const contacts = (await listRules(test.db)).filter(({ kind }) => kind === 'contact');
  expect(contacts.map(({ endedAt }) => endedAt)).toEqual([null, START]);
});

it.each([
  ['scope', { ...THRESHOLDS, scope: 'dept:00' }],
  ['from', { ...THRESHOLDS, from: NaN }],
  ['to', { ...THRESHOLDS, to: START }],
  ['z', { ...THRESHOLDS, z: ['1', '', '3'] }],
  ['excess', { ...THRESHOLDS, excess: [3, 3, 8] }],
  ['firstDay', { kind: 'exclusion', scope: 'region', firstDay: '', lastDay: '2026-11-04', why: 'abc' }],
  [
    'firstDay',
    { kind: 'exclusion', scope: 'region', firstDay: '2026-02-30', lastDay: '2026-11-04', why: 'abc' }
  ],
  [
    'lastDay',
    { kind: 'exclusion', scope: 'region', firstDay: '2026-11-04', lastDay: '2026-11-03', why: 'abc' }
  ],
  ['why', { kind: 'exclusion', scope: 'region', firstDay: '2026-11-04', lastDay: '2026-11-04', why: ' ' }],
  ['text', { kind: 'contact', text: '' }],
  ['over', { kind: 'calls', from: START, excludeShort: true, over: 'all' }],
  ['excludeShort', { kind: 'calls', from: START, excludeShort: undefined, over: 'answered' }],
  ['from', { kind: 'calls', from: NaN, excludeShort: true, over: 'answered' }]
] satisfies [string, NewRule][])('a rule whose %s is not possible changes nothing', async (where, rule) => {
  const head = await headSeq(test.db);
  await expect(add(rule)).rejects.toMatchObject({ code: 'RULE_INVALID', where });
  expect(await headSeq(test.db)).toBe(head);
});

it('how calls are counted reaches every node with its date, and is audited', async () => {
  const id = await add({ kind: 'calls', from: START, excludeShort: false, over: 'answered' });
  const rule = { id, from: START, excludeShort: false, over: 'answered' };
  expect((await readRules(test.db)).calls).toEqual([rule]);
  expect(await latestAudit(test.db, { limit: 1, subject: `rule:${id}` })).toMatchObject([
    { action: 'rule.calls', after: { excludeShort: false, over: 'answered' } }
  ]);
  await endRule(test.db, act(), id, START);
  expect((await readRules(test.db)).calls).toEqual([]);
});

const EMPTY: SiteDirectory = {
  ...{ finess: SITE, phone: '', professionalPhone: '', hours: '', access: '', shortName: '', source: '' },
  version: 0
};
const write = (site: Partial<SiteDirectory>) =>
  writeDirectory(test.db, act(), { ...EMPTY, ...site }, { at: START, known });

it('a short name reaches every node; what is empty is not filled in; nobody overwrites another unseen', async () => {
  const head = await headSeq(test.db);
  await write({ shortName: ' Beffroi ', phone: '+33 1 23 45 67 89' });
  expect((await told(head)).map(({ names }) => names)).toEqual([{ [SITE]: 'Beffroi' }]);
  const [filled] = await readDirectory(test.db);
  expect(filled).toEqual({
    ...{ finess: SITE, phone: '+33 1 23 45 67 89', professionalPhone: null, hours: null, access: null },
    ...{ shortName: 'Beffroi', source: null, version: 1 }
  });
  expect((await readRules(test.db)).directory).toEqual({
    [SITE]: {
      phone: '+33 1 23 45 67 89',
      hours: null,
      access: null,
      source: null,
      at: expect.any(Number) as number
    }
  });
  await expect(write({ shortName: 'Autre' })).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' });
  await write({ version: 1 });
  expect(await readRules(test.db)).toMatchObject({ names: {}, directory: {} });
  const [noted] = await latestAudit(test.db, { limit: 1, subject: `site:${SITE}` });
  expect(noted).toMatchObject({ before: { shortName: 'Beffroi' }, after: { shortName: null } });
});

it.each([
  ['finess', { finess: '000000000' }],
  ['shortName', { shortName: 'Quinze lettres.' }],
  ['phone', { phone: 'au standard' }],
  ['professionalPhone', { professionalPhone: '<b>01</b>' }],
  ['source', { source: 'x'.repeat(81) }],
  ['hours', { hours: 'x'.repeat(201) }]
])('a site whose %s is not possible is not written', async (where, site) => {
  await expect(write({ version: 2, ...site })).rejects.toMatchObject({ code: 'RULE_INVALID', where });
  expect((await readDirectory(test.db)).map(({ version }) => version)).toEqual([2]);
});
