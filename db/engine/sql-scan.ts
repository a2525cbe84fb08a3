/** What the wire server refuses before the engine sees it, and why. */
export interface Refusal {
  message: string;
  hint: string;
}

const COPY_IN: Refusal = {
  message: 'COPY FROM STDIN is not supported by the embedded engine',
  hint: 'Use INSERT … SELECT FROM unnest(…), or a TimescaleDB server (DATABASE_URL).'
};
const LISTEN: Refusal = {
  message: 'LISTEN is not supported by the embedded engine: one session serves every connection',
  hint: 'Poll, or use a TimescaleDB server (DATABASE_URL).'
};

/**
 * The reason a statement list must not reach the engine, or null. Looks at words outside literals, comments,
 * quoted names and parentheses only, so text that merely mentions the words passes.
 */
export function refusal(sql: string): Refusal | null {
  // Nearly every statement stops here: no scan of a 32 MB literal for nothing.
  if (!/copy|listen/i.test(sql)) return null;
  for (const words of statements(sql)) {
    if (words[0] === 'LISTEN') return LISTEN;
    if (words[0] !== 'COPY') continue;
    const from = words.indexOf('FROM');
    // The grammar takes STDOUT for STDIN and the reverse.
    if (from !== -1 && (words[from + 1] === 'STDIN' || words[from + 1] === 'STDOUT')) return COPY_IN;
  }
  return null;
}

const TOKEN =
  /--[^\n\r]*|\/\*|[eE]?'|"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[();]/gu;
/** Stands in a word list for a literal or a quoted name. */
const QUOTED = "''";

/** The bare words (upper case, at parenthesis depth 0) of each statement in a list, at most 64 a statement. */
function* statements(sql: string): Generator<string[]> {
  const token = new RegExp(TOKEN);
  let words: string[] = [];
  let depth = 0;
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    const [text] = match;
    if (text.startsWith('--')) continue;
    const skipTo = endOfQuoted(sql, text, token.lastIndex);
    if (skipTo !== null) token.lastIndex = skipTo;
    if (text === '(') depth++;
    else if (text === ')') depth = Math.max(0, depth - 1);
    else if (text === ';') {
      yield words;
      words = [];
      depth = 0;
    } else if (text !== '/*' && depth === 0 && words.length < 64) {
      words.push(skipTo === null ? text.toUpperCase() : QUOTED);
    }
  }
  yield words;
}

/** Index after the comment, literal or quoted name that `opening` opened just before `from`; null: it opened none. */
function endOfQuoted(sql: string, opening: string, from: number): number | null {
  if (opening === '/*') return endOfComment(sql, from);
  if (opening === "'" || opening === '"') return endOfQuote(sql, opening, from, false);
  if (opening === "e'" || opening === "E'") return endOfQuote(sql, "'", from, true);
  if (!opening.startsWith('$')) return null;
  const end = sql.indexOf(opening, from);
  return end === -1 ? sql.length : end + opening.length;
}

/** Index after the closing quote; a doubled quote does not close, nor does one after an odd run of backslashes. */
function endOfQuote(sql: string, quote: string, from: number, backslash: boolean): number {
  for (let at = sql.indexOf(quote, from); at !== -1; at = sql.indexOf(quote, at)) {
    let run = 0;
    if (backslash) while (at - 1 - run >= from && sql[at - 1 - run] === '\\') run++;
    if (run % 2 === 1) at += 1;
    else if (sql[at + 1] === quote) at += 2;
    else return at + 1;
  }
  return sql.length;
}

/** Index after a block comment that is already open; PostgreSQL's comments nest. */
function endOfComment(sql: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  let depth = 1;
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}
