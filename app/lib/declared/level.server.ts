import { declare } from '#db/declared/log.ts';
import { decideLevel, type LevelCommand } from '#domain/declared/level.ts';
import type { DeclaredBy } from '#domain/declared/types.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { scopesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import { functionsOf } from './functions.ts';

/** The function somebody chose, among those they hold; the first of them when they chose none. */
export function byOf(fields: Fields, viewer: Viewer): DeclaredBy {
  const own = functionsOf(viewer);
  return own.find((name) => name === fields.text('by')) ?? own[0] ?? 'site';
}

const siteOf = (scope: string): string | undefined =>
  scope === 'region' || scope.startsWith('dept:') ? undefined : scope;

function command(act: LevelCommand['kind'], commandOf: (fields: Fields) => object) {
  return change(
    (fields) => ({ name: 'level.declare', site: siteOf(fields.text('scope')) }),
    (fields) => `level:${fields.text('scope')}`,
    async (fields, who, viewer) => {
      const { db, clock, region } = appContext();
      const at = clock.domain();
      const scope = fields.text('scope');
      const base = { kind: act, by: byOf(fields, viewer), seen: Number(fields.text('seen')) };
      const asked = { ...base, ...commandOf(fields) } as LevelCommand;
      await declare(db, who, at, { kind: 'level.declared', key: scope, act }, (before) =>
        decideLevel(before, asked, at, scopesOf(region))
      );
      return null;
    }
  );
}

const until = (fields: Fields) => readLocal(fields.text('until')) ?? NaN;

/** Form actions of the declared level of a scope: who may is asked for that very scope. */
export const levelActions = {
  declare: command('declare', (fields) => ({
    scope: fields.text('scope'),
    level: Number(fields.text('level') || NaN),
    reason: fields.text('reason'),
    until: until(fields)
  })),
  extend: command('extend', (fields) => ({ until: until(fields) })),
  end: command('end', () => ({}))
};
