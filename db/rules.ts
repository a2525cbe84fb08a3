import { CodedError } from '#domain/errors.ts';
import { type FloorRule, readFloor } from '#domain/rules/floors.ts';
import type { Practical, RegionRules } from '#domain/rules/rules.ts';
import {
  EXCESS_BOUNDS,
  type Exclusion,
  readThree,
  SHORT_NAME_MAX,
  type Thresholds,
  Z_BOUNDS
} from '#domain/rules/rules.ts';
import { civilExists } from '#domain/time/day.ts';
import { readDefinition, type CallDefinition } from '#domain/samu/calls/definition.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import type { Act } from './access/act.ts';
import { audit } from './audit.ts';
import type { Db, Queryable } from './connect.ts';
import { emit } from './outbox.ts';

/** A rule as the list of /admin shows it, also when it is over or was replaced. */
export type Rule =
  | (Thresholds & { kind: 'thresholds'; endedAt: Instant | null })
  | (Exclusion & { kind: 'exclusion'; endedAt: Instant | null })
  | (CallDefinition & { kind: 'calls'; endedAt: Instant | null })
  | (FloorRule & { kind: 'floor'; endedAt: Instant | null })
  | { kind: 'contact'; id: number; text: string; endedAt: Instant | null };

interface Row {
  id: number;
  kind: Rule['kind'];
  scope: string;
  value: Record<string, unknown>;
  from: Instant;
  to: Instant | null;
  endedAt: Instant | null;
}

const COLUMNS = `id, kind, scope, value, valid_from AS "from", valid_to AS "to", superseded_at AS "endedAt"`;

/** All rules, newest first. */
export async function listRules(db: Queryable): Promise<Rule[]> {
  const rows = await db.query<Row>(`SELECT ${COLUMNS} FROM vigie.rule ORDER BY id DESC`);
  return rows.map(ruleOf);
}

function ruleOf({ id, kind, scope, value, from, to, endedAt }: Row): Rule {
  if (kind === 'calls') {
    const { excludeShort, over } = value as Pick<CallDefinition, 'excludeShort' | 'over'>;
    return { kind, id, from, excludeShort, over, endedAt };
  }
  if (kind === 'contact') return { kind, id, text: String(value['text'] ?? ''), endedAt };
  if (kind === 'exclusion') {
    const { firstDay, lastDay, why } = value as Pick<Exclusion, 'firstDay' | 'lastDay' | 'why'>;
    return { kind, id, scope, firstDay, lastDay, why, endedAt };
  }
  if (kind === 'floor') {
    const { field, limit, level } = value as Pick<FloorRule, 'field' | 'limit' | 'level'>;
    return { kind, id, scope, from, to, field, limit, level, endedAt };
  }
  const { z, excess } = value as Pick<Thresholds, 'z' | 'excess'>;
  return { kind, id, scope, from, to, z, excess, endedAt };
}

/** What the live picture follows now: thresholds and floors with their dates, short names, whom to call. */
export async function readRules(db: Queryable): Promise<RegionRules> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM vigie.rule WHERE superseded_at IS NULL AND kind <> 'exclusion' ORDER BY id`
  );
  const sites = await db.query<Practical & { finess: string; name: string | null }>(
    `SELECT finess, short_name AS name, phone, hours, access, source,
       (extract(epoch FROM changed_at) * 1000)::float8 AS at
     FROM vigie.site_directory ORDER BY finess`
  );
  const rules = rows.map(ruleOf);
  return {
    thresholds: rules.flatMap((rule) => {
      if (rule.kind !== 'thresholds') return [];
      const { id, scope, from, to, z, excess } = rule;
      return [{ id, scope, from, to, z, excess }];
    }),
    calls: rules.flatMap((rule) => {
      if (rule.kind !== 'calls') return [];
      const { id, from, excludeShort, over } = rule;
      return [{ id, from, excludeShort, over }];
    }),
    floors: rules.flatMap((rule) => {
      if (rule.kind !== 'floor') return [];
      const { id, scope, from, to, field, limit, level } = rule;
      return [{ id, scope, from, to, field, limit, level }];
    }),
    names: Object.fromEntries(sites.flatMap(({ finess, name }) => (name === null ? [] : [[finess, name]]))),
    directory: Object.fromEntries(
      sites.flatMap(({ finess, phone, hours, access, source, at }) =>
        (phone ?? hours ?? access) === null ? [] : [[finess, { phone, hours, access, source, at }]]
      )
    ),
    contact: rules.findLast((rule) => rule.kind === 'contact')?.text ?? null
  };
}

/** Days that are learned by nobody, of a scope or of the whole region. */
export async function excludedDays(db: Queryable): Promise<Exclusion[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM vigie.rule WHERE superseded_at IS NULL AND kind = 'exclusion' ORDER BY id`
  );
  return rows.map(ruleOf).flatMap((rule) => {
    if (rule.kind !== 'exclusion') return [];
    const { endedAt: _endedAt, kind: _kind, ...exclusion } = rule;
    return [exclusion];
  });
}

