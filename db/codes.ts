import type { Origin } from '#domain/origin.ts';
import type { Service } from '#domain/region.ts';

/** One byte stands for the origin in every table. */
export type OriginCode = 'r' | 's' | 'e';

const ORIGIN_CODES: Record<Origin, OriginCode> = { real: 'r', simulated: 's', exercise: 'e' };
const ORIGINS_BY_CODE: Record<OriginCode, Origin> = { r: 'real', s: 'simulated', e: 'exercise' };

/** `real` → `r`. */
export const originCode = (origin: Origin): OriginCode => ORIGIN_CODES[origin];

/** `r` → `real`. Anything else is a corrupt row and throws. */
export function originOf(code: string): Origin {
  const origin = ORIGINS_BY_CODE[code as OriginCode];
  if (!origin) throw new Error(`no origin has the code "${code}"`);
  return origin;
}

/** `adult` → `a`, `paediatric` → `p`. */
export const serviceCode = (service: Service): 'a' | 'p' => (service === 'paediatric' ? 'p' : 'a');
