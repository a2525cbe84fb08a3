/** Inputs of NEDOCS: people, beds, hours. */
export interface NedocsInput {
  /** P: patients present in the department. */
  patients: number;
  /** B: treatment places of the department. */
  edBeds: number;
  /** A: boarders. */
  boarders: number;
  /** H: beds of the hospital. */
  hospitalBeds: number;
  /** V: ventilated patients in the department. */
  ventilated: number;
  /** Ta: longest boarding, hours. */
  longestBoardingHours: number;
  /** Tl: wait of the patient bedded last, hours. */
  lastBeddedHours: number;
}

/**
 * National Emergency Department Overcrowding Score (Weiss et al., Acad Emerg Med 2004): −20 + 85.8·P/B + 600·A/H +
 * 13.4·V + 0.93·Ta + 5.64·Tl. No unit. Null without beds to divide by.
 */
export function nedocs(input: NedocsInput): number | null {
  const { patients, edBeds, boarders, hospitalBeds, ventilated } = input;
  if (edBeds <= 0 || hospitalBeds <= 0) return null;
  return (
    -20 +
    85.8 * (patients / edBeds) +
    600 * (boarders / hospitalBeds) +
    13.4 * ventilated +
    0.93 * input.longestBoardingHours +
    5.64 * input.lastBeddedHours
  );
}

/** From these values on: busy, extremely busy, overcrowded, severely, dangerously overcrowded. */
const BANDS = [20, 60, 100, 140, 180] as const;

/** Band of a score: 0 not busy … 5 dangerously overcrowded. */
export function nedocsBand(score: number): number {
  return BANDS.filter((from) => score > from).length;
}
