/** A piece of work of one unit. */
export interface UnitWork {
  unit: string;
  /** Order of arrival, ascending. */
  arrival: number;
}

interface Line<W> {
  running: W | null;
  waiting: W[];
}

/**
 * One line per unit: its works are started one at a time, the earliest arrival first; different units side by
 * side. Whoever starts a work says `done` or `again` when it has ended.
 */
export class UnitLines<W extends UnitWork> {
  readonly #lines = new Map<string, Line<W>>();
  readonly #start: (work: W) => void;

  constructor(start: (work: W) => void) {
    this.#start = start;
  }

  add(work: W): void {
    const line = this.#lines.get(work.unit) ?? { running: null, waiting: [] };
    this.#lines.set(work.unit, line);
    insert(line.waiting, work);
    this.#next(work.unit, line);
  }

  /** The work is over: the next of its unit starts. */
  done(work: W): void {
    this.#end(work, false);
  }

  /** The work is to be tried again, unless an earlier one of its unit has come in the meantime: that one first. */
  again(work: W): void {
    this.#end(work, true);
  }

  #end(work: W, back: boolean): void {
    const line = this.#lines.get(work.unit);
    if (line?.running !== work) return;
    line.running = null;
    if (back) insert(line.waiting, work);
    this.#next(work.unit, line);
  }

  #next(unit: string, line: Line<W>): void {
    if (line.running) return;
    line.running = line.waiting.shift() ?? null;
    if (line.running) this.#start(line.running);
    else this.#lines.delete(unit);
  }
}

/** Nearly always at the end: works come in order. */
function insert<W extends UnitWork>(waiting: W[], work: W): void {
  const at = waiting.findLastIndex((other) => other.arrival <= work.arrival);
  waiting.splice(at + 1, 0, work);
}
