/** Codes of in-utero transfers: those in capitals are the ones of the wire format (docs/api.md). */

/** Why a transfer is asked for. */
export const INDICATIONS = [
  'MAP',
  'RPM',
  'MULTIPLE',
  'HEMORRAGIE_ANTEPARTUM',
  'PREECLAMPSIE',
  'ECLAMPSIE',
  'HELLP',
  'PLACENTA',
  'VASA_PRAEVIA',
  'HRP',
  'FOETOPATHOLOGIE',
  'SHAG',
  'MATERNELLE_NON_OBSTETRICALE',
  'CAPACITE'
] as const;
export type Indication = (typeof INDICATIONS)[number];

/** How fast a place is needed: at once, within hours, within the day. */
export const URGENCIES = ['IMMEDIATE', 'URGENTE', 'DIFFERABLE'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Neonatal care, least first: neonatology, intensive care (soins intensifs), resuscitation (réanimation). */
export const NEONATAL_LEVELS = ['NEO', 'SI', 'REA'] as const;
export type NeonatalLevel = (typeof NEONATAL_LEVELS)[number];

/** What speaks against moving her: each is asked for. */
export const CONTRAINDICATIONS = [
  'imminent_delivery',
  'fetal_distress',
  'abruption',
  'unstable_mother'
] as const;
export type Contraindication = (typeof CONTRAINDICATIONS)[number];

/** Doctors who decide together, by function: never a name. */
export const DOCTOR_FUNCTIONS = [
  'requesting_obstetrician',
  'receiving_obstetrician',
  'neonatologist',
  'anaesthetist',
  'samu_physician',
  'cell_physician'
] as const;
export type DoctorFunction = (typeof DOCTOR_FUNCTIONS)[number];

/** What a maternity says. */
export const ANSWERS = ['ACCEPTEE', 'PARTIELLE', 'REFUSEE', 'DIFFEREE'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

/** Why it refuses. */
export const REFUSAL_REASONS = [
  'PLACE_OBST',
  'PLACE_NEONAT',
  'PLACE_REA',
  'PERSONNEL',
  'CONTRE_INDICATION',
  'HORS_NIVEAU',
  'AUTRE'
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Who answered, by function: never a name. */
export const ANSWER_FUNCTIONS = [
  'midwife',
  'obstetrician',
  'neonatologist',
  'paediatrician',
  'bed_manager',
  'ward_manager'
] as const;
export type AnswerFunction = (typeof ANSWER_FUNCTIONS)[number];

/** What carries her. */
export const VECTORS = ['SMUR', 'SMUR_PED', 'HELISMUR', 'AMBULANCE', 'VSAV', 'PERSONNEL'] as const;
export type Vector = (typeof VECTORS)[number];

/** How a transfer that arrived ended. */
export const OUTCOMES = ['HOSPITALISEE', 'ACCOUCHEE', 'RETOUR', 'AUTRE'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a request was taken back. */
export const CANCEL_REASONS = [
  'ACCOUCHEMENT',
  'AMELIORATION',
  'CONTRE_INDICATION',
  'REFUS_PATIENTE',
  'AUTRE_SOLUTION',
  'ERREUR'
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What became of a request without a place. */
export const UNPLACED_OUTCOMES = ['SUR_PLACE', 'TRANSFERT_POSTNATAL', 'HORS_REGION'] as const;
export type UnplacedOutcome = (typeof UNPLACED_OUTCOMES)[number];

/** Functions that act on a request, never names; `system`: time itself, `stream`: a partner's software. */
export const TIU_FUNCTIONS = ['cell', 'network', 'maternity', 'samu', 'ars', 'system', 'stream'] as const;
export type TiuBy = (typeof TIU_FUNCTIONS)[number];
