import type { Instant } from '../time/instant.ts';
import type {
  AnswerFunction,
  AnswerKind,
  CancelReason,
  Outcome,
  RefusalReason,
  TiuBy,
  UnplacedOutcome,
  Vector
} from './codes.ts';
import type { JointDecision, PlacesTold, TiuCase } from './types.ts';

/** What happened to a request, by the names of the wire format; a request is the fold of its steps (`fold.ts`). */
export type TiuEvent =
  | {
      type: 'requested';
      code: string;
      intake: 'cell' | 'network';
      requester: string;
      network: string | null;
      parent: string | null;
      case: TiuCase;
      decision: JointDecision | null;
      noted: boolean;
    }
  | { type: 'updated'; case: TiuCase; decision: JointDecision | null; noted: boolean }
  | { type: 'search_started' }
  | { type: 'asked'; finess: string; channel: 'message' | 'phone' }
  | {
      type: 'answered';
      ask: number;
      answer: AnswerKind;
      reason: RefusalReason | null;
      channel: 'phone' | 'page' | 'stream';
      function: AnswerFunction | null;
      told: readonly PlacesTold[];
      evidence: readonly PlacesTold[];
    }
  | { type: 'expired'; ask: number }
  | { type: 'withdrawn'; ask: number }
  | { type: 'accepted'; ask: number }
  | { type: 'released'; reason: RefusalReason }
  | { type: 'transport_decided'; vector: Vector; medicalised: boolean; team: string | null }
  | { type: 'departed' }
  | { type: 'arrived' }
  | { type: 'closed'; outcome: Outcome }
  | { type: 'cancelled'; reason: CancelReason }
  | { type: 'unplaced'; outcome: UnplacedOutcome }
  | { type: 'undone'; step: number };

/** One step of a request as it is kept: steps only append. */
export interface TiuStep {
  /** Counts the steps of one request from 1. */
  n: number;
  /** When it happened, and when it was recorded (domain time). */
  at: Instant;
  recordedAt: Instant;
  by: TiuBy;
  /** Account or device that acted, '' for none: whose own change it is to undo. Never shown. */
  actor: string;
  event: TiuEvent;
}
