import type { TiuAsk, TiuRequest } from '#domain/tiu/types.ts';
import type { MapArc, MapMark } from '#app/lib/map/picture.ts';
import type { MaternitySymbol } from '#app/lib/symbols/maternities.ts';
import type { MaternityPlace, Proposals } from './board.ts';

/** What the map of the desk shows for one case: each maternity by what it means to it, and arcs from the requester. */
export interface CaseOnMap {
  marks: MapMark[];
  arcs: MapArc[];
  /** FINESS to keep in view. */
  focus: string[];
}

const SYMBOL: Record<TiuAsk['state'], MaternitySymbol> = {
  asked: 'maternity-asked',
  deferred: 'maternity-asked',
  accepted: 'maternity-accepted',
  partial: 'maternity-accepted',
  refused: 'maternity-refused',
  expired: 'maternity-refused',
  withdrawn: 'maternity-other'
};
const LAST: readonly MaternitySymbol[] = [
  'maternity-other',
  'maternity-candidate',
  'maternity-refused',
  'maternity-asked',
  'maternity-accepted',
  'maternity-requester'
];

/** Marks and arcs of a case; without one every maternity is only there. */
export function caseOnMap(
  request: TiuRequest | null,
  proposals: Proposals | null,
  places: Readonly<Record<string, MaternityPlace>>
): CaseOnMap {
  const symbols = new Map<string, MaternitySymbol>();
  for (const { finess } of proposals?.proposed ?? []) symbols.set(finess, 'maternity-candidate');
  const asks = new Map((request?.asks ?? []).map((ask) => [ask.finess, ask]));
  for (const { finess, state } of asks.values()) symbols.set(finess, SYMBOL[state]);
  if (request?.placement) symbols.set(request.placement.finess, 'maternity-accepted');
  if (request) symbols.set(request.requester, 'maternity-requester');
  const marks = Object.entries(places)
    .filter(([, { level }]) => level !== null)
    .map(([finess, { name, lon, lat }]): MapMark => {
      return { key: finess, name, lon, lat, symbol: symbols.get(finess) ?? 'maternity-other' };
    })
    .sort(
      (a, b) =>
        LAST.indexOf(a.symbol as MaternitySymbol) - LAST.indexOf(b.symbol as MaternitySymbol) ||
        (a.key < b.key ? -1 : 1)
    );
  const from = request && places[request.requester];
  const arcs = from
    ? [...asks.values()].flatMap(({ finess, state }): MapArc[] => {
        const to = places[finess];
        const symbol = symbols.get(finess);
        if (!to || state === 'withdrawn' || !symbol || symbol === 'maternity-requester') return [];
        const kind =
          symbol === 'maternity-accepted' ? 'accepted' : symbol === 'maternity-asked' ? 'asked' : 'refused';
        return [{ key: `${request.id}:${finess}`, kind, from, to }];
      })
    : [];
  const focus = request
    ? [
        request.requester,
        ...asks.keys(),
        ...(asks.size === 0 ? (proposals?.proposed ?? []).slice(0, 4).map(({ finess }) => finess) : [])
      ].filter((finess) => places[finess])
    : [];
  return { marks, arcs, focus };
}
