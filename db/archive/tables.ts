/** What a backup does with one table of the record. */
export interface Kept {
  /** Condition (SQL over the table's own columns) of the rows that are kept; all of them without it. */
  rows?: string;
  /** Columns written otherwise than they stand: column → SQL expression. */
  instead?: Readonly<Record<string, string>>;
}

/**
 * Tables that go into a backup. Every table of the schema stands here or in `LEFT_OUT` (a test compares), so that
 * whoever adds one says whether it may leave the record.
 */
export const KEPT: Readonly<Record<string, Kept>> = {
  // A short-lived secret opens nothing in a restored record: invitations and enrolment codes are made again.
  account: { instead: { invite_hash: 'NULL', invite_until: 'NULL' } },
  aid_request: {},
  announced_down: {},
  attendance: {},
  audit: {},
  authorisation: {},
  bed_declaration: {},
  closure: {},
  clock: {},
  declaration: {},
  departure: {},
  device: { instead: { code_hash: 'NULL', code_until: 'NULL' } },
  ed_said: {},
  ed_state: {},
  hub_message: {},
  /*
   * The hash and the outcome stay, so that bytes received before are known as such; the payload is purged from the
   * restored record's point of view. A waiting one has no effect yet: without its payload it never would, so it
   * is left out, and the same bytes sent again are new. The name of a file is the sender's free text.
   */
  device_ended: {},
  inbox: {
    rows: "state <> 'pending'",
    instead: { purged_at: 'coalesce(purged_at, now())', file_name: 'NULL' }
  },
  // Where teams are is kept for a day and leaves the record with no backup.
  news_now: { rows: "kind <> 'team.position'" },
  norm: {},
  norm_version: {},
  oriented: {},
  outbox: { rows: "kind <> 'team.position'" },
  picture: {},
  picture_state: {},
  quarantine: {},
  ror_full: {},
  ror_link: {},
  ror_location: {},
  ror_measurement: {},
  ror_now: {},
  rpu_day: {},
  rpu_file: {},
  rpu_held: {},
  rule: {},
  samu_case: {},
  set_aside: {},
  // What was vacuumed is true of the files on disk, which a restore makes anew.
  samu_call: {},
  setting: { rows: "key <> 'vacuum.chunks'" },
  site: {},
  site_directory: {},
  smur_mission: {},
  source: {},
  source_key: {},
  stay_model: {},
  stay_model_service: {},
  stay_published: {},
  stay_score: {},
  stay_scored: {},
  team: { instead: { position_at: 'NULL', lon: 'NULL', lat: 'NULL' } },
  team_state: {},
  tiu_command: {},
  tiu_report: {},
  tiu_request: {},
  tiu_step: {},
  unit: {},
  unit_now: {},
  unit_service: {}
};

/** Tables that stay in the record, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  epoch: 'identity of this record: a restored one has its own, so that screens start from a new snapshot',
  inbox_chunk: 'payloads, the only place that may hold an identity',
  job_run: 'runs of the jobs on this record: everything is due in a restored one',
  lease: 'processes that are elected now',
  migration: 'the level is in the head of the archive',
  refresh_debt: 'a restore owes the refresh of everything',
  session: 'open sessions: people sign in again',
  sign_in_try: 'failed tries of the last day',
  team_position: 'where teams were: kept for a day, of no use later',
  tiu_note: 'the one free text of a transfer: erased 30 days after its end, which a backup would outlive'
};

/** `move` leaves only what belongs to the running processes behind: payloads and their state go along. */
export const MOVED: Readonly<Record<string, Kept>> = {
  ...Object.fromEntries(Object.keys(KEPT).map((table) => [table, {}])),
  setting: KEPT['setting'] ?? {},
  team_position: {},
  tiu_note: {}
};
