import { setTimeout as sleep } from 'node:timers/promises';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { payloadStates, replayPayloads } from '#db/quality-replay.ts';
import { quarantineGroups } from '#db/quality-quarantine.ts';
import { announceDown } from '#db/rpu/announce.ts';
import { acceptHeldDay, type HeldChoice, refuseHeldDay } from '#db/rpu/held.ts';
import { closeAside } from '#db/set-aside.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { STREAMS } from '#domain/streams.ts';
import { refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import { actOf } from '#app/lib/server/session.ts';
import { writeQuery, type View } from './query.ts';
import { finessOf, mustAct } from './scope.server.ts';

/** What was done, said on the page the form leads to. */
export const DONE = ['announce', 'lift', 'accept', 'refuse', 'replay', 'close'] as const;
export type Done = (typeof DONE)[number];

type Event = Pick<RequestEvent, 'request' | 'locals'>;

function done(what: Done, view: View, replay: string[] = []): never {
  const query = writeQuery({ view, replay });
  redirect(303, `${localizeHref('/qualite')}${query}${query ? '&' : '?'}fait=${what}`);
}

/** Runs what a form asks for; a coded refusal is said on the page, with what to do. */
async function tried(event: Event, run: (form: FormData) => Promise<never>) {
  const form = await event.request.formData();
  try {
    return await run(form);
  } catch (error) {
    return refusedBy(error, { unit: textOf(form, 'unit') });
  }
}

/** Says that a unit is down, from now until the end given, or that it is no longer. */
export function announce(event: Event) {
  return tried(event, async (form) => {
    const { db, clock, origin } = appContext();
    const unit = textOf(form, 'unit');
    mustAct(event.locals.viewer, 'feed.announce', finessOf(unit));
    const now = clock.domain();
    const reason = textOf(form, 'reason');
    const written = textOf(form, 'end');
    const until = written === '' ? null : readInstant(written, now);
    if ((reason !== 'maintenance' && reason !== 'cyber') || (written !== '' && (until ?? 0) <= now))
      throw new CodedError('QUALITY_ANNOUNCE_INVALID');
    await announceDown(db, { unit, origin, since: now, until, reason }, now, await actOf(event));
    done('announce', 'flux');
  });
}

export function lift(event: Event) {
  return tried(event, async (form) => {
    const { db, clock, origin } = appContext();
    const unit = textOf(form, 'unit');
    mustAct(event.locals.viewer, 'feed.announce', finessOf(unit));
    const now = clock.domain();
    const over = { unit, origin, since: now, until: now, reason: null };
    await announceDown(db, over, now, await actOf(event));
    done('lift', 'flux');
  });
}

/** Applies a held day, or sets it aside. */
export function decide(event: Event, what: 'accept' | 'refuse') {
  return tried(event, async (form) => {
    const { db, clock, origin } = appContext();
    const unit = textOf(form, 'unit');
    const day = textOf(form, 'day');
    const file = Number(textOf(form, 'file'));
    mustAct(event.locals.viewer, 'file.decide', finessOf(unit));
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || !Number.isInteger(file)) throw new CodedError('QUALITY_HELD_GONE');
    const held: HeldChoice = { unit, origin, day, file };
    const act = await actOf(event);
    const decided = what === 'accept' ? acceptHeldDay : refuseHeldDay;
    if (!(await decided(db, held, clock.domain(), act))) throw new CodedError('QUALITY_HELD_GONE', day);
    done(what, 'fichiers');
  });
}

/** Closes what was set aside of one code of a stream, up to what was shown. */
export function closeGroup(event: Event) {
  return tried(event, async (form) => {
    const { db, clock, origin } = appContext();
    mustAct(event.locals.viewer, 'aside.close', null);
    const stream = STREAMS.find((one) => one === textOf(form, 'stream'));
    const seen = Number(textOf(form, 'seen'));
    if (!stream || !Number.isFinite(seen)) throw new CodedError('QUALITY_ASIDE_GONE');
    const choice = { stream, code: textOf(form, 'code'), origin, seen, now: clock.domain() };
    if ((await closeAside(db, choice, await actOf(event))) === 0) throw new CodedError('QUALITY_ASIDE_GONE');
    done('close', 'flux');
  });
}

/** Longest wait for what became of a replay, and between two looks: most are done before the page is shown. */
const PATIENCE = 8_000;
const LOOK_EVERY = 400;
const MOST = 20;

/** Has payloads processed again: those of one receipt, or of a site's open lines of one code. */
export function replay(event: Event) {
  return tried(event, async (form) => {
    const { db, origin } = appContext();
    const receipts = await chosen(form, event.locals.viewer);
    const marked = await replayPayloads(db, await actOf(event), receipts);
    if (marked.length === 0) throw new CodedError('QUALITY_REPLAY_NONE');
    const end = performance.now() + PATIENCE;
    while (performance.now() < end) {
      const states = await payloadStates(db, origin, marked);
      if (states.every(({ state }) => state !== 'pending')) break;
      await sleep(LOOK_EVERY);
    }
    done('replay', 'quarantaine', marked);
  });
}

async function chosen(form: FormData, viewer: Viewer): Promise<string[]> {
  const { db, clock, origin } = appContext();
  const receipt = textOf(form, 'receipt');
  if (receipt) {
    if (!/^[0-9a-f-]{36}$/.test(receipt)) throw new CodedError('QUALITY_REPLAY_NONE');
    const [payload] = await payloadStates(db, origin, [receipt]);
    mustAct(viewer, 'quarantine.replay', payload?.unit?.split('/')[0] ?? null);
    return [receipt];
  }
  const site = textOf(form, 'site');
  mustAct(viewer, 'quarantine.replay', site);
  const groups = await quarantineGroups(db, { origin, sites: [site], closedSince: clock.domain() });
  const group = groups.find(({ code }) => code === textOf(form, 'code'));
  return (group?.receipts ?? []).slice(0, MOST);
}
