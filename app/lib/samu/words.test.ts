import { expect, test } from 'vitest';
import { type Closure, PATHWAYS, RESOURCES } from '#domain/places/types.ts';
import { overwriteGetLocale } from '#app/lib/messages/generated/runtime.js';
import { closureWords } from './words.ts';

const closure = (scope: Closure['scope'], target: string): Closure => ({
  ...{ id: 'c', scope, target, kind: 'closed', reason: '', from: 0, until: 3_600_000 },
  ...{ by: 'bed_manager', declaredAt: 0, version: 1 }
});
const said = (scope: Closure['scope'], target: string, locale: 'fr' | 'en'): string => {
  overwriteGetLocale(() => locale);
  return closureWords(closure(scope, target), 0, locale);
};

test('what is closed is said in words, never in the code it is kept under', () => {
  const targets: [Closure['scope'], string][] = [
    ['service', 'adult'],
    ['service', 'paediatric'],
    ...PATHWAYS.map((target): [Closure['scope'], string] => ['pathway', target]),
    ...RESOURCES.map((target): [Closure['scope'], string] => ['resource', target])
  ];
  const french = targets.map(([scope, target]) => said(scope, target, 'fr'));
  for (const [i, [, target]] of targets.entries()) expect(french[i]).not.toContain(`(${target})`);
  expect(new Set(french).size).toBe(targets.length);
  expect(said('site', '', 'fr')).not.toContain('(');
  expect(said('resource', 'mri', 'fr')).toContain('(IRM)');
  expect(said('resource', 'ct', 'fr')).toContain('(scanner)');
  expect(said('pathway', 'stroke', 'fr')).toContain('(filière AVC)');
  expect(said('pathway', 'hand', 'en')).toContain('(hand pathway)');
});
