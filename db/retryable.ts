/**
 * SQLSTATEs after which a transaction is worth another try: nothing of it was kept. The constraint and data
 * classes (22, 23, 42) are not here: they fail again.
 */
const RETRYABLE: Record<string, string> = {
  '40001': 'serialization failure',
  '40P01': 'deadlock detected',
  '55P03': 'lock not available',
  '57P01': 'the server is stopping',
  '57P02': 'the server crashed and restarts',
  '57P03': 'the server is starting',
  '53100': 'the disk is full',
  '53200': 'out of memory',
  '53300': 'too many connections',
  '58030': 'reading or writing the disk failed',
  '08000': 'connection exception',
  '08001': 'connection could not be established',
  '08003': 'connection does not exist',
  '08004': 'connection rejected',
  '08006': 'connection failure'
};

/** Socket errors of a connection that broke or could not be made. */
const BROKEN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH'
]);

/** What the driver says without a code. */
const BROKEN_MESSAGE =
  /^Connection terminated|not queryable|^timeout exceeded when trying to connect|^Query read timeout/;

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** True when the connection itself failed: what was last sent may or may not have been done. */
export function isConnectionFailure(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith('08') || BROKEN.has(code) || code === '57P01' || code === '57P02') return true;
  return code === '' && error instanceof Error && BROKEN_MESSAGE.test(error.message);
}

/** True when the record was lost over a statement: its connection broke, or a watchdog ended what ran too long. */
export function isLoss(error: unknown): boolean {
  return isConnectionFailure(error) || codeOf(error) === '57014';
}

/** True when the record refuses the data themselves (classes 22 and 23): the same data will be refused again. */
export function isRefusal(error: unknown): boolean {
  return /^2[23][0-9A-Z]{3}$/.test(codeOf(error));
}

/** True when the record had not enough memory for the work: worth another try, but not for ever. */
export function isShortage(error: unknown): boolean {
  return codeOf(error) === '53200';
}

/** What refused, in names of the schema and never a value: `23514 vigie.inbox inbox_size_check`. */
export function refusalPlace(error: unknown): string {
  const { schema, table, column, constraint } = error as Record<string, unknown>;
  const names = [
    typeof table === 'string' && typeof schema === 'string' ? `${schema}.${table}` : '',
    column,
    constraint
  ];
  return [codeOf(error), ...names.filter((name) => typeof name === 'string' && name !== '')].join(' ');
}

/** True when a transaction that failed with `error` before its COMMIT was sent may be run again. */
export function isRetryable(error: unknown): boolean {
  return codeOf(error) in RETRYABLE || isConnectionFailure(error);
}
