import type { NewsEvent, OutboxEvent } from '#domain/events.ts';
import { isNewsKind } from '#domain/news.ts';
import { feedState } from '#domain/feed/state.ts';
import { stepQuiet } from '#domain/feed/suspect.ts';
import { type Instant } from '#domain/time/instant.ts';
import type { ClockEntry, SiteEntry, ToldEntry } from '../protocol/types.ts';
import { activityOf } from './activity.ts';
import { areaEntry } from './area-entry.ts';
import { forgetChanges, noteChange } from './changes.ts';
import { finessOf, normOf, type FoldContext } from './context.ts';
import { forgetTombstones, keysOf, put, remove, topicsOf, type Draft } from './draft.ts';
import { siteEntry } from './site-entry.ts';
import { isPartTopic, PARTS, partOf, partsAlso } from './parts.ts';
import { crewEntry } from './crews/entry.ts';
import { placeEntry } from './places/entry.ts';
import { placesPart } from './places/part.ts';
import { boardersOf, floorOf, placeOf } from './places/said.ts';
import { waitOf } from './places/wait.ts';
import { lookAtSite, NEVER, suspicionOf, unitsOf } from './site-look.ts';
import { edEntry, feedEntry, publicEntry } from './small-entries.ts';
import { levelRuleAt } from '#domain/rules/rules.ts';
import { nextSite, summaryOf } from './site-state.ts';
import { wordsTo } from './public-word/part.ts';
import { stayEntries } from './stay/entry.ts';
import type { UnitState } from './state.ts';
import { watchEntry } from './watch-entry.ts';

/**
 * Applies one event to a draft: the one place where the live picture changes. Pure in (draft, event, context);
 * time is the last tick's. Events of another origin, of an unknown place or already folded move nothing but seq.
 *
 * @throws Error when norms were published that the context does not hold: the reader loads them first
 */
export function foldEvent(draft: Draft, event: OutboxEvent, ctx: FoldContext): void {
  const { state } = draft;
  if (event.seq <= state.seq) return;
  state.seq = event.seq;
  if (event.kind === 'tick') foldTick(draft, event.payload.at, ctx);
  else if (event.kind === 'clock.set') {
    state.clock = event.payload;
    putClock(draft);
  } else if (event.origin !== state.origin) return;
  else if (event.kind === 'unit.figures') foldFigures(draft, event, ctx);
  else if (event.kind === 'unit.feed') {
    if (ctx.siteByFiness.has(finessOf(event.payload.unit)))
      foldUnit(draft, event.payload.unit, { feed: event.payload }, event.at, ctx);
  } else if (event.kind === 'rules.changed') {
    state.rules = event.payload;
    foldAll(draft, state.tick ?? event.at, ctx);
  } else if (event.kind === 'norms.published') {
    if (!ctx.norms(event.payload.version)) throw new Error(`norms ${event.payload.version} not loaded`);
    state.normVersion = event.payload.version;
    foldAll(draft, state.tick ?? event.at, ctx);
  } else if (isNews(event)) foldNews(draft, event, ctx);
}

const isNews = (event: OutboxEvent): event is NewsEvent => isNewsKind(event.kind);

/** The newest news of a thing replaces what was known of it; the part that shows it rewrites its entries. */
function foldNews(draft: Draft, event: NewsEvent, ctx: FoldContext): void {
  const { state } = draft;
  const { kind, key, payload, at, seq } = event;
  const { [key]: _before, ...others } = (state.news[kind] ?? {}) as Record<string, unknown>;
  const next = payload === null ? others : { ...others, [key]: { payload, at, seq } };
  state.news = { ...state.news, [kind]: next };
  partOf(kind).refresh(draft, { kind, key }, state.tick ?? at, ctx);
  for (const part of partsAlso(kind)) part.refresh(draft, { kind, key }, state.tick ?? at, ctx);
  // A site's level may stand on what it says of itself, and its symbol on what is closed.
  if (kind === 'ed.state' || kind === 'place.closures')
    foldPlace(draft, key.slice(0, 9), state.tick ?? at, ctx);
  // Those in an ambulance are told a site's own declared level beside the computed one.
  if (kind === 'level.declared') foldStay(draft, key, state.tick ?? at, ctx);
  if (kind === 'stay.expected') foldStay(draft, key.slice(0, 9), state.tick ?? at, ctx);
  if (kind === 'public.word') {
    const scope = key.slice(key.indexOf('/') + 1);
    const told = scope === 'region' ? ctx.sites.map(({ finess }) => finess) : [scope];
    for (const finess of told) foldStay(draft, finess, state.tick ?? at, ctx);
  }
  putChanges(draft);
}

