/** PostgreSQL wire protocol 3.0: the few messages the wire server writes itself. Source: PostgreSQL 17, chapter 53. */

/** Transaction status of ReadyForQuery: idle, in a transaction, in a failed transaction. */
export type TxStatus = 'I' | 'T' | 'E';

/** Codes that stand where a protocol version would, in an untyped first message. */
export const FIRST = { v3: 196_608, ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;

function message(type: string, body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(5 + body.length);
  out.write(type, 0, 'latin1');
  out.writeInt32BE(4 + body.length, 1);
  body.copy(out, 5);
  return out;
}

const text = (...parts: string[]): Buffer => Buffer.from(parts.map((part) => `${part}\0`).join(''), 'utf8');

/** AuthenticationOk, the ParameterStatus list, a key nobody can use, and the first ReadyForQuery. */
export function welcome(parameters: Iterable<[string, string]>): Buffer {
  const authenticationOk = message('R', Buffer.alloc(4));
  const status = [...parameters].map(([name, value]) => message('S', text(name, value)));
  return Buffer.concat([authenticationOk, ...status, message('K', Buffer.alloc(8)), readyForQuery('I')]);
}

/** AuthenticationCleartextPassword: asked of TCP clients only. */
export function askPassword(): Buffer {
  const body = Buffer.alloc(4);
  body.writeInt32BE(3);
  return message('R', body);
}

/** ReadyForQuery with the transaction status. */
export function readyForQuery(status: TxStatus): Buffer {
  return message('Z', Buffer.from(status, 'latin1'));
}

/** What an ErrorResponse says. */
export interface WireError {
  severity: 'ERROR' | 'FATAL';
  /** SQLSTATE. */
  code: string;
  message: string;
  hint?: string;
}

/** ErrorResponse. */
export function errorResponse(error: WireError): Buffer {
  const fields = [`S${error.severity}`, `V${error.severity}`, `C${error.code}`, `M${error.message}`];
  if (error.hint !== undefined) fields.push(`H${error.hint}`);
  return message('E', text(...fields, ''));
}

/** A simple Query message. */
export function query(sql: string): Buffer {
  return message('Q', text(sql));
}

/** A Parse message with the parameter types left as they were in `tail` (count and OIDs, as received). */
export function parse(name: string, sql: string, tail: Uint8Array): Buffer {
  return message('P', Buffer.concat([text(name, sql), tail]));
}

/** The status in the ReadyForQuery a complete answer ends with; null when it does not end with one. */
export function finalStatus(tail: Uint8Array): TxStatus | null {
  const n = tail.length;
  if (n < 6 || tail[n - 6] !== 0x5a || tail[n - 2] !== 5) return null;
  if (tail[n - 5] !== 0 || tail[n - 4] !== 0 || tail[n - 3] !== 0) return null;
  const status = String.fromCharCode(tail[n - 1] ?? 0);
  return status === 'I' || status === 'T' || status === 'E' ? status : null;
}
