import type { BedKind } from '../beds/types.ts';
import type { Instant, LocalDay } from '../time/instant.ts';
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
} from './codes.ts';

/** Life of a request; `unplaced`: closed without a solution. The last three are ends. */
export const TIU_STATES = [
  'requested',
  'searching',
  'placed',
  'departed',
  'arrived',
  'closed',
  'cancelled',
  'unplaced'
] as const;
export type TiuState = (typeof TIU_STATES)[number];

/** States of a request whose life goes on. */
export const OPEN_STATES: readonly TiuState[] = ['requested', 'searching', 'placed', 'departed', 'arrived'];

/** Life of an ask, per maternity. */
export const ASK_STATES = [
  'asked',
  'accepted',
  'partial',
  'refused',
  'deferred',
  'expired',
  'withdrawn'
] as const;
export type AskState = (typeof ASK_STATES)[number];

/** Gestational age as it was told: so many days on a civil day; today's is worked out (`gestation.ts`). */
export interface Gestation {
  /** Completed days of amenorrhoea (SA × 7 + days), 0–315. */
  days: number;
  on: LocalDay;
}

/** Beds that are looked for. */
export interface TiuNeeds {
  obstetric: boolean;
  neonatal: { level: NeonatalLevel; count: number } | null;
}

/** What is said of each contra-indication; null: not asked yet. */
export type Contraindications = Readonly<Record<Contraindication, boolean | null>>;

/** What doctors decided together where a contra-indication is checked: functions, never names. */
export interface JointDecision {
  verdict: 'transfer' | 'no_transfer';
  /** At least two. */
  functions: readonly DoctorFunction[];
  at: Instant;
}

/** What the call says of the pregnancy; nothing that tells who. */
export interface TiuCase {
  gestation: Gestation;
  fetuses: number;
  /** Estimated weights, grams, one per fetus; null: not known. */
  weights: readonly (number | null)[];
  indication: Indication;
  urgency: Urgency;
  needs: TiuNeeds;
  contraindications: Contraindications;
}

/** Where free places were told, and by whom. */
export type PlaceChannel = 'feed' | 'declared' | 'phone' | 'page' | 'stream';

/** A count of free places of one kind of a maternity, with its age. */
export interface PlacesTold {
  kind: BedKind;
  count: number;
  at: Instant;
  channel: PlaceChannel;
}

/** One answer; answers only append. */
export interface TiuAnswer {
  /** Step it came by. */
  n: number;
  at: Instant;
  answer: AnswerKind;
  /** Of a refusal. */
  reason: RefusalReason | null;
  channel: 'phone' | 'page' | 'stream';
  /** Function of who answered; null: not told. */
  by: AnswerFunction | null;
  /** Free places the maternity told with it. */
  told: readonly PlacesTold[];
  /** What it had declared of the places asked for at that instant, kept as evidence; empty: nothing was known. */
  evidence: readonly PlacesTold[];
  /** It came once the ask had expired or was withdrawn. */
  late: boolean;
}

/** What is asked of one maternity. */
export interface TiuAsk {
  /** `<n>`: number of the step that asked. */
  id: number;
  finess: string;
  at: Instant;
  /** How it was asked. */
  channel: 'message' | 'phone';
  state: AskState;
  /** Of its state. */
  since: Instant;
  /** Comes up again from then, and expires then, while nobody answers. */
  remindAt: Instant;
  expiresAt: Instant;
  answers: readonly TiuAnswer[];
}

/** The place that was chosen. */
export interface TiuPlacement {
  finess: string;
  /** Ask whose acceptance was chosen. */
  ask: number;
  at: Instant;
}

export interface TiuTransport {
  vector: Vector;
  medicalised: boolean;
  /** Resource id of the team as the SAMU's stream names it; null: not known. */
  team: string | null;
  at: Instant;
}

/** How a request ended. */
export type TiuEnd =
  | { state: 'closed'; at: Instant; outcome: Outcome }
  | { state: 'cancelled'; at: Instant; reason: CancelReason }
  | { state: 'unplaced'; at: Instant; outcome: UnplacedOutcome };

/**
 * A request of in-utero transfer as it stands: nobody's name, birth date or file number. Its one free text is kept apart
 * (`db/tiu/note.ts`), since it is erased before the rest.
 */
export interface TiuRequest {
  id: string;
  /** Said on the phone, "21-B": unique among the requests that are open. */
  code: string;
  /** Counts the changes (not asks, answers and reminders, which only append): who changes says which one they saw. */
  version: number;
  /** Number of its last step of any kind. */
  step: number;
  state: TiuState;
  /** Request it comes from, when it is a retransfer. */
  parent: string | null;
  /** By whom it came. */
  intake: 'cell' | 'network';
  /** FINESS that asks. */
  requester: string;
  /** Perinatal network of the requester (`network.ts`). */
  network: string | null;
  case: TiuCase;
  decision: JointDecision | null;
  /** Whether a free text stands beside it. */
  noted: boolean;
  asks: readonly TiuAsk[];
  placement: TiuPlacement | null;
  transport: TiuTransport | null;
  /** Instants of its life; null: not reached. */
  requestedAt: Instant;
  searchingAt: Instant | null;
  departedAt: Instant | null;
  arrivedAt: Instant | null;
  end: TiuEnd | null;
  /** Last change that its author may take back, and until when. */
  undoable: { step: number; by: TiuBy; until: Instant } | null;
}
