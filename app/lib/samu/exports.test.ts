import { expect, test } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { caseRow } from './cases.ts';
import { casesToCsv, teamsToCsv } from './exports.ts';
import type { TeamRow } from './teams.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const stamp = { origin: 'simulated', now: NOW };
const TEAM: TeamRow = {
  ...{ id: 'fr.health.samu960.resource.SMUR-1', name: 'SMUR 1', samu: '96', base: 'Port-Brume' },
  ...{ vehicle: 'SMUR.VLM', paediatric: false, smur: true, state: 'engaged', deduced: false, old: false },
  ...{ was: 'engaged', status: 'PEC', at: NOW - 5 * MINUTE, destination: '960000011' },
  position: { lon: 2.34567, lat: 48.76543, at: NOW - MINUTE, old: false }
};

test('teams are exported with their state and its age, never with a place or a mission', () => {
  const csv = teamsToCsv([TEAM], stamp);
  const [head = '', line = ''] = csv.split('\r\n');
  const cells = Object.fromEntries(head.split(';').map((name, i) => [name, line.split(';')[i]]));
  expect(cells).toMatchObject({
    ...{ team: TEAM.id, engagement: 'engaged', since: '2026-11-22T13:55:00.000Z', destination: '960000011' },
    ...{ position_at: '2026-11-22T13:59:00.000Z', origin: 'simulated', known_at: '2026-11-22T14:00:00.000Z' }
  });
  expect(csv).not.toMatch(/2\.345|48\.765|mission|;lon;|;lat;/);
});

test('a SAMU nothing was heard of is exported as unknown, not as zero', () => {
  const [, line] = casesToCsv([caseRow('96', 'SAMU 96', undefined, NOW)], stamp).split('\r\n');
  expect(line).toBe('96;;unknown;;unknown;;unknown;;;;;;;simulated;2026-11-22T14:00:00.000Z');
});
