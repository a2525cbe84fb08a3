import type {
  AnswerFunction,
  AnswerKind,
  CancelReason,
  Contraindication,
  DoctorFunction,
  Indication,
  NeonatalLevel,
  Outcome,
  RefusalReason,
  TiuBy,
  UnplacedOutcome,
  Urgency,
  Vector
} from '#domain/tiu/codes.ts';
import type { AskState, PlaceChannel, TiuState } from '#domain/tiu/types.ts';
import type { NotProposed, TiuReason } from '#domain/tiu/propose-types.ts';
import { m } from '#app/lib/messages/generated/messages.js';

type Words<K extends string> = Record<K, () => string>;

const INDICATION: Words<Indication> = {
  MAP: m.tiu_ind_MAP,
  RPM: m.tiu_ind_RPM,
  MULTIPLE: m.tiu_ind_MULTIPLE,
  HEMORRAGIE_ANTEPARTUM: m.tiu_ind_HEMORRAGIE_ANTEPARTUM,
  PREECLAMPSIE: m.tiu_ind_PREECLAMPSIE,
  ECLAMPSIE: m.tiu_ind_ECLAMPSIE,
  HELLP: m.tiu_ind_HELLP,
  PLACENTA: m.tiu_ind_PLACENTA,
  VASA_PRAEVIA: m.tiu_ind_VASA_PRAEVIA,
  HRP: m.tiu_ind_HRP,
  FOETOPATHOLOGIE: m.tiu_ind_FOETOPATHOLOGIE,
  SHAG: m.tiu_ind_SHAG,
  MATERNELLE_NON_OBSTETRICALE: m.tiu_ind_MATERNELLE_NON_OBSTETRICALE,
  CAPACITE: m.tiu_ind_CAPACITE
};
/** Why a transfer is asked for. */
export const indicationWord = (code: Indication): string => INDICATION[code]();

const URGENCY: Words<Urgency> = {
  IMMEDIATE: m.tiu_urg_IMMEDIATE,
  URGENTE: m.tiu_urg_URGENTE,
  DIFFERABLE: m.tiu_urg_DIFFERABLE
};
/** How fast a place is needed. */
export const urgencyWord = (code: Urgency): string => URGENCY[code]();

const NEONATAL: Words<NeonatalLevel> = {
  NEO: m.tiu_neo_NEO,
  SI: m.tiu_neo_SI,
  REA: m.tiu_neo_REA
};
/** Neonatal care. */
export const neonatalWord = (code: NeonatalLevel): string => NEONATAL[code]();

const CONTRA: Words<Contraindication> = {
  imminent_delivery: m.tiu_ci_imminent_delivery,
  fetal_distress: m.tiu_ci_fetal_distress,
  abruption: m.tiu_ci_abruption,
  unstable_mother: m.tiu_ci_unstable_mother
};
/** What speaks against moving her. */
export const contraWord = (code: Contraindication): string => CONTRA[code]();

const DOCTOR: Words<DoctorFunction> = {
  requesting_obstetrician: m.tiu_doc_requesting_obstetrician,
  receiving_obstetrician: m.tiu_doc_receiving_obstetrician,
  neonatologist: m.tiu_doc_neonatologist,
  anaesthetist: m.tiu_doc_anaesthetist,
  samu_physician: m.tiu_doc_samu_physician,
  cell_physician: m.tiu_doc_cell_physician
};
/** A doctor by function. */
export const doctorWord = (code: DoctorFunction): string => DOCTOR[code]();

const ANSWER: Words<AnswerKind> = {
  ACCEPTEE: m.tiu_answer_ACCEPTEE,
  PARTIELLE: m.tiu_answer_PARTIELLE,
  REFUSEE: m.tiu_answer_REFUSEE,
  DIFFEREE: m.tiu_answer_DIFFEREE
};
/** What a maternity says. */
export const answerWord = (code: AnswerKind): string => ANSWER[code]();

const REASON: Words<RefusalReason> = {
  PLACE_OBST: m.tiu_reason_PLACE_OBST,
  PLACE_NEONAT: m.tiu_reason_PLACE_NEONAT,
  PLACE_REA: m.tiu_reason_PLACE_REA,
  PERSONNEL: m.tiu_reason_PERSONNEL,
  CONTRE_INDICATION: m.tiu_reason_CONTRE_INDICATION,
  HORS_NIVEAU: m.tiu_reason_HORS_NIVEAU,
  AUTRE: m.tiu_reason_AUTRE
};
/** Why it refuses. */
export const reasonWord = (code: RefusalReason): string => REASON[code]();

const FUNCTION: Words<AnswerFunction> = {
  midwife: m.tiu_fn_midwife,
  obstetrician: m.tiu_fn_obstetrician,
  neonatologist: m.tiu_fn_neonatologist,
  paediatrician: m.tiu_fn_paediatrician,
  bed_manager: m.tiu_fn_bed_manager,
  ward_manager: m.tiu_fn_ward_manager
};
/** Who answered, by function. */
export const functionWord = (code: AnswerFunction): string => FUNCTION[code]();

