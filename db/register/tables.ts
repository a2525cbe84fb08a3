import { HOUR } from '#domain/time/instant.ts';
import { NOTE_KEPT } from '#domain/tiu/limits.ts';
import { ENDED_KEPT } from '../access/devices.ts';
import { SESSION_LIFE } from '../access/sessions.ts';
import { INBOX_KEEP } from '../inbox.ts';
import { KEEP_DAYS, KEEP_HOURS } from '../keep.ts';
import { NORMS_KEPT_DAYS } from '../norms.ts';
import { LEARNINGS_KEPT_DAYS } from '../stay/models.ts';
import { SCORES_KEPT_DAYS } from '../stay/scores.ts';

/** What a table says of people: of patients without their identity, of patients sealed, of those who use Vigie, of nobody. */
type About = 'pseudonymous' | 'sealed' | 'users' | 'nobody';

/** How a table is kept. */
export interface Keeping {
  about: About;
  /** Columns about people; every column without it. */
  columns?: readonly string[];
  /** How long, in words; `policy` takes it from TimescaleDB's own retention policy of the table. */
  kept: string | { policy: true };
  /** Job of vigie.job_run that purges it; null for what no job purges. */
  job: string | null;
}

const days = (ms: number): string => `${ms / (24 * HOUR)} days`;
const hours = (ms: number): string => `${ms / HOUR} hours`;
const here = 'as long as this record';

