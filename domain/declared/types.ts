import type { Instant } from '../time/instant.ts';

/** `region`, `dept:<code>` or a FINESS. */
export type Scope = string;

/** A level that somebody declares beside the computed one; never merged with it. */
export interface DeclaredLevel {
  scope: Scope;
  level: 0 | 1 | 2 | 3;
  reason: string;
  /** Function of who declared it, never a name. */
  by: string;
  from: Instant;
  /** It is over by itself then. */
  until: Instant;
}

/** An event that bands every screen of its perimeter, freezes the usual and marks the curves. */
export interface DeclaredEvent {
  id: string;
  title: string;
  kind: 'real' | 'exercise';
  /** `region` alone, or departments and sites. */
  perimeter: readonly Scope[];
  from: Instant;
  /** null while it is open. */
  until: Instant | null;
}

/** What an operator sends to the walls. */
export type WallOrder = {
  id: string;
  /** Device ids, or 'all'. */
  walls: readonly string[] | 'all';
  at: Instant;
  /** It is over by itself then. */
  until: Instant;
  /** Function of who sent it. */
  by: string;
} & (
  { kind: 'layout'; layout: string } | { kind: 'message'; text: string } | { kind: 'focus'; scope: Scope }
);
