import { MATERNITY_SIZE, maternityMarks, type MaternitySymbol } from './maternities.ts';
import type { Palette } from './palette.ts';
import { casingOf, symbolMarks, symbolSize, type Mark, type SymbolId } from './shapes.ts';
import { TEAM_SIZE, teamMarks, type TeamSymbol } from './teams.ts';

/** Pixels of a symbol and how many of them stand for one CSS px. */
export interface SymbolImage {
  pixels: ImageData;
  ratio: number;
}

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width);
  canvas.height = Math.ceil(height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no 2D canvas');
  return context;
}

const finish = (context: CanvasRenderingContext2D, ratio: number): SymbolImage => ({
  pixels: context.getImageData(0, 0, context.canvas.width, context.canvas.height),
  ratio
});

function stroke(context: CanvasRenderingContext2D, mark: Mark): void {
  const path = new Path2D(mark.d);
  if (mark.fill) {
    context.fillStyle = mark.fill;
    context.fill(path);
  }
  if (!mark.stroke || mark.width === 0) return;
  context.strokeStyle = mark.stroke;
  context.lineWidth = mark.width;
  context.setLineDash(mark.dash ? [...mark.dash] : []);
  context.stroke(path);
}

/** Draws marks around the middle of a square of `size` px at scale 1. */
function drawMarks(marks: readonly Mark[], size: number, scale: number, ratio: number): SymbolImage {
  const edge = size * scale * ratio;
  const context = canvasOf(edge, edge);
  context.translate(context.canvas.width / 2, context.canvas.height / 2);
  context.scale(scale * ratio, scale * ratio);
  context.lineJoin = 'round';
  for (const mark of marks) stroke(context, mark);
  return finish(context, ratio);
}

/** A symbol with its casing, crisp at `ratio` device px per CSS px. */
export function symbolImage(id: SymbolId, palette: Palette, scale: number, ratio: number): SymbolImage {
  const marks = symbolMarks(id, palette);
  return drawMarks([...casingOf(marks, palette), ...marks], symbolSize(id) + 14, scale, ratio);
}

/** A team's symbol with its casing. */
export function teamImage(id: TeamSymbol, palette: Palette, scale: number, ratio: number): SymbolImage {
  const marks = teamMarks(id, palette);
  return drawMarks([...casingOf(marks, palette), ...marks], TEAM_SIZE + 14, scale, ratio);
}

/** A maternity's symbol with its casing. */
export function maternityImage(
  id: MaternitySymbol,
  palette: Palette,
  scale: number,
  ratio: number
): SymbolImage {
  const marks = maternityMarks(id, palette);
  return drawMarks([...casingOf(marks, palette), ...marks], MATERNITY_SIZE + 14, scale, ratio);
}

/** Marks around a symbol (see `ringMarks`). */
export function ringImage(marks: readonly Mark[], size: number, scale: number, ratio: number): SymbolImage {
  return drawMarks(marks, size, scale, ratio);
}

/** A short text, bold, with a halo in the ground's colour; `height` is its type size in CSS px. */
export function textImage(text: string, palette: Palette, height: number, ratio: number): SymbolImage {
  const font = `700 ${height * ratio}px "Public Sans", system-ui, sans-serif`;
  const measure = canvasOf(1, 1);
  measure.font = font;
  const halo = height * ratio * 0.24;
  const context = canvasOf(measure.measureText(text).width + 2 * halo, height * ratio * 1.1 + halo);
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.lineJoin = 'round';
  context.lineWidth = halo;
  context.strokeStyle = palette.ground;
  context.fillStyle = palette.ink;
  // Capitals and figures of Public Sans are 0.723 of the type size high.
  const place = [context.canvas.width / 2, context.canvas.height / 2 + 0.3615 * height * ratio] as const;
  context.strokeText(text, ...place);
  context.fillText(text, ...place);
  return finish(context, ratio);
}
