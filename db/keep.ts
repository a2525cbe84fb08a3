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
  wallOrders: 90,
  /** Newest row of a Location of the ROR since it was last sent, and what people declared of beds. */
  beds: 60,
  bedDeclarations: 400,
  /** Monthly reports of in-utero transfers, after their month. */
  tiuReports: 3_650,
  /** Closures, after their end. */
  closures: 400,
  /** What came of the Hub Santé; its messages of positions go with the positions. */
  hubMessages: 90,
  /** Cases, missions and requests of the Hub Santé, and teams that are heard of no more. */
  hub: 400,
  /** A team that was silent this long leaves the screens. */
  silentTeam: 7,
  /** Requests of in-utero transfer after their end, and what tells that a command counted. */
  tiu: 400,
  tiuCommands: 7,
  /** Days that a person refused. */
  refused: 60,
  /** Who was seen oriented: 28 days are counted, and a day may be sent again for as long. */
  oriented: 60
} as const;

/** What is kept for hours only, in hours of domain time. */
export const KEEP_HOURS = {
  /** Where teams were, and the payloads that said so. */
  positions: 24,
  /** Positions in the feed, in hours of process time: a screen wants the newest. */
  toldPositions: 1
} as const;
