import { describe, expect, it } from 'vitest';
import { measure } from '#app/lib/testing/entries.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { callRow, sortCalls } from './calls.ts';
import { caseRow } from './cases.ts';
import { readSamuQuery, writeSamuQuery } from './query.ts';
import { teamRows, teamsBound } from './read-teams.ts';
import { teamWord } from './team-words.ts';
import { countTeams, sortTeams, wanted } from './teams.ts';
import { callsEntry, casesEntry, teamEntry } from './testing/entries.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const NAMES = new Map([['960000011', 'Port-Brume']]);
const rows = (entries: Record<string, unknown>, now = NOW) =>
  teamRows(new Map(Object.entries(entries)), NAMES, now);

const never = (): never => {
  throw new Error('no team');
};

describe('teams', () => {
  it('are free or engaged as they say, unknown when they do not, and never free by silence', () => {
    const [free, engaged, silent] = rows({
      'team:a': teamEntry('a', NOW),
      'team:b': teamEntry('b', NOW, { state: 'engaged', destination: '960000011' }),
      'team:c': teamEntry('c', NOW, { state: null }),
      'calls:96': callsEntry('96', NOW)
    });
    expect(free).toMatchObject({ state: 'free', old: false, base: 'Port-Brume', status: 'RET-BASE' });
    expect(engaged).toMatchObject({ state: 'engaged', destination: '960000011', at: NOW - 2 * MINUTE });
    expect(silent?.state).toBe('unknown');
  });

  it('that say they are free are free, also when nobody ever told a step of theirs', () => {
    const entry = teamEntry('a', NOW);
    entry.measures.status = { value: null, state: 'unknown', formula: 'team_status@1' };
    expect(rows({ 'team:a': entry })[0]).toMatchObject({ state: 'free', old: false });
    expect(teamWord(rows({ 'team:a': entry })[0] ?? never())).toBe('libre');
    expect(teamWord(rows({ 'team:a': entry }, NOW + 5 * HOUR)[0] ?? never())).toBe('inconnue (était libre)');
  });

  it('become unknown by themselves four hours after their word, and their place old after its own time', () => {
    const entry = { 'team:a': teamEntry('a', NOW, { state: 'engaged', destination: '960000011' }) };
    expect(rows(entry, NOW + 4 * MINUTE)[0]).toMatchObject({ state: 'engaged', position: { old: true } });
    const [later] = rows(entry, NOW + 5 * HOUR);
    expect(later).toMatchObject({ state: 'unknown', old: true, destination: null });
    expect(
      teamsBound(
        [later ?? rows(entry)[0]].flatMap((row) => row ?? []),
        null
      )?.heading.size
    ).toBe(0);
  });

  it('have no place where none was told', () => {
    expect(rows({ 'team:a': teamEntry('a', NOW, { point: null }) })[0]?.position).toBeNull();
  });

  it('are sorted totally, filtered, and counted in three', () => {
    const all = rows({
      'team:b': teamEntry('b', NOW, { state: 'engaged', name: 'VLM 10' }),
      'team:a': teamEntry('a', NOW, { name: 'VLM 2', vehicle: 'SMUR.AR-PED' }),
      'team:c': teamEntry('c', NOW, { name: 'VLM 2', samu: '99', state: null }),
      'team:d': teamEntry('d', NOW, { family: 'TSU' })
    });
    expect(sortTeams(all, 'state', 1).map(({ id }) => id)).toEqual(['d', 'a', 'c', 'b']);
    expect(sortTeams([...all].reverse(), 'name', -1)).toEqual(sortTeams(all, 'name', -1));
    const shown = (filter: Partial<Parameters<typeof wanted>[1]>) =>
      all.filter((row) => wanted(row, { samu: '', show: '', child: false, ...filter })).map(({ id }) => id);
    expect(shown({})).toEqual(['b', 'a', 'c']);
    expect(shown({ samu: '99' })).toEqual(['c']);
    expect(shown({ show: 'engaged' })).toEqual(['b']);
    expect(shown({ child: true })).toEqual(['a']);
    expect(countTeams(all)).toEqual({ free: 2, engaged: 1, unknown: 1 });
  });

  it('on the way are counted by where they go; nobody tells anything while no team is known', () => {
    const all = rows({
      'team:a': teamEntry('a', NOW, { state: 'engaged', destination: '960000011' }),
      'team:b': teamEntry('b', NOW, { state: 'free', destination: '960000011' })
    });
    expect(teamsBound(all, null)).toEqual({ heading: new Map([['960000011', 1]]), lastHour: null });
    expect(teamsBound([], new Map())).toBeNull();
  });
});

describe('calls', () => {
  const entry = callsEntry('96', NOW, {
    presented1h: measure(120),
    presented1hUsual: measure({ mean: 100, sd: 9 }),
    waitingNow: measure(4)
  });

  it('stand beside their usual while both are known', () => {
    expect(callRow('96', 'SAMU 96', entry, NOW)).toMatchObject({
      ratio: 1.2,
      old: false,
      at: NOW - 2 * MINUTE
    });
    expect(callRow('96', 'SAMU 96', entry, NOW + 5 * HOUR)).toMatchObject({
      ratio: null,
      old: true,
      presented1h: { state: 'stale', value: 120 }
    });
  });

  it('are unknown everywhere for a SAMU that was never heard, which sorts last', () => {
    const never = callRow('99', 'SAMU 99', undefined, NOW);
    expect(never.waitingNow).toEqual({ value: null, state: 'unknown' });
    const known = callRow('96', 'SAMU 96', entry, NOW);
    for (const direction of [1, -1] as const)
      expect(sortCalls([never, known], 'waitingNow', direction).map(({ id }) => id)).toEqual(['96', '99']);
    expect(sortCalls([never, known], 'id', -1).map(({ id }) => id)).toEqual(['99', '96']);
  });
});

describe('cases', () => {
  it('come by priority, those of no list counted apart, decisions most first', () => {
    const row = caseRow('96', 'SAMU 96', casesEntry('96', NOW), NOW);
    expect(row).toMatchObject({ byPriority: [2, 30, 80, 20, 5], other: 3, old: false });
    expect(row.decisions).toEqual([
      ['CONSEIL', 60],
      ['INTER', 50]
    ]);
  });

  it('are unknown, not zero, when nothing was heard or it is too old', () => {
    const none = {
      byPriority: [undefined, undefined, undefined, undefined, undefined],
      decisions: [],
      old: true
    };
    expect(caseRow('99', 'SAMU 99', undefined, NOW)).toMatchObject(none);
    expect(caseRow('96', 'SAMU 96', casesEntry('96', NOW), NOW + 5 * HOUR)).toMatchObject(none);
  });
});

describe('the address', () => {
  const read = (text: string) => readSamuQuery(new URLSearchParams(text));

  it('keeps a view and nothing else', () => {
    const text = '?need=maternity_2b&at=94028&child=1&samu=94&show=free&sort=at&dir=down';
    expect(writeSamuQuery(read(text))).toBe(text);
    expect(writeSamuQuery(read(''))).toBe('?');
  });

  it('takes nothing that is not of its lists: no name, no place finer than a commune', () => {
    expect(read('?need=dupont&at=12%20rue%20de%20la%20paix&samu=x&sort=name2&point=2.34,48.85')).toEqual(
      read('')
    );
  });
});
