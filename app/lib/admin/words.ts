import { isRole } from '#domain/access/roles.ts';
import type { Origin } from '#domain/origin.ts';
import { isStream, type StreamName } from '#domain/streams.ts';
import { formatDay } from '#domain/time/paris.ts';
import { roleWord } from '#app/lib/account/role-word.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { type Places, scopeWord } from './places.ts';

const ACTIONS: Record<string, () => string> = {
  'account.create': m.adm_a_account_create,
  'account.change': m.adm_a_account_change,
  'account.invite': m.adm_a_account_invite,
  'account.delete': m.adm_a_account_delete,
  'account.disable': m.adm_a_account_disable,
  'account.enable': m.adm_a_account_enable,
  'account.password': m.adm_a_account_password,
  'account.factor': m.adm_a_account_factor,
  'session.open': m.adm_a_session_open,
  'session.end': m.adm_a_session_end,
  'session.end_all': m.adm_a_session_end_all,
  'session.factor': m.adm_a_session_factor,
  'device.create': m.adm_a_device_create,
  'device.enrol': m.adm_a_device_enrol,
  'device.renew': m.adm_a_device_renew,
  'device.revoke': m.adm_a_device_revoke,
  'key.create': m.adm_a_key_create,
  'key.rotate': m.adm_a_key_rotate,
  'key.revoke': m.adm_a_key_revoke,
  'site.directory': m.adm_a_site_directory,
  'rule.thresholds': m.adm_a_rule_thresholds,
  'rule.calls': m.adm_a_rule_calls,
  'rule.exclusion': m.adm_a_rule_exclusion,
  'rule.contact': m.adm_a_rule_contact,
  'rule.floor': m.adm_a_floor,
  'ed.declare': m.adm_a_ed_declare,
  'closure.open': m.adm_a_closure_open,
  'closure.move': m.adm_a_closure_move,
  'closure.end': m.adm_a_closure_end,
  'rule.end': m.adm_a_rule_end,
  'audit.export': m.adm_a_audit_export,
  'audit.close': m.adm_a_audit_close,
  'audit.begin': m.adm_a_audit_begin,
  'passages.read': m.adm_a_passages_read,
  'quarantine.read': m.adm_a_quarantine_read,
  'quarantine.replay': m.adm_a_quarantine_replay,
  'aside.close': m.adm_a_aside_close,
  'file.decide': m.adm_a_file_decide,
  'feed.announce': m.adm_a_feed_announce,
  'level.declare': m.adm_a_level_declare,
  'level.extend': m.adm_a_level_extend,
  'level.end': m.adm_a_level_end,
  'event.open': m.adm_a_event_open,
  'event.extend': m.adm_a_event_extend,
  'event.end': m.adm_a_event_end,
  'beds.declare': m.adm_a_beds_declare,
  'beds.table': m.adm_a_beds_table,
  'wall.send': m.adm_a_wall_send,
  'wall.end': m.adm_a_wall_end,
  'public.declare': m.pub_a_declare,
  'public.end': m.pub_a_end
};

/** What an act of the audit log is, in the reader's language; its own name where there is no word for it. */
export const actionWord = (action: string): string => ACTIONS[action]?.() ?? action;

const FIELDS: Record<string, () => string> = {
  day: m.adm_f_day,
  count: m.adm_f_count,
  lines: m.adm_f_count,
  file: m.adm_f_file,
  login: m.me_login,
  name: m.me_name,
  roles: m.me_roles,
  sites: m.me_sites,
  disabled: m.adm_disabled,
  level: m.adm_level,
  site: m.adm_site,
  source: m.adm_source,
  finess: m.me_sites,
  origin: m.adm_origin,
  label: m.adm_label,
  expiresAt: m.adm_ends,
  endedAt: m.adm_ended,
  revokedAt: m.adm_revoked,
  enrolledAt: m.adm_enrolled,
  codeUntil: m.adm_code_end,
  invitedUntil: m.adm_invited_end,
  hasPassword: m.adm_has_password,
  hasFactor: m.adm_has_factor,
  replaced: m.adm_replaced,
  phone: m.adm_phone,
  professionalPhone: m.adm_professional_phone,
  hours: m.adm_hours,
  access: m.adm_access,
  shortName: m.adm_short_name,
  scope: m.adm_scope,
  from: m.adm_from,
  to: m.adm_to,
  excess: m.adm_excess,
  firstDay: m.adm_first_day,
  lastDay: m.adm_last_day,
  why: m.adm_why,
  text: m.adm_contact
};

export const fieldWord = (field: string): string => FIELDS[field]?.() ?? field;

const INSTANTS = new Set([
  ...['expiresAt', 'endedAt', 'revokedAt', 'enrolledAt', 'codeUntil', 'invitedUntil'],
  ...['from', 'to', 'at', 'since', 'until']
]);

/** What a value needs to be read: when it is, in which language, and the names of places. */
interface Reading {
  now: number;
  locale: Locale;
  places: Places;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const SCOPES = new Set(['site', 'sites', 'finess', 'scope']);

/** A value of the audit log as a person reads it. */
export function valueWord(field: string, value: unknown, reading: Reading): string {
  // A key without a list of sites is for all of them.
  if (value === null && field === 'finess') return m.adm_all_sites();
  if (value === null || value === '') return m.adm_nothing();
  if (typeof value === 'boolean') return value ? m.adm_yes() : m.adm_no();
  if (typeof value === 'number' && INSTANTS.has(field)) return dayTime(value, reading.now, reading.locale);
  if (Array.isArray(value))
    return value.length === 0
      ? m.adm_nothing()
      : value.map((one) => valueWord(field, one, reading)).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (SCOPES.has(field)) return scopeWord(text, reading.places);
  if ((field === 'roles' || field === 'level') && isRole(text)) return roleWord(text);
  if (field === 'origin' && isOrigin(text)) return originWord(text);
  return DAY.test(text) ? formatDay(text) : text;
}

const KINDS: Record<string, () => string> = {
  account: m.adm_s_account,
  device: m.adm_s_device,
  key: m.adm_s_key,
  rule: m.adm_s_rule,
  site: m.adm_s_site,
  unit: m.adm_s_unit,
  receipt: m.adm_s_receipt,
  audit: m.adm_s_audit
};

/** What kind of thing a subject of the audit log (`device:…`) is. */
export function subjectKind(subject: string): string {
  const kind = subject.split(':')[0] ?? '';
  return KINDS[kind]?.() ?? kind;
}

const ORIGINS: Record<Origin, () => string> = {
  real: m.adm_origin_real,
  simulated: m.adm_origin_simulated,
  exercise: m.adm_origin_exercise
};

const isOrigin = (text: string): text is Origin => text in ORIGINS;

export const originWord = (origin: Origin): string => ORIGINS[origin]();

/** An instant that may never have been. */
export const whenOr = (at: number | null, now: number, locale: Locale, never: string): string =>
  at === null ? never : dayTime(at, now, locale);

const STREAM_WORDS: Record<StreamName, () => string> = {
  rpu: m.adm_stream_rpu,
  hub: m.adm_stream_hub,
  'samu-calls': m.adm_stream_calls,
  ror: m.adm_stream_ror,
  'ed-state': m.adm_stream_ed,
  tiu: m.adm_stream_tiu
};

/** A stream by what it brings; one that is no more by its name. */
export const streamWord = (stream: string): string => (isStream(stream) ? STREAM_WORDS[stream]() : stream);
