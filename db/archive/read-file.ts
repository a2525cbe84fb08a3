import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CodedError } from '#domain/errors.ts';
import { Digest, firstDifference, type Total } from './digest.ts';
import { footSchema, FORMAT, headSchema, type Foot, type Head } from './head.ts';

/** Lines are handed on in batches of about this many characters. */
const BATCH_CHARS = 2_000_000;
const MOST_ROWS = 4_000;
/** A line longer than this is no row of ours (8 MB values, escaped). */
const LONGEST_LINE = 64 * 1024 * 1024;

/** What an archive holds, in the order of its lines. */
export type Part =
  | { kind: 'head'; head: Head }
  | { kind: 'rows'; table: string; lines: string[] }
  | { kind: 'foot'; foot: Foot };

/**
 * Reads an archive from its first line to its last, and checks it on the way: lines in place, totals of each table,
 * the sum of all bytes.
 * @throws CodedError ARCHIVE_UNKNOWN for something else, ARCHIVE_TORN for a damaged or incomplete one
 */
export async function* readArchive(path: string): AsyncGenerator<Part> {
  const sum = createHash('sha256');
  const totals: Record<string, Total> = {};
  let head: Head | null = null;
  let foot: Foot | null = null;
  let table: string | null = null;
  let digest = new Digest();
  let lines: string[] = [];
  let chars = 0;
  const take = (): Part[] => {
    if (table === null || lines.length === 0) return [];
    digest.add(lines);
    const part: Part = { kind: 'rows', table, lines };
    [lines, chars] = [[], 0];
    return [part];
  };
  const close = (): void => {
    if (table !== null) totals[table] = digest.total();
    digest = new Digest();
  };

  for await (const line of linesOf(path, sum)) {
    if (head === null) {
      head = headOf(line);
      yield { kind: 'head', head };
    } else if (foot !== null) {
      throw torn('after the end');
    } else if (line.startsWith('[')) {
      if (table === null) throw torn('a row before a table');
      lines.push(line);
      chars += line.length;
      if (chars >= BATCH_CHARS || lines.length >= MOST_ROWS) yield* take();
    } else {
      yield* take();
      close();
      const mark = markOf(line);
      if ('table' in mark) table = mark.table;
      else foot = mark;
    }
  }
  if (head === null) throw new CodedError('ARCHIVE_UNKNOWN', path);
  if (foot === null) throw torn('no end');
  const differing = firstDifference(foot.totals, totals);
  if (differing !== null) throw torn(differing);
  yield { kind: 'foot', foot };
}

const torn = (where: string): CodedError => new CodedError('ARCHIVE_TORN', where);

function headOf(line: string): Head {
  const parsed = headSchema.safeParse(json(line));
  if (!parsed.success) throw new CodedError('ARCHIVE_UNKNOWN', 'head');
  if (parsed.data.format > FORMAT) throw new CodedError('ARCHIVE_NEWER', `format ${parsed.data.format}`);
  return parsed.data;
}

function markOf(line: string): { table: string } | Foot {
  const value = json(line);
  if (typeof value === 'object' && value !== null && 'table' in value) return { table: String(value.table) };
  const foot = footSchema.safeParse(value);
  if (!foot.success) throw torn('an unreadable line');
  return foot.data;
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The lines of a gzipped file; the sum over all but the last is compared with what the last says. */
async function* linesOf(path: string, sum: Hash): AsyncGenerator<string> {
  const bytes = pipeline(createReadStream(path), createGunzip(), () => undefined);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let first = true;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const pieces = (rest + decoder.write(chunk)).split('\n');
      rest = pieces.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw torn('a line without end');
      for (const line of pieces) {
        if (line.startsWith('{"end"')) checkSum(line, sum);
        else sum.update(`${line}\n`);
        first = false;
        yield line;
      }
    }
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_') && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    throw first ? new CodedError('ARCHIVE_UNKNOWN', path) : torn(code);
  }
  if (rest !== '') throw torn('a line without end');
}

function checkSum(line: string, sum: Hash): void {
  const foot = footSchema.safeParse(json(line));
  if (!foot.success || foot.data.sha256 !== sum.digest('hex')) throw torn('the sum of its bytes');
}
