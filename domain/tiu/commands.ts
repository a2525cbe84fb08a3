import type {
  AnswerFunction,
  AnswerKind,
  CancelReason,
  Outcome,
  RefusalReason,
  UnplacedOutcome,
  Vector
} from './codes.ts';
import type { JointDecision, TiuCase } from './types.ts';

/** Version its author looked at (`TiuRequest.version`); null: a partner's software, which sees none. */
type Seen = { seen: number | null };

/** Free places a maternity tells with its answer; null: not told. */
export interface ToldCounts {
  obstetric: number | null;
  NEO: number | null;
  SI: number | null;
  REA: number | null;
}

/** What is asked of a request. Asks and answers only append, so they see no version. */
export type TiuCommand =
  /** Opens a request; a retransfer is one with the `parent` it comes from. */
  | {
      kind: 'open';
      intake: 'cell' | 'network';
      requester: string;
      parent: string | null;
      case: TiuCase;
      decision: JointDecision | null;
      note: string | null;
    }
  /** Corrects or completes; what is absent stays, a note of null is erased. */
  | ({
      kind: 'update';
      case?: Partial<TiuCase>;
      decision?: JointDecision | null;
      note?: string | null;
    } & Seen)
  | { kind: 'search' }
  /** Asks a maternity; the first ask starts the search. */
  | { kind: 'ask'; finess: string; channel: 'message' | 'phone' }
  /** `ask`: its number; null: the last one of that FINESS. */
  | {
      kind: 'answer';
      finess: string;
      ask: number | null;
      answer: AnswerKind;
      reason: RefusalReason | null;
      channel: 'phone' | 'page' | 'stream';
      function: AnswerFunction | null;
      told: ToldCounts | null;
    }
  | ({ kind: 'withdraw'; ask: number } & Seen)
  /** Chooses an accepted ask (by its number, or the last of a FINESS): the request is placed, the others withdrawn. */
  | ({ kind: 'choose'; ask: number | null; finess: string } & Seen)
  /** The place fell through before departure: the search goes on. */
  | ({ kind: 'release'; reason: RefusalReason } & Seen)
  | ({ kind: 'transport'; vector: Vector; medicalised: boolean; team: string | null } & Seen)
  | ({ kind: 'depart' } & Seen)
  | ({ kind: 'arrive' } & Seen)
  | ({ kind: 'close'; outcome: Outcome } & Seen)
  | ({ kind: 'cancel'; reason: CancelReason } & Seen)
  /** Closed without a solution. */
  | ({ kind: 'unplaced'; outcome: UnplacedOutcome } & Seen)
  /** Takes back the author's own last change (docs/definitions.md says within what limits). */
  | ({ kind: 'undo'; step: number } & Seen)
  /** Time itself: an ask that nobody answered. */
  | { kind: 'expire'; ask: number };