function foldPlace(draft: Draft, finess: string, now: Instant, ctx: FoldContext): void {
  const { state } = draft;
  const site = ctx.siteByFiness.get(finess);
  if (!site) return;
  state.units = { ...state.units };
  state.sites = { ...state.sites };
  foldSite(draft, finess, now, ctx);
  foldAreas(draft, ['region', `dept:${site.department}`], now, ctx);
}

/** Only the entries of its own site tell an expected stay, a declared level, or a word to the public: no area stands on them. */
function foldStay(draft: Draft, finess: string, now: Instant, ctx: FoldContext): void {
  if (!ctx.siteByFiness.has(finess)) return;
  draft.state.units = { ...draft.state.units };
  draft.state.sites = { ...draft.state.sites };
  foldSite(draft, finess, now, ctx);
}

function foldTick(draft: Draft, at: Instant, ctx: FoldContext): void {
  const { state } = draft;
  state.tick = Math.max(at, state.tick ?? at);
  foldAll(draft, state.tick, ctx);
  forgetChanges(state, state.tick);
  dropStrangers(draft, state.tick, ctx);
  forgetTombstones(draft, state.tick);
}

function foldFigures(
  draft: Draft,
  event: Extract<OutboxEvent, { kind: 'unit.figures' }>,
  ctx: FoldContext
): void {
  const figures = event.payload;
  if (!ctx.siteByFiness.has(finessOf(figures.unit))) return;
  const before = draft.state.units[figures.unit] ?? NEVER;
  // The horizon never goes back: an older file was written by a slower hand.
  if (before.figures && figures.horizon < before.figures.horizon) return;
  const norm = normOf(ctx, draft.state.normVersion, figures.unit);
  foldUnit(draft, figures.unit, { figures, quiet: stepQuiet(before.quiet, figures, norm) }, event.at, ctx);
}

/** One unit's news: its feed, its site, the areas of that site and the lists. */
function foldUnit(draft: Draft, unit: string, news: Partial<UnitState>, at: Instant, ctx: FoldContext): void {
  const { state } = draft;
  const now = state.tick ?? at;
  const finess = finessOf(unit);
  state.units = { ...state.units, [unit]: { ...(state.units[unit] ?? NEVER), ...news } };
  state.sites = { ...state.sites };
  foldSite(draft, finess, now, ctx);
  const department = ctx.siteByFiness.get(finess)?.department;
  foldAreas(draft, ['region', `dept:${department}`], now, ctx);
  // Its scores stand on who is present.
  placesPart.refresh(draft, { kind: 'ed.state', key: finess }, now, ctx);
}

/** Everything is looked at again: time has passed, or norms or rules are new. */
function foldAll(draft: Draft, now: Instant, ctx: FoldContext): void {
  draft.state.units = { ...draft.state.units };
  draft.state.sites = { ...draft.state.sites };
  for (const { finess } of ctx.sites) foldSite(draft, finess, now, ctx);
  foldAreas(draft, ctx.areas.keys(), now, ctx);
  for (const part of PARTS) part.refresh(draft, null, now, ctx);
  putChanges(draft);
}

const NO_WORDS = { message: null, withheldUntil: null };
const NOWHERE = { place: null, key: '', held: [] };

