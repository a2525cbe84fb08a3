import { describe, expect, it } from 'vitest';
import { callsEntry, countsEntry, teamEntry } from '#app/lib/samu/testing/entries.ts';
import { measure } from '#app/lib/testing/entries.ts';
import { HOUR } from '#domain/time/instant.ts';
import { focusFirst, samuOfScope, samuPicture } from './samu-model.ts';
import { lateWords, lineWords, smurWords } from './samu-words.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const departments = ['75', '92', '93', '94'].map((code) => ({ code, name: code, lon: 0, lat: 0 }));
const calls = (code: string, waiting: number | null, longest = 60) =>
  callsEntry(code, NOW, { waitingNow: measure(waiting), longestWaitS: measure(longest) });
const picture = (entries: Record<string, unknown>, now = NOW) =>
  samuPicture(departments, new Map(Object.entries(entries)), now);
const order = (entries: Record<string, unknown>, now = NOW) =>
  picture(entries, now).lines.map(({ code }) => code);

describe('the SAMU on the wall', () => {
  it('stand worst first: more waiting, then a longer wait; who says nothing comes last and is counted unseen', () => {
    const entries = {
      'calls:75': calls('75', 3, 100),
      'calls:92': calls('92', 3, 200),
      'calls:93': calls('93', null),
      'calls:94': calls('94', 9)
    };
    expect(order(entries)).toEqual(['94', '92', '75', '93']);
    expect(picture(entries).seen).toBe(3);
    expect(picture(entries, NOW + 5 * HOUR).seen).toBe(0);
  });

  it('are unknown, not calm, while nothing is heard', () => {
    const { lines, seen, scenes, marks } = picture({});
    expect([seen, scenes, marks]).toEqual([0, [], []]);
    expect(lines.map(({ waiting, smur }) => [waiting, smur])).toEqual(departments.map(() => [null, null]));
  });
});

describe('an order to look at a place', () => {
  const sites = [{ finess: '940000011', department: '94' }];

  it('is of the SAMU of the department, or of the site’s; of no other place', () => {
    const of = (scope: string) => samuOfScope({ departments, sites }, scope);
    expect(['dept:92', '940000011', 'dept:99', 'region', '000000000'].map(of)).toEqual([
      '92',
      '94',
      null,
      null,
      null
    ]);
  });

  it('puts that SAMU above all others, which keep their order', () => {
    const { lines } = picture({ 'calls:75': calls('75', 3), 'calls:94': calls('94', 9) });
    expect(focusFirst(lines, '93').map(({ code }) => code)).toEqual(['93', '94', '75', '92']);
    expect(focusFirst(lines, null)).toEqual(lines);
  });
});

describe('teams on the wall', () => {
  const place = (name: string) => measure({ insee: '94028', name, lon: 2.45, lat: 48.78 });
  const engaged = (id: string, name: string, status: string) => {
    const team = teamEntry(id, NOW, { state: 'engaged', point: null });
    return { ...team, measures: { ...team.measures, status: measure(status), commune: place(name) } };
  };

  it('with a patient are counted by commune, largest first; one on its way is not there yet', () => {
    const { scenes } = picture({
      'team:a': engaged('a', 'Créteil', 'PEC'),
      'team:b': engaged('b', 'Bondy', 'ARRIVEE'),
      'team:c': engaged('c', 'Créteil', 'TRANSP'),
      'team:d': engaged('d', 'Créteil', 'DEPART')
    });
    expect(scenes.map(({ commune, count }) => [commune, count])).toEqual([
      ['Créteil', 2],
      ['Bondy', 1]
    ]);
  });

  it('are drawn at their commune’s centre while they may be engaged, by what is known of them', () => {
    const { marks } = picture({ 'team:a': engaged('a', 'Créteil', 'PEC'), 'team:b': teamEntry('b', NOW) });
    expect(marks.map(({ symbol, lon }) => [symbol, lon])).toEqual([
      ['free', -5.42],
      ['engaged', 2.45]
    ]);
    expect(picture({ 'team:b': teamEntry('b', NOW) }, NOW + 2 * HOUR).marks[0]?.symbol).toBe('old-free');
  });
});

it('says unknown teams beside free ones, and calls that waited as what they are', () => {
  expect(smurWords({ free: 23, engaged: 1, unknown: 6 }, 'fr')[0]).toBe('23, inconnus 6');
  expect(smurWords({ free: 23, engaged: 1, unknown: 0 }, 'fr')).toEqual(['23']);
  expect(smurWords(null, 'fr')).toEqual(['inconnu']);
  expect(lateWords(0.62, 'fr')).toBe('38\u202f%');
  expect(lateWords(null, 'fr')).toBe('inconnu');
  const [line] = picture({
    'calls:75': calls('75', 4, 130),
    'samu:75': countsEntry('75', NOW, [2, 3, 1])
  }).lines;
  if (!line) throw new Error('no line');
  expect(lineWords(line, 'fr')[0]).toBe('4 en attente, 2\u202fmin · SMUR libres 2, inconnus 1');
  expect(lineWords({ ...line, waiting: null }, 'fr')[0]).toBe('appels inconnus · SMUR libres 2, inconnus 1');
});
