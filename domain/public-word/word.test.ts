import { expect, test } from 'vitest';
import { HOUR } from '../time/instant.ts';
import { decidePublicWord, MESSAGE_MOST, type PublicWordCommand } from './word.ts';

const NOW = Date.UTC(2026, 0, 5, 13);
const SCOPES = new Set(['region', '960000001']);
const say = (over: Partial<Extract<PublicWordCommand, { act: 'declare' }>> = {}): PublicWordCommand => ({
  ...{ act: 'declare', by: 'site', seen: 0, kind: 'message', scope: '960000001' },
  ...{ text: 'Le scanner est en panne, comptez plus de temps.', until: NOW + 3 * HOUR, ...over }
});
const code = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (
      (error as { code: string; where: string | null }).code + ' ' + (error as { where: string | null }).where
    );
  }
};
const decide = (command: PublicWordCommand, before = null as ReturnType<typeof decidePublicWord> | null) =>
  code(() => decidePublicWord(before, command, NOW, SCOPES));

test('a word has an end within its limits, is short, and is nobody’s identity', () => {
  expect(decide(say())).toMatchObject({ version: 1, from: NOW, until: NOW + 3 * HOUR });
  expect(decide(say({ until: NOW + 25 * HOUR }))).toBe('DECLARED_INVALID until');
  expect(decide(say({ kind: 'withheld', until: NOW + 25 * HOUR }))).toMatchObject({ kind: 'withheld' });
  expect(decide(say({ text: 'a'.repeat(MESSAGE_MOST + 1) }))).toBe('DECLARED_INVALID text');
  expect(decide(say({ text: 'Demandez Mme Martin' }))).toBe('DECLARED_PERSONAL text');
  expect(decide(say({ text: 'deux\nlignes' }))).toBe('DECLARED_INVALID text');
});

test('the whole region may have its figures withheld, and no waiting room is told from afar', () => {
  expect(decide(say({ kind: 'withheld', scope: 'region', by: 'ars' }))).toMatchObject({ scope: 'region' });
  expect(decide(say({ scope: 'region' }))).toBe('DECLARED_INVALID scope');
  expect(decide(say({ scope: '750000000' }))).toBe('DECLARED_INVALID scope');
});

test('of two who act at once the second is told; an end ends it now', () => {
  const first = decidePublicWord(null, say(), NOW, SCOPES);
  expect(decide(say(), first)).toBe('DECLARED_CHANGED null');
  expect(decide({ act: 'end', by: 'site', seen: 1 }, first)).toMatchObject({ until: NOW, version: 2 });
  expect(decide({ act: 'end', by: 'site', seen: 0 })).toBe('DECLARED_CHANGED null');
});
