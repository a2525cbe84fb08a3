import { SORT_KEYS, type Filter, type SortKey } from './rows.ts';

/** What the address bar keeps of the desk, so that a view can be sent to a colleague. */
export interface DeskQuery extends Filter {
  sort: SortKey;
  direction: 1 | -1;
  site: string | null;
}

const SHOWS = ['', '1', '2', '3', 'unseen'] as const;

/** Reads the address; anything it does not know falls back to the default view. */
export function readQuery(params: URLSearchParams): DeskQuery {
  const sort = SORT_KEYS.find((key) => key === params.get('sort')) ?? 'severity';
  const show = SHOWS.find((value) => value === params.get('show')) ?? '';
  const site = params.get('site');
  return {
    q: (params.get('q') ?? '').slice(0, 80),
    department: /^\d[\dAB]\d?$/.test(params.get('dept') ?? '') ? (params.get('dept') ?? '') : '',
    show,
    sort,
    direction: params.get('dir') === 'up' ? 1 : params.get('dir') === 'down' ? -1 : sort === 'name' ? 1 : -1,
    site: site && /^[0-9A-Z]{9}$/.test(site) ? site : null
  };
}

/** The address of a view; defaults are left out. */
export function writeQuery(query: DeskQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  if (query.department) params.set('dept', query.department);
  if (query.show) params.set('show', query.show);
  if (query.sort !== 'severity') params.set('sort', query.sort);
  if (query.direction !== (query.sort === 'name' ? 1 : -1))
    params.set('dir', query.direction === 1 ? 'up' : 'down');
  if (query.site) params.set('site', query.site);
  const text = params.toString();
  return text ? `?${text}` : '?';
}
