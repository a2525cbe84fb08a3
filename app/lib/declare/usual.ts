import type { Viewer } from '#domain/access/roles.ts';
import type { DeclaringFunction } from '#domain/ed-state/functions.ts';

/** The function a viewer most often declares in, by role. */
export function usualFunction({ roles, kind }: Viewer): DeclaringFunction {
  if (kind !== 'demo' && roles.includes('samu')) return 'samu_regulator';
  if (kind !== 'demo' && roles.includes('ars')) return 'ars_officer';
  return roles.includes('ward') ? 'charge_nurse' : 'nurse_manager';
}
