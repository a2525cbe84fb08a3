import type { MaternityLevel } from '#domain/region.ts';
import { pick, type Random } from '../random.ts';
import type { Indication, NeonatalLevel, Urgency } from '#domain/tiu/codes.ts';
import { INDICATION_MIX, TRIPLETS, TWINS } from './parameters.ts';

/** What one simulated pregnancy is sent away for. */
export interface SimNeeds {
  indication: Indication;
  /** Days of amenorrhoea at the request. */
  gestationalDays: number;
  fetuses: number;
  /** Estimated weight of each fetus, grams, to the nearest 10; null where nobody measured. */
  weights: (number | null)[];
  urgency: Urgency;
  /** The least level that suits. */
  level: MaternityLevel;
  /** Neonatal places asked for; null: none. */
  neonatal: { level: NeonatalLevel; count: number } | null;
}

const SHARES = INDICATION_MIX.map(({ share }) => share);

/** Draws the needs of one request. */
export function needsOf(draw: Random): SimNeeds {
  const found = INDICATION_MIX[pick(SHARES, draw.next())];
  if (found === undefined) throw new Error('No indication stands in the mix.');
  const gestationalDays = Math.round(triangle(found.age, draw.next()));
  const many = draw.next();
  const fetuses =
    many < TRIPLETS
      ? 3
      : many < TRIPLETS + TWINS
        ? 2
        : found.code === 'MULTIPLE'
          ? 2 + (draw.next() < 0.15 ? 1 : 0)
          : 1;
  const small = found.code === 'PREECLAMPSIE' || found.code === 'HELLP' ? 0.82 : 1;
  const weights = Array.from({ length: fetuses }, () => {
    const measured = draw.next() < 0.85;
    const share = small * (fetuses > 1 ? 0.93 : 1) * (1 + 0.1 * draw.normal());
    return measured ? Math.max(450, 10 * Math.round((medianWeight(gestationalDays) * share) / 10)) : null;
  });
  const urgent = draw.next() < found.urgent;
  const least = Math.min(...weights.map((weight) => weight ?? medianWeight(gestationalDays)));
  const level = levelFor(gestationalDays, least, found.code);
  return {
    ...{ indication: found.code, gestationalDays, fetuses, weights, level },
    urgency: urgent ? 'IMMEDIATE' : draw.next() < 0.8 ? 'URGENTE' : 'DIFFERABLE',
    neonatal: neonatalFor(level, gestationalDays, fetuses)
  };
}

/** Median estimated weight at so many days of amenorrhoea, grams: a rough curve (700 g at 24 weeks, 3,300 at 40). */
function medianWeight(days: number): number {
  const weeks = days / 7;
  return 700 + (weeks - 24) * 110 + Math.max(0, weeks - 28) * 70 + Math.max(0, weeks - 34) * 20;
}

/** The least level that takes this term and weight: I from 36 weeks, IIA from 34 and over 1,800 g, IIB from 32. */
function levelFor(days: number, grams: number, indication: Indication): MaternityLevel {
  if (days < 32 * 7 || grams < 1_500) return 'III';
  if (indication === 'FOETOPATHOLOGIE' || indication === 'HELLP' || indication === 'ECLAMPSIE') return 'III';
  if (days < 34 * 7 || grams <= 1_800) return 'IIB';
  return days < 36 * 7 ? 'IIA' : 'I';
}

function neonatalFor(level: MaternityLevel, days: number, fetuses: number): SimNeeds['neonatal'] {
  if (level === 'I') return null;
  if (level === 'IIA') return { level: 'NEO', count: fetuses };
  if (level === 'IIB') return { level: 'SI', count: fetuses };
  return { level: days < 31 * 7 ? 'REA' : 'SI', count: fetuses };
}

/** Triangular law of a least, a mode and a most, from one uniform. */
function triangle([least, mode, most]: readonly [number, number, number], uniform: number): number {
  const turn = (mode - least) / (most - least);
  return uniform < turn
    ? least + Math.sqrt(uniform * (most - least) * (mode - least))
    : most - Math.sqrt((1 - uniform) * (most - least) * (most - mode));
}
