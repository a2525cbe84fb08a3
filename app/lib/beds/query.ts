import { BED_KEYS, BED_KINDS, type BedKey, type BedKind, isBedKind } from '#domain/beds/types.ts';
import type { BedFilter, Column } from './rows.ts';

/** What the address bar keeps of the desk of beds, so that a view can be sent to a colleague. */
export interface BedsQuery extends BedFilter {
  /** The count shown where all kinds stand across. */
  key: BedKey;
  /** `department`, `name`, `age`, or a column `<kind>.<key>`. */
  sort: string;
  direction: 1 | -1;
  site: string | null;
}

/** Counts of one kind across, in the order of the screens. */
export const KIND_KEYS: readonly BedKey[] = BED_KEYS;
const SHOWS = ['', 'free', 'blind'] as const;

/** Words sort upwards first, numbers downwards. */
export const firstWay = (sort: string): 1 | -1 => (sort.includes('.') ? -1 : 1);

/** Reads the address; anything it does not know falls back to the default view. */
export function readBedsQuery(params: URLSearchParams): BedsQuery {
  const text = (name: string): string => params.get(name) ?? '';
  const kind = text('kind');
  const [sortKind = '', sortKey = ''] = text('sort').split('.');
  const isColumn = isBedKind(sortKind) && (BED_KEYS as readonly string[]).includes(sortKey);
  const sort = isColumn || ['name', 'age'].includes(text('sort')) ? text('sort') : 'department';
  return {
    q: text('q').slice(0, 80),
    department: /^\d[\dAB]\d?$/.test(text('dept')) ? text('dept') : '',
    kind: isBedKind(kind) ? kind : '',
    key: BED_KEYS.find((key) => key === text('key')) ?? 'available',
    show: SHOWS.find((show) => show === text('show')) ?? '',
    sort,
    direction: text('dir') === 'up' ? 1 : text('dir') === 'down' ? -1 : firstWay(sort),
    site: /^[0-9A-Z]{9}$/.test(text('site')) ? text('site') : null
  };
}

/** The address of a view; defaults are left out. */
export function writeBedsQuery(query: BedsQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  if (query.department) params.set('dept', query.department);
  if (query.kind) params.set('kind', query.kind);
  if (query.key !== 'available') params.set('key', query.key);
  if (query.show) params.set('show', query.show);
  if (query.sort !== 'department') params.set('sort', query.sort);
  if (query.direction !== firstWay(query.sort)) params.set('dir', query.direction === 1 ? 'up' : 'down');
  if (query.site) params.set('site', query.site);
  const text = params.toString();
  return text ? `?${text}` : '?';
}

/** Columns of a view: all kinds with one count, or one kind with all of its counts. */
export function columnsOf(
  { kind, key }: Pick<BedsQuery, 'kind' | 'key'>,
  kinds: readonly BedKind[]
): Column[] {
  if (kind) return KIND_KEYS.map((one) => ({ kind, key: one }));
  return (kinds.length > 0 ? kinds : BED_KINDS).map((one) => ({ kind: one, key }));
}
