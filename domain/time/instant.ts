/** Milliseconds since 1970-01-01T00:00Z. Domain code never reads a clock: `now` is an argument. */
export type Instant = number;

/** A civil day of Europe/Paris, `YYYY-MM-DD`. It has 23, 24 or 25 hours. */
export type LocalDay = string;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
