import { redirect, type RequestEvent } from '@sveltejs/kit';
import { declare, newestOf } from '#db/declared/log.ts';
import { declareEdState, readRpuUnits } from '#db/ed-state/declare.ts';
import { readEdStates } from '#db/ed-state/record.ts';
import { changeClosure, declareClosure } from '#db/places/closures.ts';
import { readRules } from '#db/rules.ts';
import { may } from '#domain/access/may.ts';
import { decideLevel, type LevelCommand } from '#domain/declared/level.ts';
import type { Declaration } from '#domain/ed-state/declare.ts';
import { isFunction } from '#domain/ed-state/functions.ts';
import { readMinutes } from '#domain/ed-state/minutes.ts';
import type { RpuPresent } from '#domain/ed-state/scores.ts';
import type { EdService, EdStateNow } from '#domain/ed-state/types.ts';
import { CodedError } from '#domain/errors.ts';
import { isDaily, nowTtl } from '#domain/feed/rhythm.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { refusedBy } from '#app/lib/account/forms.server.ts';
import { Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { functionsOf } from '#app/lib/declared/functions.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';
import { FORM_FIELDS, isWait } from './fields.ts';

type Event = Pick<RequestEvent, 'request' | 'locals' | 'params'>;

/** The site of the page; the door has asked already whether it may be seen. */
export function siteOf(finess: string | undefined): Site {
  const site = appContext().region.sites.find((one) => one.finess === finess);
  if (!site) throw new CodedError('API_SITE_UNKNOWN', 'finess');
  return site;
}

/** Services somebody can declare for: the whole, and each where the site has both. */
export const servicesOf = ({ services }: Site): EdService[] =>
  services.length > 1 ? ['all', ...services] : ['all'];

/** Present by RPU while every unit's figure is fresh: their sum, as old as the oldest. */
export async function rpuPresentOf(finess: string, now: Instant): Promise<RpuPresent | null> {
  const { db, origin } = appContext();
  const units = await readRpuUnits(db, finess, origin);
  if (units.length === 0) return null;
  const sum: RpuPresent = { value: 0, at: Infinity, staleAt: Infinity };
  for (const { present, horizon, rhythm } of units) {
    const { staleAt } = nowTtl(horizon, rhythm);
    if (present === null || isDaily(rhythm) || now >= staleAt) return null;
    sum.value += present;
    sum.at = Math.min(sum.at, horizon);
    sum.staleAt = Math.min(sum.staleAt, staleAt);
  }
  return sum;
}

/** Runs what a form asks for: rights again, a refusal beside its form with all that was typed. */
async function tried(
  event: Event,
  right: 'ed.declare' | 'closure.write',
  run: (fields: Fields, site: Site, now: Instant) => Promise<string>
) {
  const fields = new Fields(await event.request.formData());
  const part = fields.text('part');
  try {
    const site = siteOf(event.params['finess']);
    if (!may(event.locals.viewer, { kind: 'action', name: right, site: site.finess }))
      throw new CodedError('LIVE_FORBIDDEN');
    const query = await run(fields, site, appContext().clock.domain());
    redirect(303, `${localizeHref(`/declarer/${site.finess}`)}?${query}`);
  } catch (error) {
    return refusedBy(error, { part, kept: fields.kept });
  }
}

/** Instant of a field of the form; null when it is empty, NaN when it is none. */
const instantOf = (fields: Fields, name: string): Instant | null => readLocal(fields.text(name));

function functionOf(fields: Fields): Declaration['by'] {
  const by = fields.text('by');
  if (!isFunction(by)) throw new CodedError('ED_STATE_FIELD_INVALID', 'by');
  return by;
}

/** What was typed, and what was left as it stood: only her own word can be said again, a feed says its own. */
function saidOf(fields: Fields, held: EdStateNow | null): Declaration['fields'] {
  const said: Declaration['fields'] = {};
  for (const field of FORM_FIELDS) {
    const text = fields.text(field).trim();
    if (text === '') continue;
    const [source = '', shown = ''] = fields.text(`was-${field}`).split(':');
    if (shown === text && source === 'form') {
      // Somebody else has said otherwise since: what she saw is not what would be left.
      if (String(held?.fields[field]?.value) !== shown) throw new CodedError('ED_STATE_RETYPE', field);
      said[field] = 'unchanged';
    } else if (shown !== text || source === '') {
      const value = isWait(field) ? readMinutes(text) : /^\d{1,5}$/.test(text) ? Number(text) : NaN;
      said[field] = value ?? NaN;
    }
  }
  return said;
}

function downOf(fields: Fields): Pick<Declaration, 'itDown'> {
  const reason = fields.text('down');
  if (reason === '') return {};
  return { itDown: reason === 'over' ? null : { reason, until: instantOf(fields, 'downUntil') } };
}

/** Declares the state of the department, and its level where one was chosen. */
export function declareState(event: Event) {
  return tried(event, 'ed.declare', async (fields, site, now) => {
    const { db, origin } = appContext();
    const { finess, services, department } = site;
    const act = await actOf(event);
    const service = servicesOf(site).find((one) => one === fields.text('service'));
    if (!service) throw new CodedError('ED_STATE_SERVICE_UNKNOWN', 'service');
    const by = functionOf(fields);
    const held = (await readEdStates(db, finess, origin))[service] ?? null;
    const said: Declaration = {
      ...{ finess, service, at: now, by, fields: saidOf(fields, held) },
      ...{ ...downOf(fields), confirmed: fields.text('confirmed') === '1' }
    };
    const level = levelCommand(fields, finess);
    const scopes = new Set([finess]);
    const owner = functionsOf(event.locals.viewer).find((one) => one !== 'admin') ?? 'site';
    const asked = async (): Promise<LevelCommand | null> => {
      if (!level) return null;
      const before = await newestOf(db, origin, 'level.declared', finess);
      return { ...level, by: owner, seen: before?.version ?? 0 };
    };
    // Both are decided before either is written: a refusal leaves nothing half said.
    const command = await asked();
    if (command) {
      const before = await newestOf(db, origin, 'level.declared', finess);
      decideLevel(before, command, now, scopes);
    }
    const says = Object.keys(said.fields).length > 0 || said.itDown !== undefined;
    let id: number | null = null;
    if (says || !command) {
      const [{ floors = [] }, rpu] = await Promise.all([readRules(db), rpuPresentOf(finess, now)]);
      id = await declareEdState(db, act, said, {
        ...{ services, rpu, floors, scopes: [finess, `dept:${department}`, 'region'] }
      });
    }
    if (command)
      await declare(db, act, now, { kind: 'level.declared', key: finess, act: command.kind }, (before) =>
        decideLevel(before, { ...command, seen: before?.version ?? 0 }, now, scopes)
      );
    return new URLSearchParams({ fait: id === null ? 'niveau' : String(id), service }).toString();
  });
}

type LevelAsked =
  { kind: 'declare'; scope: string; level: number; reason: string; until: Instant } | { kind: 'end' };

function levelCommand(fields: Fields, scope: string): LevelAsked | null {
  const level = fields.text('level');
  if (level === '') return null;
  if (level === 'over') return { kind: 'end' };
  const until = instantOf(fields, 'levelUntil') ?? NaN;
  return { kind: 'declare', scope, level: Number(level), reason: fields.text('levelReason'), until };
}

/** Closes the site, a service, a pathway or a resource. */
export function close(event: Event) {
  return tried(event, 'closure.write', async (fields, { finess, services }, now) => {
    const [scope = '', target = ''] = fields.text('what').split('.');
    const said = {
      ...{ scope, target, kind: fields.text('kind'), reason: fields.text('reason') },
      ...{ from: instantOf(fields, 'from') ?? now, until: instantOf(fields, 'until') ?? NaN },
      by: functionOf(fields)
    };
    await declareClosure(appContext().db, await actOf(event), said, { finess, services, now });
    return 'fait=fermeture';
  });
}

/** Moves the end of a closure, or ends it now. */
export function moveClosure(event: Event, ends: boolean) {
  return tried(event, 'closure.write', async (fields, { finess }, now) => {
    const until = ends ? null : (instantOf(fields, 'until') ?? NaN);
    const seen = { id: fields.text('id'), version: Number(fields.text('version')), until };
    await changeClosure(appContext().db, await actOf(event), seen, { finess, now });
    return ends ? 'fait=fin' : 'fait=prolongation';
  });
}
