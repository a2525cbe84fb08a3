/**
 * What the wire server does to the engine's one session at each change of holder (rule 1): everything a client
 * may have left behind goes, in one simple Query. DISCARD ALL would be shorter, but throws away the plans of
 * every function for each change.
 */
export const RESET = [
  'ROLLBACK',
  'RESET SESSION AUTHORIZATION',
  'RESET ALL',
  'DEALLOCATE ALL',
  'CLOSE ALL',
  'UNLISTEN *',
  'DISCARD TEMP',
  'SELECT pg_catalog.pg_advisory_unlock_all()'
].join('; ');

/**
 * The wire server's own settings, right after. RESET ALL alone leaves the engine's build defaults: search_path
 * pg_catalog, client_min_messages debug3, parallel plans for workers that cannot exist.
 */
export const OPENING = [
  'SET search_path TO "$user", public',
  'SET client_encoding TO UTF8',
  "SET TimeZone TO 'UTC'",
  "SET DateStyle TO 'ISO, YMD'",
  'SET client_min_messages TO notice',
  'SET max_parallel_workers_per_gather TO 0',
  'SET max_parallel_maintenance_workers TO 0',
  'SET jit TO off'
].join('; ');

/** Settings a PostgreSQL server reports to every client at startup. */
export const REPORTED = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'application_name',
  'is_superuser',
  'session_authorization',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
  'default_transaction_read_only',
  'in_hot_standby'
] as const;
