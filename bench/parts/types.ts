/** One figure of the report. */
export interface Row {
  what: string;
  /** null: not run; `note` says why. */
  value: number | null;
  /** Unit as printed after the value: `rows/s`, `ms`, `% of a bare unnest insert`. */
  unit: string;
  /** Bounds asked for. */
  aim?: { least?: number; most?: number };
  note?: string;
}

/** How a bench is run. */
export interface Context {
  /** The 15-minute forms. */
  long: boolean;
  /** A few sites and seconds, to see that a bench works; its figures mean nothing. */
  small: boolean;
  /** Region of the benches that run a whole house. */
  region: 'idf' | 'fictive';
  say(line: string): void;
  /** Called in reverse order when the bench is over, whatever became of it. */
  later(close: () => Promise<unknown>): void;
}

/** A measurement by name: `npm run bench -- <name>`. */
export interface Bench {
  name: string;
  /** What it measures, in one line of the report. */
  about: string;
  run(context: Context): Promise<Row[]>;
}
