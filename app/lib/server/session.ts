import { isIP } from 'node:net';
import type { RequestEvent } from '@sveltejs/kit';
import { type Act, actorOf } from '#db/access/accounts.ts';
import { signToken, openToken } from '#db/access/seal.ts';
import { KNOWN_LIFE, rememberBrowser } from '#db/access/known-browser.ts';
import { SESSION_LIFE } from '#db/access/sessions.ts';
import {
  cookieValues,
  DEVICE_COOKIE,
  KNOWN_COOKIE,
  ROLE_COOKIE,
  SESSION_COOKIE
} from '#domain/access/cookies.ts';
import type { Role } from '#domain/access/roles.ts';
import { HOUR, SECOND } from '#domain/time/instant.ts';
import { appContext } from './context.ts';

/** Browsers keep a cookie 400 days at most. */
const DEVICE_LIFE = 400 * 24 * HOUR;

type Event = Pick<RequestEvent, 'cookies' | 'url' | 'locals'>;

/** Over plain HTTP (loopback, or a trial that allows it) a browser would drop a Secure cookie, and its end. */
const attributesOf = (event: Event) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: event.url.protocol === 'https:' }) as const;

function put(event: Event, name: string, value: string, lifeMs: number): void {
  event.cookies.set(name, value, {
    ...attributesOf(event),
    maxAge: Math.floor(lifeMs / SECOND)
  });
}

function drop(event: Event, name: string): void {
  event.cookies.delete(name, attributesOf(event));
}

function setSession(event: Event, token: string): void {
  put(event, SESSION_COOKIE, signToken(appContext().secret, 'session', token), SESSION_LIFE);
}

/** Takes the session's cookie away; the session itself ends in the record. */
export function clearSession(event: Event): void {
  drop(event, SESSION_COOKIE);
}

/** The token of this browser's session, for the record; null without one. */
export function sessionToken(event: Event): string | null {
  return openToken(appContext().secret, 'session', event.cookies.get(SESSION_COOKIE) ?? '');
}

/** Tokens of all sessions this browser shows: one may come from another path, and hide the one that counts. */
export function sessionTokens(event: Pick<RequestEvent, 'request'>): string[] {
  return cookieValues(event.request.headers.get('cookie'), SESSION_COOKIE)
    .map((value) => openToken(appContext().secret, 'session', value))
    .filter((token) => token !== null);
}

/** A screen's cookie is given anew once it is this old, so that one in use never ends. */
const DEVICE_RENEWED = 30 * 24 * HOUR;

/** Gives this browser the signed token of an enrolled screen, and the instant it was given (process time). */
export function setDevice(event: Event, token: string): void {
  const { secret, clock } = appContext();
  const given = Math.floor(clock.process() / SECOND).toString(36);
  put(event, DEVICE_COOKIE, `${signToken(secret, 'device', token)}.${given}`, DEVICE_LIFE);
}

/** Gives a screen in force its cookie again when that is a month old. @returns true when it did */
export function keepDevice(event: Event & Pick<RequestEvent, 'request'>): boolean {
  const { secret, clock } = appContext();
  const values = cookieValues(event.request.headers.get('cookie'), DEVICE_COOKIE);
  const [value = ''] = values;
  const token = openToken(secret, 'device', value);
  // Of two it is not known here which one counts.
  if (token === null || values.length > 1) return false;
  const given = Number.parseInt(value.split('.')[2] ?? '', 36) * SECOND;
  const age = clock.process() - given;
  if (age >= 0 && age < DEVICE_RENEWED) return false;
  setDevice(event, token);
  return true;
}

/** In the demonstration: looks as one role, or as all again (null). */
export function setRole(event: Event, narrowed: { role: Role; site: string | null } | null): void {
  if (!narrowed) drop(event, ROLE_COOKIE);
  else put(event, ROLE_COOKIE, [narrowed.role, narrowed.site].filter(Boolean).join('.'), DEVICE_LIFE);
}

/** Where a try to enter comes from: its address, and the cookie of a browser that was in before. */
export function fromOf(event: RequestEvent): { address: string; known: string } {
  return { address: addressOf(event), known: event.cookies.get(KNOWN_COOKIE) ?? '' };
}

/**
 * Hands a session's token to the browser, which is known from then on to an account that is all in: strangers
 * behind its address cannot slow it down.
 */
export async function enterWith(event: RequestEvent, token: string): Promise<void> {
  setSession(event, token);
  const { known } = fromOf(event);
  const next = await rememberBrowser(appContext().db, { token, known }, signInContext());
  if (next !== null) put(event, KNOWN_COOKIE, next, KNOWN_LIFE);
}

/** Address of the client, as the front door told it; for counting tries only, never stored as it is. */
export function addressOf(event: Pick<RequestEvent, 'getClientAddress'>): string {
  const address = event.getClientAddress();
  return isIP(address) ? address : 'unknown';
}

/**
 * True for plain HTTP from another machine, where a password could be read on its way.
 * @param passedOn an untrusted proxy passed it on: that it is on this machine says nothing of where it came from
 */
export function isInsecure(
  event: Pick<RequestEvent, 'url' | 'getClientAddress'>,
  passedOn: boolean
): boolean {
  if (event.url.protocol === 'https:') return false;
  if (passedOn) return true;
  const address = addressOf(event as RequestEvent);
  return !(address === '::1' || address.startsWith('127.'));
}

/** What signing in is decided with: the secret of this installation, and process time, ms. */
export function signInContext(): { secret: Uint8Array; now: number } {
  const { secret, clock } = appContext();
  return { secret, now: clock.process() };
}

/** Who acts, for the audit log. */
export async function actOf(event: Pick<RequestEvent, 'locals'>): Promise<Act> {
  const { db, clock, origin } = appContext();
  return { actor: await actorOf(db, event.locals.viewer), now: clock.process(), origin };
}
