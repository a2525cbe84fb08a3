import type { ErrorBody } from '#domain/errors.ts';
import type { Instant } from '#domain/time/instant.ts';

/** A secret that is shown once, to whoever made it. */
export interface Once {
  kind: 'invitation' | 'code' | 'key';
  secret: string;
  /** Whose or what it is for: a login, a place, a source. */
  about: string;
  /** Process time until which it can be used; null: until it is revoked. */
  until: Instant | null;
  /** End of the key that this one replaces. */
  oldUntil?: Instant;
}

/** What the form of a page of /admin answers. */
export interface Outcome {
  /** Which form of the page. */
  part: string;
  /** What was typed, after a refusal only. */
  kept: Record<string, string[]>;
  refusal: ErrorBody | null;
  once: Once | null;
}

/** What a field shows: what was typed when its form was refused, else what the record holds. */
export function typed(
  form: Outcome | null | undefined,
  part: string,
  name: string,
  stored: string | null = ''
): string {
  if (form?.part !== part || form.refusal === null) return stored ?? '';
  return form.kept[name]?.[0] ?? '';
}

/** The same for fields of one name several times, checked boxes. */
export function typedAll(
  form: Outcome | null | undefined,
  part: string,
  name: string,
  stored: readonly string[] = []
): readonly string[] {
  return form?.part === part && form.refusal !== null ? (form.kept[name] ?? []) : stored;
}

/** True for the field that a refusal is about. */
export const isWrong = (form: Outcome | null | undefined, part: string, name: string): boolean =>
  form?.part === part && form.refusal?.where === name;
