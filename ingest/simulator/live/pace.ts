/**
 * How fast the simulated clock may run. The simulated hospitals wait for their receipts, so a door that is slower
 * than the clock leaves files unsent; the clock then slows down, rather than let files be overtaken.
 */
export interface Pace {
  /** Speed the clock has now. */
  speed: number;
  /** Process time before which it is not judged again, ms. */
  settled: number;
  /** Since when few files wait; null while many do. */
  calmSince: number | null;
  /** Calm asked for before the next rise, process ms: longer each time a rise proved too much. */
  patience: number;
  rose: boolean;
}

/** What is looked at. */
export interface Queue {
  /** Files due and not sent, those a newer one has overtaken included. */
  waiting: number;
  /** So many may wait. */
  bound: number;
  /** Speed asked for by whoever started the demo. */
  wanted: number;
  /** Process time, ms. */
  now: number;
}

/** A change of speed is given this long to show, ms. */
const SETTLE = 2_000;
const PATIENCE = { first: 5_000, longest: 300_000 };
/** Largest rise: other processes see it up to 2 s later, and no file may come from their future (10 min). */
const RISE = 100;
/** Share of the bound under which it is calm. */
const CALM = 0.25;

/** @param grace ms in which it is not slowed: a start has a backlog of its own, which the newest files hold */
export function startPace(speed: number, now: number, grace: number): Pace {
  return { speed, settled: now + grace, calmSince: null, patience: PATIENCE.first, rose: false };
}

/** Halves the speed (never under 1) while more files wait than may, and doubles it again after calm. */
export function stepPace(pace: Pace, { waiting, bound, wanted, now }: Queue): Pace {
  if (waiting > CALM * bound) {
    const tense: Pace = { ...pace, calmSince: null };
    if (waiting <= bound || now < pace.settled || pace.speed <= 1) return tense;
    const patience = pace.rose ? Math.min(PATIENCE.longest, 2 * pace.patience) : pace.patience;
    return {
      ...tense,
      speed: Math.max(1, Math.floor(pace.speed / 2)),
      settled: now + SETTLE,
      patience,
      rose: false
    };
  }
  const calmSince = pace.calmSince ?? now;
  const calm = now - calmSince;
  if (pace.speed >= wanted) {
    return { ...pace, calmSince, patience: calm >= PATIENCE.longest ? PATIENCE.first : pace.patience };
  }
  if (calm < pace.patience) return { ...pace, calmSince };
  const speed = Math.min(wanted, pace.speed * 2, pace.speed + RISE);
  return { ...pace, speed, settled: now + SETTLE, calmSince: now, rose: true };
}

export interface PacerOptions {
  /** Speed of the clock now, and the one asked for. */
  speed: number;
  wanted: number;
  grace: number;
  bound: number;
  waiting(): number;
  processNow(): number;
  setSpeed(speed: number): Promise<void>;
  /** A speed that could not be set is tried again at the next look. */
  onError(error: unknown): void;
}

/** Process ms between two looks at the queue. */
const LOOK = 500;

/** Keeps the clock's speed to what the door takes, until `stop`. */
export function startPacer(options: PacerOptions): { stop(): Promise<void> } {
  let pace = startPace(options.speed, options.processNow(), options.grace);
  let setting: Promise<void> | null = null;

  function look(): void {
    if (setting) return;
    const { bound, wanted } = options;
    const next = stepPace(pace, { waiting: options.waiting(), bound, wanted, now: options.processNow() });
    if (next.speed === pace.speed) pace = next;
    else {
      setting = options
        .setSpeed(next.speed)
        .then(() => void (pace = next), options.onError)
        .finally(() => (setting = null));
    }
  }

  const timer = setInterval(look, LOOK);
  return {
    async stop() {
      clearInterval(timer);
      await setting;
    }
  };
}
