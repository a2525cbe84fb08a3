/** How long the jobs of `db/jobs.ts` keep what they purge, in days of the clock each of them goes by. */
export const KEEP_DAYS = {
  outbox: 7,
  /** Offending values of the quarantine, and its closed rows. */
  quarantineValues: 30,
  quarantineRows: 90,
  /** Rows of files that hold no day any more. */
  files: 60,
  /** Declared levels and events after their end, as long as the picture log; orders to the walls after theirs. */
  declared: 400,
  wallOrders: 90
} as const;