/** Every table of the schema. A test compares with the schema, so that whoever adds one says how long it is kept. */
export const REGISTER: Readonly<Record<string, Keeping>> = {
  account: {
    about: 'users',
    kept: 'while in function; deleted 13 months after it was disabled',
    job: 'accounts'
  },
  aid_request: { about: 'pseudonymous', kept: `${KEEP_DAYS.hub} days`, job: 'hub' },
  announced_down: { about: 'nobody', kept: here, job: null },
  attendance: { about: 'pseudonymous', kept: { policy: true }, job: 'policies' },
  audit: {
    about: 'users',
    kept: 'append-only; exported and begun anew after 3 years by vigie audit begin-anew',
    job: null
  },
  authorisation: { about: 'nobody', kept: here, job: null },
  bed_declaration: { about: 'nobody', kept: `${KEEP_DAYS.bedDeclarations} days`, job: 'beds' },
  clock: { about: 'nobody', kept: 'one row', job: null },
  closure: { about: 'nobody', kept: `${KEEP_DAYS.closures} days after its end`, job: 'closures' },
  declaration: {
    about: 'nobody',
    kept: `${KEEP_DAYS.declared} days after its end; orders to the walls ${KEEP_DAYS.wallOrders} days`,
    job: 'declared'
  },
  departure: { about: 'pseudonymous', kept: { policy: true }, job: 'policies' },
  device: {
    about: 'nobody',
    kept: 'until an administrator deletes it; revoked ones say whom to call',
    job: null
  },
  ed_said: { about: 'nobody', kept: { policy: true }, job: 'policies' },
  ed_state: { about: 'nobody', kept: 'one row a service and origin', job: null },
  device_ended: { about: 'nobody', kept: `${days(ENDED_KEPT)}, as long as the cookie`, job: 'sessions' },
  epoch: { about: 'nobody', kept: 'one row', job: null },
  hub_message: {
    about: 'nobody',
    kept: `${KEEP_DAYS.hubMessages} days; messages of positions ${KEEP_HOURS.positions} hours`,
    job: 'hub'
  },
  inbox: {
    about: 'pseudonymous',
    columns: ['receipt', 'source', 'hash', 'size', 'file_name', 'state', 'result', 'purged_at'],
    kept: `${here}: the hash and the receipt outlive the payload`,
    job: null
  },
  inbox_chunk: {
    about: 'sealed',
    kept: `${days(INBOX_KEEP.rpu)}; an RPU file that newer ones replaced ${hours(INBOX_KEEP.rpuReplaced)}; Hub and transfers in utero ${hours(INBOX_KEEP.hub)}; positions alone ${hours(INBOX_KEEP.positions)}`,
    job: 'inbox'
  },
  job_run: { about: 'nobody', kept: 'one row a job', job: null },
  lease: { about: 'nobody', kept: 'seconds', job: null },
  migration: { about: 'nobody', kept: here, job: null },
  news_now: {
    about: 'pseudonymous',
    columns: ['payload'],
    kept: 'one row a thing and origin, while it is',
    job: null
  },
  norm: { about: 'nobody', kept: `${NORMS_KEPT_DAYS} days after a newer version`, job: 'norms' },
  norm_version: { about: 'nobody', kept: `${NORMS_KEPT_DAYS} days after a newer version`, job: 'norms' },
  oriented: { about: 'pseudonymous', kept: `${KEEP_DAYS.oriented} days after the arrival`, job: 'oriented' },
  outbox: { about: 'pseudonymous', columns: ['payload'], kept: `${KEEP_DAYS.outbox} days`, job: 'outbox' },
  picture: { about: 'nobody', kept: { policy: true }, job: 'policies' },
  picture_state: { about: 'nobody', kept: 'one row a node', job: null },
  quarantine: {
    about: 'pseudonymous',
    kept: `value ${KEEP_DAYS.quarantineValues} days, closed rows ${KEEP_DAYS.quarantineRows} days`,
    job: 'quarantine'
  },
  refresh_debt: { about: 'nobody', kept: 'until paid', job: null },
  ror_full: { about: 'nobody', kept: here, job: null },
  ror_link: { about: 'nobody', kept: here, job: null },
  ror_location: { about: 'nobody', kept: here, job: null },
  ror_measurement: { about: 'nobody', kept: { policy: true }, job: 'policies' },
  ror_now: { about: 'nobody', kept: `${KEEP_DAYS.beds} days after its last sending`, job: 'beds' },
  rpu_day: { about: 'nobody', kept: here, job: null },
  rpu_file: { about: 'nobody', kept: `${KEEP_DAYS.files} days once it holds no day`, job: 'files' },
  rpu_held: {
    about: 'pseudonymous',
    columns: ['unit_id', 'day', 'records'],
    kept: `until a newer file or a person decides; refused ones ${KEEP_DAYS.refused} days`,
    job: 'refused'
  },
  rule: { about: 'nobody', kept: here, job: null },
  samu_call: { about: 'nobody', kept: { policy: true }, job: 'policies' },
  samu_case: { about: 'pseudonymous', kept: `${KEEP_DAYS.hub} days`, job: 'hub' },
  session: { about: 'users', kept: `${hours(SESSION_LIFE)} at most`, job: 'sessions' },
  set_aside: { about: 'nobody', kept: `${KEEP_DAYS.quarantineRows} days`, job: 'set-aside' },
  setting: { about: 'nobody', kept: here, job: null },
  sign_in_try: { about: 'users', kept: '24 hours', job: 'sessions' },
  site: { about: 'nobody', kept: here, job: null },
  site_directory: { about: 'nobody', kept: here, job: null },
  smur_mission: { about: 'pseudonymous', kept: `${KEEP_DAYS.hub} days`, job: 'hub' },
  source: { about: 'nobody', kept: here, job: null },
  source_key: { about: 'nobody', kept: `${here}; revoked keys stay as hashes`, job: null },
  stay_model: { about: 'nobody', kept: `${LEARNINGS_KEPT_DAYS} days after a newer one`, job: 'stay' },
  stay_model_service: {
    about: 'nobody',
    kept: `${LEARNINGS_KEPT_DAYS} days, with its learning`,
    job: 'stay'
  },
  stay_published: { about: 'nobody', kept: { policy: true }, job: 'policies' },
  stay_score: { about: 'nobody', kept: `${SCORES_KEPT_DAYS} days`, job: 'stay' },
  stay_scored: { about: 'nobody', kept: `${SCORES_KEPT_DAYS} days`, job: 'stay' },
  team: {
    about: 'pseudonymous',
    columns: ['case_key'],
    kept: `${KEEP_DAYS.hub} days after its last word; its place ${KEEP_HOURS.positions} hours`,
    job: 'hub'
  },
  team_position: { about: 'nobody', kept: `${KEEP_HOURS.positions} hours`, job: 'hub' },
  team_state: { about: 'pseudonymous', kept: { policy: true }, job: 'policies' },
  tiu_command: { about: 'nobody', kept: `${KEEP_DAYS.tiuCommands} days`, job: 'tiu' },
  tiu_note: {
    about: 'pseudonymous',
    columns: ['text'],
    kept: `${days(NOTE_KEPT)} after the end of its request`,
    job: 'tiu'
  },
  tiu_request: { about: 'pseudonymous', kept: `${KEEP_DAYS.tiu} days after its end`, job: 'tiu' },
  tiu_step: { about: 'pseudonymous', kept: `${KEEP_DAYS.tiu} days after the end of its request`, job: 'tiu' },
  tiu_report: { about: 'nobody', kept: `${KEEP_DAYS.tiuReports} days after its month`, job: 'tiu-reports' },
  unit: { about: 'nobody', kept: here, job: null },
  unit_now: { about: 'nobody', kept: 'one row a unit and origin', job: null },
  unit_service: { about: 'nobody', kept: here, job: null }
};
