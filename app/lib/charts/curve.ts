import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Instant } from '#domain/time/instant.ts';

/** A day's curve: points of what was present, and the usual band at regular instants. */
export interface CurveData {
  from: Instant;
  to: Instant;
  points: { at: Instant; value: number | null }[];
  usual: { at: Instant; mean: number; sd: number }[];
  /** Events of its scope that day: what is drawn under them is no ordinary day. */
  events?: { id: string; title: string; nature: 'real' | 'exercise'; from: Instant; until: Instant | null }[];
  /** Sites the curve sums, of those of its scope. */
  seen: number;
  of: number;
}

export interface CurvePaths {
  marks: { id: string; x: number; width: number; title: string; nature: 'real' | 'exercise' }[];
  value: string;
  band: string;
  mean: string;
  ticks: { y: number; value: number }[];
  hours: { x: number; at: Instant }[];
  last: { x: number; y: number } | null;
}

const HOUR = 3_600_000;

/** SVG paths of a curve in a box of width × height; a gap in the points is a gap in the line. */
export function curvePaths(data: CurveData, width: number, height: number, hoursApart: number): CurvePaths {
  const top = Math.max(
    5,
    ...data.points.map((point) => point.value ?? 0),
    ...data.usual.map((point) => point.mean + point.sd)
  );
  const x = scaleLinear([data.from, data.to], [0, width]);
  const y = scaleLinear([0, top * 1.05], [height, 0]);
  const known = data.points.filter((point): point is { at: Instant; value: number } => point.value !== null);
  const final = known.at(-1);
  const hours = [];
  for (let at = data.from; at <= data.to; at += hoursApart * HOUR) hours.push({ x: x(at), at });
  return {
    value:
      line<{ at: Instant; value: number | null }>()
        .defined((point) => point.value !== null)
        .x((point) => x(point.at))
        .y((point) => y(point.value ?? 0))(data.points) ?? '',
    band:
      area<CurveData['usual'][number]>()
        .x((point) => x(point.at))
        .y0((point) => y(Math.max(0, point.mean - point.sd)))
        .y1((point) => y(point.mean + point.sd))(data.usual) ?? '',
    mean:
      line<CurveData['usual'][number]>()
        .x((point) => x(point.at))
        .y((point) => y(point.mean))(data.usual) ?? '',
    marks: (data.events ?? []).map(({ id, title, nature, from, until }) => {
      const start = x(Math.max(from, data.from));
      return {
        id,
        title,
        nature,
        x: start,
        width: Math.max(2, x(Math.min(until ?? data.to, data.to)) - start)
      };
    }),
    ticks: y.ticks(3).map((value) => ({ y: y(value), value })),
    hours,
    last: final ? { x: x(final.at), y: y(final.value) } : null
  };
}
