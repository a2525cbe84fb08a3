/** Colours of levels and states: the shape carries, the colour confirms. Canvas and SVG need them as values. */
export interface Palette {
  /** Behind the symbols: their casing, and the hole of a hollow one. */
  ground: string;
  /** Fill of levels 0 to 3. */
  levels: readonly [string, string, string, string];
  /** Rim of level 3. */
  rim: string;
  /** Silent, unknown, closed: light grey on dark, never quieter than level 0. */
  absent: string;
  ink: string;
  /** Teams: a hue that no level has. */
  team: string;
}

export const PALETTES = {
  dark: {
    ground: '#0e141b',
    levels: ['#566579', '#a88c52', '#ff9a2e', '#ffe4ea'],
    rim: '#ff2d55',
    absent: '#c9d3de',
    ink: '#f2f5f8',
    team: '#7cc4ff'
  },
  light: {
    ground: '#fbfcfd',
    levels: ['#9aa7b5', '#8b733d', '#863b00', '#5c0a1e'],
    rim: '#d6002f',
    absent: '#3b4754',
    ink: '#0e141b',
    team: '#005a9c'
  }
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof PALETTES;
