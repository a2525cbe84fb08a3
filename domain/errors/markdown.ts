import type { ErrorEntry } from './entry.ts';

/** A chapter of docs/errors.md: a title and its part of the table. */
export interface Chapter {
  title: string;
  codes: Readonly<Record<string, ErrorEntry>>;
}

const HEAD = `# Errors

Every code Vigie can say, with what it means and what to do about it. Written from the one table, \`domain/errors.ts\`: do not edit this page.

An error answer is \`{code, message, where, hint}\`. \`where\` is a place in what was sent (\`PATIENT[123]/SORTIE\`, \`ETABLISSEMENT/EXTRACT\`, or line:column), never a value that could identify a person. A code without HTTP status refuses no request: it stands in receipts, in quarantine, on screens or in a log.
`;

/** The error table as a page people can read and search. */
export function errorsMarkdown(chapters: readonly Chapter[]): string {
  return [HEAD, ...chapters.map(chapter)].join('\n');
}

function chapter({ title, codes }: Chapter): string {
  const items = Object.entries(codes).map(([code, { status, message, hint }]) =>
    [
      `- \`${code}\`${status === undefined ? '' : `, HTTP ${status}`}`,
      `  - ${plain(message.fr)} → ${plain(hint.fr)}`,
      `  - ${plain(message.en)} → ${plain(hint.en)}`
    ].join('\n')
  );
  return [`## ${title}\n`, ...items, ''].join('\n');
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