/** Rewrites `state.units[…]` of the site and `state.sites[finess]`; both records are the draft's own here. */
function foldSite(draft: Draft, finess: string, now: Instant, ctx: FoldContext): void {
  const { state } = draft;
  const units = unitsOf(ctx, state, finess).map(([unit, before]): [string, UnitState] => {
    const next = agedFeed(before, now);
    state.units[unit] = next;
    return [unit, next];
  });
  const look = lookAtSite(ctx, state, finess, units, now);
  const pack = ctx.siteByFiness.get(finess);
  const rule = levelRuleAt(state.rules, [finess, `dept:${pack?.department}`, 'region'], now);
  const floor = pack ? floorOf(state, pack, now) : null;
  const { place, key, held } = pack ? placeOf(state, pack, now) : NOWHERE;
  const site = nextSite(state, look, state.sites[finess] ?? null, now, rule, { floor, place: key });
  state.sites[finess] = site;
  const only = units.length === 1 ? units[0] : undefined;
  const stay90 = only ? (normOf(ctx, state.normVersion, only[0])?.stay90 ?? null) : null;
  const boarders = pack ? boardersOf(state, pack, now) : null;
  const since = units.find(([, u]) => u.feedState === site.feedState)?.[1].feedSince ?? null;
  const entry: SiteEntry = siteEntry(look, site, place, since, { stay90, boarders }, now);
  site.summary = summaryOf(look, entry, activityOf(ctx, state.normVersion, finess));
  put(draft, state.seq, 'sites', finess, entry);
  const said = pack ? placeEntry(state, pack, now) : null;
  if (pack) put(draft, state.seq, 'crews', finess, crewEntry(state, pack, entry, said, now));
  const practical = state.rules.directory?.[finess];
  if (practical) put(draft, state.seq, 'directory', finess, practical);
  else remove(draft, state.seq, now, 'directory', finess);
  const expected = pack ? stayEntries(state, pack, now) : {};
  put(
    draft,
    state.seq,
    'public',
    finess,
    publicEntry(
      finess,
      entry,
      {
        closures: held,
        expected,
        wait: waitOf(said),
        ...(pack ? wordsTo(state, pack, now) : NO_WORDS)
      },
      now
    )
  );
  put(draft, state.seq, `ed:${finess}`, 'site', edEntry(look, entry, expected));
  for (const [unit, u] of units) {
    const suspect = suspicionOf(u, normOf(ctx, state.normVersion, unit));
    put(draft, state.seq, 'feeds', unit, feedEntry(unit, u, suspect, now));
  }
}

function agedFeed(unit: UnitState, now: Instant): UnitState {
  const next = feedState(unit.feed, now);
  if (next === unit.feedState) return unit;
  return { ...unit, feedState: next, feedSince: now };
}

function foldAreas(draft: Draft, scopes: Iterable<string>, now: Instant, ctx: FoldContext): void {
  const { state } = draft;
  state.areas = { ...state.areas };
  for (const scope of scopes) {
    const before = state.areas[scope]?.level.level;
    const { entry, area } = areaEntry(ctx, state, scope, now);
    state.areas[scope] = area;
    if (before !== undefined)
      noteChange(state, {
        at: now,
        scope,
        kind: 'level',
        from: String(before),
        to: String(area.level.level)
      });
    put(draft, state.seq, 'region', scope, entry);
  }
  put(draft, state.seq, 'region', 'watch', watchEntry(state, now, ctx));
  putChanges(draft);
  const { names, contact } = state.rules;
  put(draft, state.seq, 'region', 'told', { names, contact } satisfies ToldEntry);
  putClock(draft);
}

/** Parts note changes too: they are told once all of an event is folded. */
function putChanges(draft: Draft): void {
  put(draft, draft.state.seq, 'region', 'changes', { changes: draft.state.changes });
}

/** Real time when no clock was ever set: domain time is process time. */
const REAL = { anchorDomain: 0, anchorProcess: 0, speed: 1 };

function putClock(draft: Draft): void {
  const { tick, clock, origin, normVersion, seq } = draft.state;
  if (tick === null) return;
  const value: ClockEntry = { tick, clock: clock ?? REAL, origin, normVersion };
  put(draft, seq, 'region', 'clock', value);
}

/** A site that left the region leaves the topics, with a tombstone. */
function dropStrangers(draft: Draft, now: Instant, ctx: FoldContext): void {
  const { seq } = draft.state;
  const gone = (key: string): boolean => !ctx.siteByFiness.has(key.slice(0, 9));
  for (const topic of topicsOf(draft)) {
    // A part drops its own.
    if (isPartTopic(topic)) continue;
    if (topic === 'region') {
      const kept = new Set([...ctx.areas.keys(), 'watch', 'changes', 'told', 'clock']);
      for (const key of keysOf(draft, topic)) if (!kept.has(key)) remove(draft, seq, now, topic, key);
    } else if (topic.startsWith('ed:')) {
      if (gone(topic.slice(3))) for (const key of keysOf(draft, topic)) remove(draft, seq, now, topic, key);
    } else for (const key of keysOf(draft, topic)) if (gone(key)) remove(draft, seq, now, topic, key);
  }
}
