import {
  maternityImage,
  ringImage,
  symbolImage,
  teamImage,
  textImage,
  type SymbolImage
} from '#app/lib/symbols/image.ts';
import { isMaternitySymbol } from '#app/lib/symbols/maternities.ts';
import type { Palette } from '#app/lib/symbols/palette.ts';
import { ringMarks, ringSize, type Ring } from '#app/lib/symbols/rings.ts';
import { SYMBOL_IDS, type SymbolId } from '#app/lib/symbols/shapes.ts';
import { TEAM_SYMBOLS } from '#app/lib/symbols/teams.ts';

/** How the images of one map are drawn. */
export interface ImageStyle {
  palette: Palette;
  /** 1 is the wall at 5 m. */
  scale: number;
  /** Type size of the short texts, CSS px. */
  type: number;
  /** Device px per CSS px. */
  ratio: number;
}

/**
 * Draws the image that a feature names: a symbol, `selected:<size>` or `changed:<size>` (a ring around a
 * symbol of that size), `team:<team symbol>`, `maternity-<state>`, `text:<text>`. Null for a name that is none of these.
 */
export function drawImage(name: string, { palette, scale, type, ratio }: ImageStyle): SymbolImage | null {
  if ((SYMBOL_IDS as readonly string[]).includes(name)) {
    return symbolImage(name as SymbolId, palette, scale, ratio);
  }
  if (isMaternitySymbol(name)) return maternityImage(name, palette, scale, ratio);
  const [kind = '', ...rest] = name.split(':');
  if (kind === 'text') return textImage(rest.join(':'), palette, type, ratio);
  const team = kind === 'team' && TEAM_SYMBOLS.find((id) => id === rest[0]);
  if (team) return teamImage(team, palette, scale, ratio);
  const size = Number(rest[0]);
  if ((kind !== 'selected' && kind !== 'changed') || !Number.isFinite(size)) return null;
  return ringImage(ringMarks(kind satisfies Ring, size, palette), ringSize(size), scale, ratio);
}
