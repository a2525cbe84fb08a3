import { createHash } from 'node:crypto';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { audit } from '#db/audit.ts';
import { isConnectionFailure } from '#db/retryable.ts';
import { executeTiu } from '#db/tiu/command.ts';
import { readTiu } from '#db/tiu/read.ts';
import { may } from '#domain/access/may.ts';
import { CodedError, errorBody, statusOf } from '#domain/errors.ts';
import type { TiuBy } from '#domain/tiu/codes.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import { Fields } from '#app/lib/admin/change.server.ts';
import { getLocale, localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';
import type { CommandAnswer } from './command.ts';
import { MUTE_MINUTES, MUTE_REASONS } from './mute.ts';
import { readAnswer, readCommands } from './read-command.ts';
import { actsAs } from './viewer.ts';
import { networkOfSite, regionWorld } from './world.server.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Id of one of several commands that were sent as one: the same whenever it is sent again. */
function partOf(command: string, name: string): string {
  const hex = createHash('sha256').update(`${command} ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32)
  ].join('-');
}

interface Asked {
  /** What is asked for, and the right to it; about a network or a site where one is named. */
  right: { name: string; site?: string | undefined };
  by: TiuBy;
  request: string | null;
  commands: readonly TiuCommand[];
}

/**
 * Takes a form of the transfer desk: who may is asked here again; a refusal gives back everything typed; a command that
 * had counted is told so and changes nothing.
 */
async function taken(event: Event, read: (fields: Fields) => Promise<Asked>) {
  const fields = new Fields(await event.request.formData());
  const answer: CommandAnswer = {
    ...{ part: fields.text('part'), command: fields.text('command'), again: false },
    ...{ request: null, refusal: null, kept: {} }
  };
  try {
    const { right, by, request, commands } = await read(fields);
    if (!may(event.locals.viewer, { kind: 'action', ...right })) throw new CodedError('LIVE_FORBIDDEN');
    if (!UUID.test(answer.command)) throw new CodedError('TIU_FIELD_INVALID', 'command');
    const [{ world }, act] = await Promise.all([regionWorld(), actOf(event)]);
    const { db, clock } = appContext();
    let refused: unknown = null;
    let repeated = commands.length > 0;
    for (const command of commands) {
      const id =
        command.kind === 'ask' && commands.length > 1
          ? partOf(answer.command, command.finess)
          : answer.command;
      try {
        const done = await executeTiu(db, act, { id, request, command, by }, { world, at: clock.domain() });
        answer.request = done.request.id;
        repeated &&= done.repeated;
      } catch (error) {
        // Of several maternities those that can be asked are asked; the first refusal is told.
        if (!(error instanceof CodedError)) throw error;
        refused ??= error;
      }
    }
    if (refused !== null) throw refused as CodedError;
    return { ...answer, again: repeated };
  } catch (error) {
    const coded = isConnectionFailure(error) ? new CodedError('DB_AWAY') : error;
    if (!(coded instanceof CodedError)) throw error;
    const refusal = errorBody(coded.code, coded.where ?? null, getLocale());
    return fail(statusOf(coded.code), { ...answer, refusal, kept: fields.kept });
  }
}

/** The request a form is about. @throws CodedError TIU_REQUEST_UNKNOWN */
async function requestOf(fields: Fields) {
  const id = fields.text('request');
  const { db, origin } = appContext();
  const held = UUID.test(id) ? await readTiu(db, origin, id) : null;
  if (!held) throw new CodedError('TIU_REQUEST_UNKNOWN', 'request');
  return held.request;
}

/** How she is carried, that she left and arrived, is also the SAMU's to say. */
const TRANSPORT = new Set(['transport', 'depart', 'arrive']);

/** An action of the desk, by its name. */
export const deskAction = (action: string) => async (event: Event) => {
  const told = await deskCommand(action, event);
  const isScript = event.request.headers.get('x-sveltekit-action') === 'true';
  // Without script a new request is gone on with where it stands; a script goes there by itself.
  if (action === 'open' && !isScript && 'request' in told && told.request)
    redirect(303, `${localizeHref('/tiu')}?cas=${told.request}`);
  return told;
};

const deskCommand = (action: string, event: Event) =>
  taken(event, async (fields) => {
    const by = actsAs(event.locals.viewer);
    const now = appContext().clock.domain();
    if (action === 'open') {
      const site = await networkOfSite(fields.text('requester'));
      const right = { name: 'tiu.write', site };
      mustHold(event, right);
      return { right, by, request: null, commands: readCommands('open', fields, now) };
    }
    // Whoever may do this nowhere is told nothing of any request.
    const name = TRANSPORT.has(action) ? 'tiu.transport' : 'tiu.write';
    mustHoldSomewhere(event, name);
    const request = await requestOf(fields);
    const right = { name, site: request.network ?? undefined };
    mustHold(event, right);
    if (action === 'answer') {
      const asked = request.asks.find(({ id }) => String(id) === fields.text('ask'));
      if (!asked) throw new CodedError('TIU_ASK_UNKNOWN', 'ask');
      return { right, by, request: request.id, commands: [readAnswer(fields, asked.finess, 'phone')] };
    }
    return { right, by, request: request.id, commands: readCommands(action, fields, now) };
  });

function mustHold({ locals }: Event, right: Asked['right']): void {
  if (!may(locals.viewer, { kind: 'action', ...right })) throw new CodedError('LIVE_FORBIDDEN');
}

function mustHoldSomewhere({ locals }: Event, name: string): void {
  const { viewer } = locals;
  const held = [undefined, ...viewer.sites].some((site) => may(viewer, { kind: 'action', name, site }));
  if (!held) throw new CodedError('LIVE_FORBIDDEN');
}

/** A maternity answers on its own page: about its own asks only. */
export const replyAction = (finess: string) => (event: Event) =>
  taken(event, async (fields) => {
    const right = { name: 'tiu.answer', site: finess };
    mustHold(event, right);
    const request = await requestOf(fields);
    const asked = request.asks.find(({ id }) => String(id) === fields.text('ask'));
    if (asked?.finess !== finess) throw new CodedError('TIU_ASK_UNKNOWN', 'ask');
    const commands = [readAnswer(fields, finess, 'page')];
    return { right, by: 'maternity', request: request.id, commands };
  });

/** Somebody turned the sound of their desk off: kept in the log of acts with why and for how long. */
export async function muteAction(event: Event) {
  const fields = new Fields(await event.request.formData());
  const answer: CommandAnswer = {
    ...{ part: 'mute', command: fields.text('command'), again: false },
    ...{ request: null, refusal: null, kept: {} }
  };
  try {
    mustHoldSomewhere(event, 'tiu.write');
    const reason = MUTE_REASONS.find((one) => one === fields.text('reason'));
    const minutes = MUTE_MINUTES.find((one) => String(one) === fields.text('minutes'));
    if (!reason || !minutes) throw new CodedError('TIU_FIELD_INVALID', reason ? 'minutes' : 'reason');
    const { actor, now } = await actOf(event);
    await appContext().db.tx((tx) =>
      audit(tx, {
        ...{ at: now, actor, action: 'tiu.mute', subject: 'tiu:sound' },
        ...{ before: null, after: { reason, minutes } }
      })
    );
    return answer;
  } catch (error) {
    const coded = isConnectionFailure(error) ? new CodedError('DB_AWAY') : error;
    if (!(coded instanceof CodedError)) throw error;
    const refusal = errorBody(coded.code, coded.where ?? null, getLocale());
    return fail(statusOf(coded.code), { ...answer, refusal, kept: fields.kept });
  }
}
