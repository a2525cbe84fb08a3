import type { Ring } from '#app/lib/symbols/rings.ts';
import type { MaternitySymbol } from '#app/lib/symbols/maternities.ts';
import type { SymbolId } from '#app/lib/symbols/shapes.ts';
import type { TeamSymbol } from '#app/lib/symbols/teams.ts';
import type { Position } from '#maps/geometry.ts';
import type { Ground } from '#maps/ground.ts';
import type { ArcKind } from '#maps/style.ts';
import type { Level } from '#domain/level/rule.ts';

/** A site as the map must show it now; the page decides, the map only draws. */
export interface MapSite {
  finess: string;
  /** Short name, for the desk's tooltip. */
  name: string;
  level: Level | null;
  /** `silent` also stands for figures past their time-to-live: drawn hollow with the last level seen. */
  state: 'known' | 'silent' | 'unknown' | 'closed';
  lastLevel: Level | null;
  /** Rank beside the symbol on the wall: "1", "2", "3". */
  label?: string | undefined;
  /** Minute of a change not older than 10 minutes, as "17:10". */
  changed?: string | undefined;
  selected?: boolean | undefined;
}

/** A symbol on the ground's plane. */
export interface Placed {
  finess: string;
  name: string;
  place: Position;
  symbol: SymbolId;
  /** Drawn from low to high: the gravest on top. */
  order: number;
  ring: Ring | null;
  tag: string | null;
}

/** What is drawn for something that is not a site. */
export type MarkId = TeamSymbol | MaternitySymbol;

/** Something that is not a site: a team, the point asked about, a maternity. WGS84 degrees. */
export interface MapMark {
  /** Unique on the map: `team:<id>`, `point`, the FINESS of a maternity. */
  key: string;
  name: string;
  lon: number;
  lat: number;
  symbol: MarkId;
}

/** A team's mark, or the point asked about. */
export type TeamMark = MapMark & { symbol: TeamSymbol };

/** A mark on the ground's plane. */
export interface PlacedMark {
  key: string;
  symbol: MarkId;
  place: Position;
}

/** Places marks on the ground, in the order given: the last one on top. */
export function placeMarks(marks: readonly MapMark[], ground: Pick<Ground, 'project'>): PlacedMark[] {
  return marks.map(({ key, symbol, lon, lat }) => ({ key, symbol, place: ground.project([lon, lat]) }));
}

/** A line from one place to another, bent so that two between the same places are told apart. WGS84 degrees. */
export interface MapArc {
  key: string;
  kind: ArcKind;
  from: { lon: number; lat: number };
  to: { lon: number; lat: number };
}

/** An arc on the ground's plane, as the points of its curve. */
export interface PlacedArc {
  key: string;
  kind: ArcKind;
  path: Position[];
}

const ARC_STEPS = 16;

/** Places arcs on the ground: from the first place to the second, bent to the left by an eighth of their length. */
export function placeArcs(arcs: readonly MapArc[], ground: Pick<Ground, 'project'>): PlacedArc[] {
  return arcs.map(({ key, kind, from, to }) => {
    const [ax, ay] = ground.project([from.lon, from.lat]);
    const [bx, by] = ground.project([to.lon, to.lat]);
    const middle: Position = [(ax + bx) / 2 - (by - ay) / 4, (ay + by) / 2 + (bx - ax) / 4];
    const path = Array.from({ length: ARC_STEPS + 1 }, (_, step): Position => {
      const t = step / ARC_STEPS;
      const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
      return [p * ax + q * middle[0] + r * bx, p * ay + q * middle[1] + r * by];
    });
    return { key, kind, path };
  });
}

/** The one symbol that says this site's level and state. */
export function symbolOf({ level, state, lastLevel }: MapSite, live: boolean): SymbolId {
  if (state === 'closed') return 'closed';
  if (state === 'silent' && lastLevel !== null) return `silent-${lastLevel}`;
  if (state !== 'known' || level === null) return 'unknown';
  return live ? `level-${level}` : `hollow-${level}`;
}

function gravity(symbol: SymbolId): number {
  if (symbol === 'unknown' || symbol === 'closed') return 3;
  const level = Number(symbol.slice(-1));
  // A silent site lies over the known ones of its level: it is never quieter than a calm one.
  return level * 2 + (symbol.startsWith('silent') ? 1 : 0);
}

/**
 * Places the sites of a picture on the ground, in drawing order. A site that the ground does not know is left
 * out. On the desk the short text beside a symbol is the minute of its change; on the wall it is its rank.
 */
export function placeSites(sites: readonly MapSite[], ground: Ground, live: boolean): Placed[] {
  const [, south, , north] = ground.box;
  // Among equals the southern one lies on top, as roof tiles do: each keeps its peak in sight.
  const southness = ([, y]: Position): number =>
    0.9 * Math.min(1, Math.max(0, (north - y) / (north - south)));
  return sites
    .flatMap((site): Placed[] => {
      const place = ground.places.get(site.finess);
      if (!place) return [];
      const symbol = symbolOf(site, live);
      return [
        {
          finess: site.finess,
          name: site.name,
          place,
          symbol,
          order: gravity(symbol) + southness(place),
          ring: site.selected ? 'selected' : site.changed ? 'changed' : null,
          tag: (ground.kind === 'desk' ? site.changed : site.label) ?? null
        }
      ];
    })
    .sort((a, b) => a.order - b.order || (a.finess < b.finess ? -1 : 1));
}
