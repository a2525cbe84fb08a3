import { MINUTE } from '#domain/time/instant.ts';

/** What a crisis cell may have declared at once, each as long as it may be. */
export function crisis(now: number): Record<string, unknown> {
  const by = { by: 'ars', version: 1 };
  const until = now + 4 * 60 * MINUTE;
  const text =
    'Point de situation à 20 h en cellule de crise, renforts rappelés au nord et à l’est, transferts vers le sud possibles.';
  return {
    'level:region': {
      ...{ kind: 'level', scope: 'region', reason: 'Afflux attendu', from: now - 90 * MINUTE, until, ...by },
      provenance: {
        ...{ measuredAt: now - 90 * MINUTE, receivedAt: now - 90 * MINUTE, staleAt: null, unknownAt: until },
        ...{ source: 'declared', origin: 'simulated' }
      },
      measures: { level: { value: 1, state: 'known', formula: 'declared_level@1' } }
    },
    'event:e1': {
      ...{
        kind: 'event',
        id: 'e1',
        title: 'Canicule et orages violents sur toute la région Île-de-Fran',
        nature: 'real'
      },
      ...{ perimeter: ['region'], from: now - 200 * MINUTE, until: null, ...by }
    },
    'order:o1': {
      kind: 'order',
      order: {
        ...{ id: 'o1', walls: 'all', at: now, until, ...by },
        kind: 'message',
        text: text.padEnd(120, '.')
      }
    },
    'order:o2': {
      kind: 'order',
      order: { ...{ id: 'o2', walls: 'all', at: now, until, ...by }, kind: 'focus', scope: 'dept:93' }
    }
  };
}
