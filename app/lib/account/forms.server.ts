import { type ActionFailure, fail } from '@sveltejs/kit';
import { isConnectionFailure } from '#db/retryable.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { CodedError, type ErrorBody, errorBody, type ErrorCode, statusOf } from '#domain/errors.ts';
import { appContext } from '#app/lib/server/context.ts';
import { getLocale, localizeHref } from '#app/lib/messages/generated/runtime.js';
import { ownPath } from './own-path.ts';

/** A field of a form as text; '' when it is not there. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What a form shows again after a refusal: the coded sentence, and what was typed except secrets. */
export type Refused<Kept> = ActionFailure<Kept & { refusal: ErrorBody }>;

/** A refusal in the reader's language. */
export function refused<Kept extends object>(
  code: ErrorCode,
  where: string | null,
  kept: Kept
): Refused<Kept> {
  return fail(statusOf(code), { ...kept, refusal: errorBody(code, where, getLocale()) });
}

/**
 * Turns a coded error, or a record that is away, into an answer of the form: nothing typed is lost.
 * @throws whatever is neither: a redirect, a bug
 */
export function refusedBy<Kept extends object>(error: unknown, kept: Kept): Refused<Kept> {
  if (error instanceof CodedError) return refused(error.code, error.where ?? null, kept);
  if (isConnectionFailure(error)) return refused('DB_AWAY', null, kept);
  throw error;
}

/** Where somebody goes who has just signed in: to what is still due, else back. */
export function nextOf(viewer: Viewer | null, back: string | null): string {
  const query = ownPath(back) ? `?${new URLSearchParams({ retour: back ?? '' })}` : '';
  if (viewer?.pending === 'second_factor') return localizeHref('/connexion/code') + query;
  if (viewer?.pending) return localizeHref('/compte') + query;
  return ownPath(back) ?? localizeHref('/');
}

/** True where a password must not be asked for: plain HTTP from another machine, unless it was allowed. */
export const needsTls = (locals: App.Locals): boolean => locals.insecure && !appContext().insecureAllowed;

/** What every page that asks for a secret says of its connection. */
export const connectionOf = (locals: App.Locals): 'sound' | 'allowed' | 'refused' =>
  !locals.insecure ? 'sound' : appContext().insecureAllowed ? 'allowed' : 'refused';
