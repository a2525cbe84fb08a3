import { m } from '#app/lib/messages/generated/messages.js';
import type { TeamRow } from './teams.ts';

/** Whether a team can be sent, in a word; what is old says that it was. */
export function teamWord({
  state,
  was,
  old,
  deduced
}: Pick<TeamRow, 'state' | 'was' | 'old' | 'deduced'>): string {
  const words = { free: m.samu_team_free, engaged: m.samu_team_engaged, unknown: m.samu_team_unknown };
  const word = words[old ? was : state]();
  if (old) return m.samu_team_was({ word });
  return deduced ? m.samu_team_deduced({ word }) : word;
}

/** The step of a mission as the Hub Santé names it, in the reader's language; a code of no list stands as it came. */
export function statusWord(status: string): string {
  const words: Partial<Record<string, () => string>> = {
    DECISION: m.samu_status_decision,
    DECLENCHE: m.samu_status_declenche,
    DEPART: m.samu_status_depart,
    ANNULE: m.samu_status_annule,
    ARRIVEE: m.samu_status_arrivee,
    PEC: m.samu_status_pec,
    BILAN: m.samu_status_bilan,
    ORIENTAT: m.samu_status_orientat,
    TRANSP: m.samu_status_transp,
    TRANSP2: m.samu_status_transp,
    TRANSP3: m.samu_status_transp,
    ETAPE1: m.samu_status_etape,
    ETAPE2: m.samu_status_etape,
    DESTIN: m.samu_status_destin,
    FINPEC: m.samu_status_finpec,
    FINMED: m.samu_status_finpec,
    RETOUR: m.samu_status_retour,
    'RET-BASE': m.samu_status_ret_base,
    'REN-BASE': m.samu_status_ret_base
  };
  return words[status]?.() ?? status;
}

/** A kind of decision as the Hub Santé names it, in the reader's language; a code of no list stands as it came. */
export function decisionWord(kind: string): string {
  const words: Partial<Record<string, () => string>> = {
    CONSEIL: m.samu_decision_conseil,
    PMT: m.samu_decision_pmt,
    INTER: m.samu_decision_inter,
    ORIENT: m.samu_decision_orient,
    PASPLUS: m.samu_decision_pasplus
  };
  return words[kind]?.() ?? kind;
}
