import { FEED_STATES, type FeedState } from '#domain/feed/state.ts';
import type { FileGrade } from '#domain/rpu/types.ts';

export const VIEWS = ['flux', 'fichiers', 'quarantaine', 'regle'] as const;
export type View = (typeof VIEWS)[number];
export const FEED_SORTS = [
  'etat',
  'site',
  'rythme',
  'recu',
  'horizon',
  'fichiers',
  'passages',
  'quarantaine',
  'note'
] as const;
export type FeedSort = (typeof FEED_SORTS)[number];
export const GRADES: readonly FileGrade[] = ['A', 'B', 'C', 'D'];

/** What the address of `/qualite` asks for. */
export interface QualityQuery {
  view: View;
  state: FeedState | null;
  grade: FileGrade | null;
  /** Part of a name, a commune or a FINESS. */
  text: string;
  sort: FeedSort;
  direction: 1 | -1;
  /** Unit whose stop is being announced. */
  unit: string | null;
  /** Receipts whose replay is looked at. */
  replay: string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const oneOf = <T extends string>(list: readonly T[], text: string | null): T | null =>
  list.find((one) => one === text) ?? null;

/** Reads the address; what it does not say, or says wrongly, is what the page opens with. */
export function readQuery(params: URLSearchParams): QualityQuery {
  return {
    view: oneOf(VIEWS, params.get('vue')) ?? 'flux',
    state: oneOf(FEED_STATES, params.get('etat')),
    grade: oneOf(GRADES, params.get('note')),
    text: (params.get('q') ?? '').trim().slice(0, 60),
    sort: oneOf(FEED_SORTS, params.get('tri')) ?? 'etat',
    direction: params.get('sens') === '-1' ? -1 : 1,
    unit: params.get('unite'),
    replay: (params.get('rejeu') ?? '')
      .split(',')
      .filter((text) => UUID.test(text))
      .slice(0, 20)
  };
}

/** The address of a query, without what a first visit has anyway; acts and results are not repeated. */
export function writeQuery(query: Partial<QualityQuery>): string {
  const params = new URLSearchParams();
  if (query.view && query.view !== 'flux') params.set('vue', query.view);
  if (query.state) params.set('etat', query.state);
  if (query.grade) params.set('note', query.grade);
  if (query.text) params.set('q', query.text);
  if (query.sort && query.sort !== 'etat') params.set('tri', query.sort);
  if (query.direction === -1) params.set('sens', '-1');
  if (query.unit) params.set('unite', query.unit);
  if (query.replay && query.replay.length > 0) params.set('rejeu', query.replay.join(','));
  const text = params.toString();
  return text ? `?${text}` : '';
}
