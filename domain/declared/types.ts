import type { Instant } from '../time/instant.ts';

/** `region`, `dept:<code>` or a FINESS. */
export type Scope = string;

/** Functions that declare, never names: what a screen says of who did. */
export const FUNCTIONS = ['ars', 'samu', 'site', 'admin'] as const;
export type DeclaredBy = (typeof FUNCTIONS)[number];

/** A level that somebody declares beside the computed one; never merged with it. */
export interface DeclaredLevel {
  scope: Scope;
  level: 0 | 1 | 2 | 3;
  /** At most 120 characters, nobody's identity. */
  reason: string;
  by: DeclaredBy;
  from: Instant;
  /** It is over by itself then. */
  until: Instant;
  /** Counts the commands on this scope: of two who change it at once the second is told. */
  version: number;
}

/** An event that bands every screen of its perimeter, freezes the usual and marks the curves. */
export interface DeclaredEvent {
  id: string;
  /** At most 60 characters. */
  title: string;
  kind: 'real' | 'exercise';
  /** `region` alone, or departments and sites. */
  perimeter: readonly Scope[];
  from: Instant;
  /** null while it is open. */
  until: Instant | null;
  by: DeclaredBy;
  version: number;
}

/** What an order makes walls show: another layout, a pinned message, or one department or site. */
export type WallSubject =
  { kind: 'layout'; layout: string } | { kind: 'message'; text: string } | { kind: 'focus'; scope: Scope };

/** What an operator sends to the walls. */
export type WallOrder = {
  id: string;
  /** Device ids, or 'all'. */
  walls: readonly string[] | 'all';
  at: Instant;
  /** It is over by itself then. */
  until: Instant;
  by: DeclaredBy;
  version: number;
} & WallSubject;
