/**
 * Where a record comes from. Fixed by the source key that brought it, kept on every record, and never
 * mixed: a query that feeds a screen, a usual or a statistic reads one origin only.
 */
export const ORIGINS = ['real', 'simulated', 'exercise'] as const;
export type Origin = (typeof ORIGINS)[number];
