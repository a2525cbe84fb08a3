import { NEEDS, type Need } from '#domain/rank/needs.ts';
import { TEAM_SORTS, type TeamFilter, type TeamSort } from './teams.ts';

/**
 * What the address bar keeps of the regulators' desk. Only a commune: a point on the map can be where somebody
 * lies, and stays on the screen that it was set on.
 */
export interface SamuQuery {
  need: Need;
  /** INSEE code of the commune or arrondissement asked about; null: none, or a point. */
  at: string | null;
  /** Paediatric layer: services, beds and teams for children only. */
  child: boolean;
  /** SAMU whose teams are listed; '' all. */
  samu: string;
  show: TeamFilter;
  sort: TeamSort;
  direction: 1 | -1;
}

const SHOWS: readonly TeamFilter[] = ['', 'free', 'engaged', 'unknown'];

/** Reads the address; anything it does not know falls back to the default view. */
export function readSamuQuery(params: URLSearchParams): SamuQuery {
  const at = params.get('at');
  const samu = params.get('samu') ?? '';
  return {
    need: NEEDS.find((need) => need === params.get('need')) ?? 'adult',
    at: at && /^\d[\dAB]\d{3}$/.test(at) ? at : null,
    child: params.get('child') === '1',
    samu: /^\d[\dAB]\d?$/.test(samu) ? samu : '',
    show: SHOWS.find((show) => show === params.get('show')) ?? '',
    sort: TEAM_SORTS.find((key) => key === params.get('sort')) ?? 'state',
    direction: params.get('dir') === 'down' ? -1 : 1
  };
}

/** The address of a view; defaults are left out. */
export function writeSamuQuery(query: SamuQuery): string {
  const params = new URLSearchParams();
  if (query.need !== 'adult') params.set('need', query.need);
  if (query.at) params.set('at', query.at);
  if (query.child) params.set('child', '1');
  if (query.samu) params.set('samu', query.samu);
  if (query.show) params.set('show', query.show);
  if (query.sort !== 'state') params.set('sort', query.sort);
  if (query.direction === -1) params.set('dir', 'down');
  const text = params.toString();
  return text ? `?${text}` : '?';
}