const VECTOR: Words<Vector> = {
  SMUR: m.tiu_vec_SMUR,
  SMUR_PED: m.tiu_vec_SMUR_PED,
  HELISMUR: m.tiu_vec_HELISMUR,
  AMBULANCE: m.tiu_vec_AMBULANCE,
  VSAV: m.tiu_vec_VSAV,
  PERSONNEL: m.tiu_vec_PERSONNEL
};
/** What carries her. */
export const vectorWord = (code: Vector): string => VECTOR[code]();

const OUTCOME: Words<Outcome> = {
  HOSPITALISEE: m.tiu_out_HOSPITALISEE,
  ACCOUCHEE: m.tiu_out_ACCOUCHEE,
  RETOUR: m.tiu_out_RETOUR,
  AUTRE: m.tiu_out_AUTRE
};
/** How a transfer ended. */
export const outcomeWord = (code: Outcome): string => OUTCOME[code]();

const CANCEL: Words<CancelReason> = {
  ACCOUCHEMENT: m.tiu_can_ACCOUCHEMENT,
  AMELIORATION: m.tiu_can_AMELIORATION,
  CONTRE_INDICATION: m.tiu_can_CONTRE_INDICATION,
  REFUS_PATIENTE: m.tiu_can_REFUS_PATIENTE,
  AUTRE_SOLUTION: m.tiu_can_AUTRE_SOLUTION,
  ERREUR: m.tiu_can_ERREUR
};
/** Why a request was taken back. */
export const cancelWord = (code: CancelReason): string => CANCEL[code]();

const UNPLACED: Words<UnplacedOutcome> = {
  SUR_PLACE: m.tiu_unp_SUR_PLACE,
  TRANSFERT_POSTNATAL: m.tiu_unp_TRANSFERT_POSTNATAL,
  HORS_REGION: m.tiu_unp_HORS_REGION
};
/** What became of a request without a place. */
export const unplacedWord = (code: UnplacedOutcome): string => UNPLACED[code]();

const BY: Words<TiuBy> = {
  cell: m.tiu_by_cell,
  network: m.tiu_by_network,
  maternity: m.tiu_by_maternity,
  samu: m.tiu_by_samu,
  ars: m.tiu_by_ars,
  system: m.tiu_by_system,
  stream: m.tiu_by_stream
};
/** Function that acted. */
export const byWord = (code: TiuBy): string => BY[code]();

const STATE: Words<TiuState> = {
  requested: m.tiu_state_requested,
  searching: m.tiu_state_searching,
  placed: m.tiu_state_placed,
  departed: m.tiu_state_departed,
  arrived: m.tiu_state_arrived,
  closed: m.tiu_state_closed,
  cancelled: m.tiu_state_cancelled,
  unplaced: m.tiu_state_unplaced
};
/** Where a request stands. */
export const stateWord = (code: TiuState): string => STATE[code]();

const ASK: Words<AskState> = {
  asked: m.tiu_ask_asked,
  accepted: m.tiu_ask_accepted,
  partial: m.tiu_ask_partial,
  refused: m.tiu_ask_refused,
  deferred: m.tiu_ask_deferred,
  expired: m.tiu_ask_expired,
  withdrawn: m.tiu_ask_withdrawn
};
/** Where an ask stands. */
export const askWord = (code: AskState): string => ASK[code]();

const CHANNEL: Words<PlaceChannel> = {
  feed: m.tiu_ch_feed,
  declared: m.tiu_ch_declared,
  phone: m.tiu_ch_phone,
  page: m.tiu_ch_page,
  stream: m.tiu_ch_stream
};
/** Where free places were told. */
export const channelWord = (code: PlaceChannel): string => CHANNEL[code]();

const WHY: Words<TiuReason> = {
  same_network: m.tiu_why_same_network,
  places_known: m.tiu_why_places_known,
  places_stale: m.tiu_why_places_stale,
  places_unknown: m.tiu_why_places_unknown,
  level_derived: m.tiu_why_level_derived,
  weight_unknown: m.tiu_why_weight_unknown,
  contested: m.tiu_why_contested,
  partial_closure: m.tiu_why_partial_closure,
  over_level: m.tiu_why_over_level
};
/** What speaks for or against a maternity that is proposed. */
export const whyWord = (code: TiuReason): string => WHY[code]();

const NOT: Words<NotProposed> = {
  level_too_low: m.tiu_not_level_too_low,
  closed: m.tiu_not_closed,
  diverted: m.tiu_not_diverted,
  is_requester: m.tiu_not_is_requester,
  no_place: m.tiu_not_no_place,
  asked_now: m.tiu_not_asked_now,
  refused: m.tiu_not_refused
};
/** Why a maternity is not proposed. */
export const notWord = (code: NotProposed): string => NOT[code]();
