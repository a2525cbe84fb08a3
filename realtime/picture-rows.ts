import type { OutboxEvent } from '#domain/events.ts';
import type { Measure } from '#domain/measure.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import type { PictureRow } from '#db/picture.ts';
import type { Applied } from './fold/index.ts';
import type { FoldState } from './fold/state.ts';
import type { PlaceEntry } from './protocol/places-types.ts';
import { areaThen, regionThen, siteThen } from './protocol/then.ts';
import type { AreaEntry, SiteEntry } from './protocol/types.ts';

/** Every scope is logged at ticks that are a multiple of this. */
const EVERY = 5 * MINUTE;

/** State and level of each scope as last seen: a change of either is logged at once. */
export type Shown = Map<string, string>;
/** Under this key, the last tick at which all scopes were logged: two nodes may write one tick each. */
const FULL = '';

/**
 * Rows of the picture log for one folded event: all scopes at a 5-minute tick, else those whose state or level
 * this event changed. Deterministic in (state, event), so that any node may write them. Updates `shown`.
 */
export function pictureRows(shown: Shown, event: OutboxEvent, { state, changed }: Applied): PictureRow[] {
  const at = state.tick ?? event.at;
  const full = event.kind === 'tick' && at % EVERY === 0 && shown.get(FULL) !== String(at);
  if (full) shown.set(FULL, String(at));
  const rows: PictureRow[] = [];
  for (const [topic, toScope] of [
    ['sites', (key: string) => `site:${key}`],
    ['region', (key: string) => key]
  ] as const) {
    const entries = state.topics.get(topic)?.entries;
    for (const key of full ? (entries?.keys() ?? []) : (changed.get(topic) ?? [])) {
      const value = entries?.get(key)?.value as SiteEntry | AreaEntry | undefined;
      if (!value || !('measures' in value)) continue;
      const scope = toScope(key);
      const now = `${value.measures.present.state} ${value.measures.level.value}`;
      const moved = shown.get(scope) !== now;
      shown.set(scope, now);
      if (full || moved) rows.push(rowOf(scope, at, state, value));
    }
  }
  return rows;
}

/** What is shown by a state: where a node that starts from a checkpoint begins. */
export function shownBy(state: FoldState): Shown {
  const shown: Shown = new Map();
  if (state.tick !== null && state.tick % EVERY === 0) shown.set(FULL, String(state.tick));
  for (const [key, { value }] of state.topics.get('sites')?.entries ?? []) note(`site:${key}`, value);
  for (const [key, { value }] of state.topics.get('region')?.entries ?? []) note(key, value);
  return shown;

  function note(scope: string, value: unknown): void {
    const { measures } = value as Partial<SiteEntry>;
    if (measures) shown.set(scope, `${measures.present.state} ${measures.level.value}`);
  }
}

function rowOf(scope: string, at: Instant, state: FoldState, entry: SiteEntry | AreaEntry): PictureRow {
  const { measures, provenance } = entry;
  const { present, presentUsual } = measures;
  const value = (measure: Measure | undefined): number | null => measure?.value ?? null;
  return {
    at,
    seq: state.seq,
    scope,
    state: present.state,
    level: measures.level.value,
    z: measures.z.value,
    present: present.value,
    usual: presentUsual.value?.mean ?? null,
    sd: presentUsual.value?.sd ?? null,
    arrivals1h: value(measures.arrivals1h),
    longStay8: 'longStay8' in measures ? value(measures.longStay8) : null,
    longStay12: value(measures.longStay12),
    oriented: 'oriented' in measures ? value(measures.oriented) : null,
    stayMedian: value(measures.stayHomeMedian),
    stayP90: value(measures.stayHomeP90),
    n: present.n ?? null,
    of: present.of ?? null,
    share: present.share ?? null,
    measuredAt: provenance.measuredAt,
    normVersion: state.normVersion,
    formulaVersion: measures.level.formula,
    more: moreOf(scope, at, state, entry)
  };
}

/** What screens showed of a scope beside its figures. */
function moreOf(scope: string, at: Instant, state: FoldState, entry: SiteEntry | AreaEntry): object | null {
  const valuesOf = (topic: string): Map<string, unknown> =>
    new Map([...(state.topics.get(topic)?.entries ?? [])].map(([key, { value }]) => [key, value]));
  if (scope.startsWith('site:')) {
    const place = state.topics.get('places')?.entries.get(scope.slice('site:'.length))?.value;
    return siteThen(entry as SiteEntry, place as PlaceEntry | undefined, at);
  }
  const area = entry as AreaEntry;
  if (scope !== 'region') return areaThen(area);
  const whole = { feeds: valuesOf('feeds'), samu: valuesOf('samu-wall'), beds: valuesOf('beds') };
  return regionThen(area, whole, at);
}
