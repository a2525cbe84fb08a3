import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { FUNCTIONS, type DeclaredBy } from '#domain/declared/types.ts';

/** Functions under which somebody may declare: those of their roles. */
export function functionsOf(viewer: Viewer): DeclaredBy[] {
  return FUNCTIONS.filter((name) => viewer.roles.includes(name));
}

/** Whether somebody may declare the level of a scope: a site only its own. */
export function mayDeclare(viewer: Viewer, scope: string): boolean {
  const site = scope === 'region' || scope.startsWith('dept:') ? undefined : scope;
  return may(viewer, { kind: 'action', name: 'level.declare', site });
}
