import { audit, type AuditRow, readAudit } from '#db/audit.ts';
import { may } from '#domain/access/may.ts';
import { formatParis } from '#domain/time/paris.ts';
import { refuse } from '#app/lib/server/answer.ts';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';
import { toCsv } from '#app/lib/desk/csv.ts';
import type { RequestHandler } from './$types';

const COLUMNS = [
  'seq',
  'at',
  'actor',
  'actorLabel',
  'action',
  'subject',
  'before',
  'after',
  'prev',
  'hash'
] as const;
const PAGE = 1_000;

function lineOf(row: AuditRow, csv: boolean): string {
  if (!csv) return `${JSON.stringify(row)}\n`;
  const values = COLUMNS.map((name) => {
    const value = row[name];
    if (name === 'at') return formatParis(row.at);
    return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
  return `${toCsv(values, [])}\r\n`;
}

/** The whole log, oldest first; the export is its own last row. NDJSON is what `vigie audit verify` reads. */
export const POST: RequestHandler = async ({ locals, request }) => {
  if (!may(locals.viewer, { kind: 'action', name: 'audit.read' }))
    return refuse('LIVE_FORBIDDEN', '/admin/journal/export', request);
  const csv = (await request.formData()).get('format') === 'csv';
  const { db } = appContext();
  const { actor, now } = await actOf({ locals });
  const after = { format: csv ? 'csv' : 'ndjson' };
  const entry = { at: now, actor, action: 'audit.export', subject: 'audit:log', after };
  const head = await db.tx((tx) => audit(tx, entry));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (csv) controller.enqueue(new TextEncoder().encode(`\ufeff${COLUMNS.join(';')}\r\n`));
    },
    pull: async (controller) => {
      const rows = (await readAudit(db, sent, PAGE)).filter(({ seq }) => seq <= head.seq);
      sent = rows.at(-1)?.seq ?? head.seq;
      controller.enqueue(new TextEncoder().encode(rows.map((row) => lineOf(row, csv)).join('')));
      if (sent >= head.seq) controller.close();
    }
  });
  return new Response(body, {
    headers: {
      'content-type': csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="vigie-journal-${head.seq}.${csv ? 'csv' : 'ndjson'}"`,
      'cache-control': 'no-store'
    }
  });
};