/** Domain time at which an exclusion was last written or ended; null when there never was one. */
export async function exclusionsChangedAt(db: Queryable): Promise<Instant | null> {
  const [row] = await db.query<{ at: Instant | null }>(
    `SELECT max(greatest(recorded_at, superseded_at)) AS at FROM vigie.rule WHERE kind = 'exclusion'`
  );
  return row?.at ?? null;
}

/** What somebody writes. Instants are domain time. */
export type NewRule =
  | { kind: 'thresholds'; scope: string; from: Instant; to: Instant | null; z: unknown[]; excess: unknown[] }
  | {
      kind: 'floor';
      scope: string;
      from: Instant;
      to: Instant | null;
      field: unknown;
      limit: unknown;
      level: unknown;
    }
  | { kind: 'exclusion'; scope: string; firstDay: LocalDay; lastDay: LocalDay; why: string }
  | { kind: 'calls'; from: Instant; excludeShort: unknown; over: unknown }
  | { kind: 'contact'; text: string };

/**
 * Writes a rule; what it replaces stays in the list. Every node follows it at once.
 * @param at domain time
 * @param scopes `region`, `dept:<code>` and FINESS of the region
 * @throws CodedError RULE_INVALID, FLOOR_INVALID (`where` is the field)
 */
export async function addRule(
  db: Db,
  act: Act,
  rule: NewRule,
  { at, scopes }: { at: Instant; scopes: ReadonlySet<string> }
): Promise<number> {
  const { scope, value, from, to } = checked(rule, at, scopes);
  return db.tx(async (tx) => {
    // There is one sentence that says whom to call: a new one replaces it.
    const replaced =
      rule.kind === 'contact'
        ? await tx.query<Row>(
            `UPDATE vigie.rule SET superseded_at = to_timestamp($1::float8 / 1000)
             WHERE kind = 'contact' AND superseded_at IS NULL RETURNING ${COLUMNS}`,
            [at]
          )
        : [];
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO vigie.rule (kind, scope, value, valid_from, valid_to, recorded_at)
       VALUES ($1, $2, $3::jsonb, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000))
       RETURNING id`,
      [rule.kind, scope, JSON.stringify(value), from, to, at]
    );
    const id = row?.id ?? 0;
    const [old] = replaced.toSorted((a, b) => b.id - a.id);
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: `rule.${rule.kind}`,
      subject: `rule:${id}`,
      before: old ? { id: old.id, ...toldOf(old) } : null,
      after: { scope, from, to, ...value }
    });
    await tellRules(tx, act, at);
    return id;
  });
}

/** Ends a rule from now on; it stays in the list. @throws CodedError RULE_INVALID when it is over already */
export async function endRule(db: Db, act: Act, id: number, at: Instant): Promise<void> {
  await db.tx(async (tx) => {
    const [row] = await tx.query<Row>(
      `UPDATE vigie.rule SET superseded_at = to_timestamp($2::float8 / 1000) WHERE id = $1 AND superseded_at IS NULL
       RETURNING ${COLUMNS}`,
      [id, at]
    );
    if (!row) throw new CodedError('RULE_INVALID', 'id');
    const before = { kind: row.kind, ...toldOf(row), endedAt: null };
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'rule.end',
      subject: `rule:${id}`,
      before,
      after: { ...before, endedAt: at }
    });
    await tellRules(tx, act, at);
  });
}

/** A rule as the audit log tells it. */
const toldOf = ({ scope, from, to, value }: Row) => ({ scope, from, to, ...value });

/** Tells every node what the rules are now. The last act of the transaction that changed them. */
export async function tellRules(tx: Queryable, act: Pick<Act, 'origin'>, at: Instant): Promise<void> {
  await emit(tx, [{ kind: 'rules.changed', key: '', origin: act.origin, at, payload: await readRules(tx) }]);
}

/** A day of the calendar, as `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  const [, year, month, date] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  return civilExists(year ?? 0, month ?? 0, date ?? 0);
}

function checked(
  rule: NewRule,
  at: Instant,
  scopes: ReadonlySet<string>
): { scope: string; value: Record<string, unknown>; from: Instant; to: Instant | null } {
  if (rule.kind === 'contact') {
    const text = rule.text.trim();
    if (text.length < 3 || text.length > 80 || /\p{Cc}/u.test(text))
      throw new CodedError('RULE_INVALID', 'text');
    return { scope: 'region', value: { text }, from: at, to: null };
  }
  if (rule.kind === 'calls') {
    if (!Number.isFinite(rule.from)) throw new CodedError('RULE_INVALID', 'from');
    return { scope: 'region', value: { ...readDefinition(rule) }, from: rule.from, to: null };
  }
  if (!scopes.has(rule.scope)) throw new CodedError('RULE_INVALID', 'scope');
  if (rule.kind === 'exclusion') {
    const { firstDay, lastDay } = rule;
    const why = rule.why.trim();
    if (!isDay(firstDay)) throw new CodedError('RULE_INVALID', 'firstDay');
    if (!isDay(lastDay) || lastDay < firstDay) throw new CodedError('RULE_INVALID', 'lastDay');
    if (why.length < 3 || why.length > 200 || /\p{Cc}/u.test(why))
      throw new CodedError('RULE_INVALID', 'why');
    return { scope: rule.scope, value: { firstDay, lastDay, why }, from: at, to: null };
  }
  if (!Number.isFinite(rule.from)) throw new CodedError('RULE_INVALID', 'from');
  if (rule.to !== null && !(rule.to > rule.from)) throw new CodedError('RULE_INVALID', 'to');
  if (rule.kind === 'floor')
    return { scope: rule.scope, value: readFloor(rule), from: rule.from, to: rule.to };
  const value = {
    z: readThree(rule.z, 'z', Z_BOUNDS),
    excess: readThree(rule.excess, 'excess', EXCESS_BOUNDS)
  };
  return { scope: rule.scope, value, from: rule.from, to: rule.to };
}

/** What a site says of itself; null is "non renseigné". */
export interface SiteDirectory {
  finess: string;
  phone: string | null;
  professionalPhone: string | null;
  hours: string | null;
  access: string | null;
  shortName: string | null;
  /** Who told it: a function or a publication, never a name. */
  source: string | null;
  version: number;
}

const DIRECTORY = `finess, phone, professional_phone AS "professionalPhone", hours, access, short_name AS "shortName", source, version`;

/** What is known of the sites that filled something in. */
export function readDirectory(db: Queryable): Promise<SiteDirectory[]> {
  return db.query<SiteDirectory>(`SELECT ${DIRECTORY} FROM vigie.site_directory ORDER BY finess`);
}

/**
 * Writes what a site says of itself; empty texts become "non renseigné". Short names reach every screen at once.
 * @param site `version` 0 for a site nothing was known of
 * @throws CodedError RULE_INVALID (`where` is the field), ACCOUNT_CHANGED when somebody else wrote it meanwhile
 */
export async function writeDirectory(
  db: Db,
  act: Act,
  site: SiteDirectory,
  { at, known }: { at: Instant; known: ReadonlySet<string> }
): Promise<void> {
  if (!known.has(site.finess)) throw new CodedError('RULE_INVALID', 'finess');
  const text = (field: keyof SiteDirectory, longest: number): string | null => {
    // A text area sends its lines apart with both signs.
    const value = String(site[field] ?? '')
      .replaceAll('\r\n', '\n')
      .trim();
    if (value.length > longest || /\p{Cc}/u.test(value.replaceAll('\n', ' ')))
      throw new CodedError('RULE_INVALID', field);
    return value === '' ? null : value;
  };
  const next = {
    phone: text('phone', 30),
    professionalPhone: text('professionalPhone', 30),
    hours: text('hours', 200),
    access: text('access', 300),
    shortName: text('shortName', SHORT_NAME_MAX),
    source: text('source', 80)
  };
  for (const field of ['phone', 'professionalPhone'] as const)
    if (next[field] !== null && !/^\+?[\d .()-]{2,30}$/.test(next[field]))
      throw new CodedError('RULE_INVALID', field);
  await db.tx(async (tx) => {
    const [before] = await tx.query<SiteDirectory>(
      `SELECT ${DIRECTORY} FROM vigie.site_directory WHERE finess = $1 FOR UPDATE`,
      [site.finess]
    );
    if ((before?.version ?? 0) !== site.version) throw new CodedError('ACCOUNT_CHANGED');
    const rows = await tx.query(
      `INSERT INTO vigie.site_directory AS d (finess, phone, professional_phone, hours, access, short_name, source, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $9, to_timestamp($7::float8 / 1000))
       ON CONFLICT (finess) DO UPDATE SET phone = excluded.phone, professional_phone = excluded.professional_phone,
         hours = excluded.hours, access = excluded.access, short_name = excluded.short_name, source = excluded.source,
         changed_at = excluded.changed_at, version = d.version + 1
       WHERE d.version = $8 RETURNING 1`,
      [
        site.finess,
        next.phone,
        next.professionalPhone,
        next.hours,
        next.access,
        next.shortName,
        act.now,
        site.version,
        next.source
      ]
    );
    if (rows.length === 0) throw new CodedError('ACCOUNT_CHANGED');
    const subject = `site:${site.finess}`;
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'site.directory',
      subject,
      before: before ?? null,
      after: next
    });
    await tellRules(tx, act, at);
  });
}
