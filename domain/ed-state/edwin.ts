import { URGENCIES, type Urgency } from './urgency.ts';

/** Inputs of EDWIN: people, doctors, places. */
export interface EdwinInput {
  /** Patients present by urgency, 1 least … 5 most. */
  byUrgency: Readonly<Record<Urgency, number>>;
  /** Nₐ: doctors on duty. */
  doctors: number;
  /** B: treatment places of the department. */
  edBeds: number;
  /** A: boarders. */
  boarders: number;
}

/**
 * Emergency Department Work Index (Bernstein et al., Acad Emerg Med 2003): Σ nᵢ·tᵢ / (Nₐ·(B − A)), tᵢ 1 least … 5
 * most urgent. No unit. Null without a doctor, or without a place that no boarder fills: it has no value there.
 */
export function edwin({ byUrgency, doctors, edBeds, boarders }: EdwinInput): number | null {
  const capacity = doctors * (edBeds - boarders);
  if (doctors <= 0 || capacity <= 0) return null;
  return URGENCIES.reduce((sum, urgency) => sum + byUrgency[urgency] * urgency, 0) / capacity;
}
