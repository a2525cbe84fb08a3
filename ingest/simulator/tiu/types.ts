import type {
  AnswerFunction,
  AnswerKind,
  CancelReason,
  Outcome,
  RefusalReason,
  UnplacedOutcome,
  Vector
} from '#domain/tiu/codes.ts';
import type { ToldCounts } from '#domain/tiu/commands.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { SimNeeds } from './needs.ts';

/** What happens to a simulated request, in the words of the wire. */
export type SimEvent =
  | {
      type: 'requested';
      intake: 'cell' | 'network';
      requester: string;
      parent: string | null;
      needs: SimNeeds;
      /** Whether doctors had to decide together: a contra-indication was checked. */
      contested: boolean;
    }
  | { type: 'search_started' }
  | { type: 'asked'; finess: string; channel: 'message' | 'phone' }
  | {
      type: 'answered';
      finess: string;
      answer: AnswerKind;
      reason: RefusalReason | null;
      channel: 'phone' | 'page';
      function: AnswerFunction;
      told: ToldCounts | null;
    }
  | { type: 'accepted'; finess: string }
  | { type: 'transport_decided'; vector: Vector; medicalised: boolean; team: string | null }
  | { type: 'departed' }
  | { type: 'arrived' }
  | { type: 'closed'; outcome: Outcome }
  | { type: 'cancelled'; reason: CancelReason }
  | { type: 'unplaced'; outcome: UnplacedOutcome };

export interface SimStep {
  at: Instant;
  /** Of the request, unique in the world. */
  request: string;
  event: SimEvent;
}
