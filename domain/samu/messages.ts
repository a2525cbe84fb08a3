import type { ErrorCode } from '../errors.ts';
import type { Origin } from '../origin.ts';
import type { Instant } from '../time/instant.ts';
import type { CaseReport } from './case-state.ts';
import type { Facts } from './facts.ts';
import type { PositionReport } from './position.ts';
import type { StateReport } from './team-state.ts';

/** Messages of the Hub Santé that are understood, those that are only counted, and everything else. */
export const HUB_KINDS = [
  ...['RS-EDA', 'RS-EDA-MAJ', 'RC-EDA', 'RS-RI', 'RS-SR', 'RS-DR', 'RS-RR', 'GEO-POS', 'GEO-RES'],
  ...['RS-RPIS', 'RS-INFO', 'RS-ERROR', 'RC-REF', 'OTHER']
] as const;
export type HubKind = (typeof HUB_KINDS)[number];

/** Model a message is written in, as far as its shape tells: v2 and v3 are often the same. */
export type HubModel = 'v1' | 'v2' | 'v3' | 'v2/v3' | 'any';

/** What a message says of one team. */
export interface TeamReport {
  /** `resourceId`. */
  id: string;
  /** `org`, `name`, `vehicle`, `family`, `medicalLevel`, each with its age. */
  facts: Facts;
  states: readonly StateReport[];
}

/** Summary of one SMUR mission. */
export interface MissionReport {
  /** Opaque key of the mission, and of the case it belongs to (organisation and its own case number). */
  key: string;
  caseKey: string;
  samu: string | null;
  /** FINESS of the SMUR (geographic) and of the receiving hospital; null where not a number of nine signs. */
  base: string | null;
  destination: string | null;
  orientation: string | null;
  medicalLevel: string | null;
  vehicle: string | null;
  commune: string | null;
  createdAt: Instant;
  decidedAt: Instant;
  departAt: Instant | null;
  arrivedAt: Instant | null;
  leftAt: Instant | null;
  destinationAt: Instant | null;
  availableAt: Instant | null;
  returnedAt: Instant | null;
}

/** One side of a request for a team of another SAMU: what is asked, or what is answered. */
export interface AidReport {
  /** Opaque key of the request, and of the case. */
  key: string;
  caseKey: string;
  facts: Facts;
}

/** A message after translation, in the one model that all versions come to. No identity is left. */
export type HubBody =
  | { is: 'case'; key: string; report: CaseReport }
  | { is: 'teams'; teams: readonly TeamReport[] }
  | { is: 'positions'; positions: readonly PositionReport[] }
  | { is: 'mission'; mission: MissionReport }
  | { is: 'aid'; aid: AidReport };

/** Something said of a message that stays usable, with the number of times. */
export interface HubNote {
  code: ErrorCode;
  /** By the names of the format, without indexes: `resourcesInfo/resource/state/status`. */
  where: string;
  /** The code of no list, only where it has the shape of a code. */
  value: string | null;
  n: number;
}

/** Part of a message that could not be used. */
export interface HubRefusal {
  code: ErrorCode;
  /** `resourcesInfo/resource[2]/state`. */
  place: string;
  /** Only a code, a number or an instant. */
  value: string | null;
}

/** One entry of `content[]`, judged alone. */
export interface HubMessage {
  /** Place in the payload, from 0. */
  n: number;
  kind: HubKind;
  model: HubModel;
  /** Organisation that sent it; null where not said. */
  sender: string | null;
  sentAt: Instant;
  origin: Origin;
  /** null: counted and kept, without effect. */
  body: HubBody | null;
  /** The whole message is refused. */
  refused: HubRefusal | null;
  /** Items of it that are refused, each with its reason: while the rest goes on, or all there are. */
  refusals: readonly HubRefusal[];
  notes: readonly HubNote[];
  /** Items seen (teams, positions; 1 for a message without a list) and used. */
  received: number;
  accepted: number;
}
