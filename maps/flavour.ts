/** Colours of the quiet ground; symbols have their own palette. All `#rrggbb`. */
export interface Flavour {
  /** Outside the region. */
  ground: string;
  land: string;
  departmentBorder: string;
  communeBorder: string;
  river: string;
  motorway: string;
  ink: string;
}

export const FLAVOURS = {
  wall: {
    ground: '#0e141b',
    land: '#151d28',
    departmentBorder: '#47535f',
    communeBorder: '#1d2733',
    river: '#24415c',
    motorway: '#26303c',
    ink: '#f2f5f8'
  },
  deskDark: {
    ground: '#0e141b',
    land: '#151d28',
    departmentBorder: '#4a5766',
    communeBorder: '#212c39',
    river: '#24415c',
    motorway: '#2c3846',
    ink: '#f2f5f8'
  },
  deskLight: {
    ground: '#e9edf1',
    land: '#fbfcfd',
    departmentBorder: '#9aa7b5',
    communeBorder: '#e3e8ed',
    river: '#b9d3ea',
    motorway: '#dcdfe3',
    ink: '#0e141b'
  }
} as const satisfies Record<string, Flavour>;

export type FlavourName = keyof typeof FLAVOURS;
