import type { Db } from './connect.ts';

/** PostgreSQL before 16 writes the table in front of every column of a view, newer ones only where there are two. */
const VIEW = String.raw`regexp_replace(view_definition, '\m(?!vigie\.)[a-z_]+\.(?=[a-z_])', '', 'g')`;

/** One question to the catalogue: rows of one text column, in a stable order. */
const PARTS: readonly [title: string, sql: string][] = [
  [
    'Tables',
    `SELECT format(E'CREATE TABLE vigie.%I (\\n%s\\n)%s;', c.relname,
       (SELECT string_agg(format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
            CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END,
            CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
            coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')), E',\\n' ORDER BY a.attnum)
          || coalesce((SELECT string_agg(format(E',\\n  CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
               FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c')), '')
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
       coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')) AS line
     FROM pg_class c WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
     ORDER BY c.relname`
  ],
  [
    'Indexes',
    `SELECT indexdef || ';' AS line FROM pg_indexes
     WHERE schemaname = 'vigie' AND tablename <> 'migration'
       AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE connamespace = 'vigie'::regnamespace)
     ORDER BY tablename, indexname`
  ],
  [
    'Types',
    `SELECT format(E'CREATE TYPE vigie.%I AS (\\n%s\\n);', c.relname,
       string_agg(format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), E',\\n' ORDER BY a.attnum)) AS line
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind = 'c' GROUP BY c.relname ORDER BY c.relname`
  ],
  [
    'Functions',
    `SELECT pg_get_functiondef(p.oid) || ';' AS line FROM pg_proc p
     WHERE p.pronamespace = 'vigie'::regnamespace ORDER BY p.proname`
  ],
  [
    'Hypertables',
    `SELECT format('-- %s by %s, chunks of %s', h.hypertable_name, d.column_name, d.time_interval) AS line
     FROM timescaledb_information.hypertables h JOIN timescaledb_information.dimensions d USING (hypertable_schema, hypertable_name)
     WHERE h.hypertable_schema = 'vigie' ORDER BY 1`
  ],
  [
    'Columnstore',
    `SELECT format('-- %s %s', hypertable_name, string_agg(
         CASE WHEN segmentby_column_index IS NOT NULL THEN format('segmentby %s', attname)
           ELSE format('orderby %s%s', attname, CASE WHEN orderby_asc THEN '' ELSE ' desc' END) END, ', '
         ORDER BY segmentby_column_index NULLS LAST, orderby_column_index)) AS line
     FROM timescaledb_information.compression_settings WHERE hypertable_schema = 'vigie'
     GROUP BY hypertable_name ORDER BY hypertable_name`
  ],
  [
    'Continuous aggregates',
    `SELECT format(E'-- %s, materialized only: %s\\n%s', view_name, materialized_only, ${VIEW}) AS line
     FROM timescaledb_information.continuous_aggregates WHERE view_schema = 'vigie' ORDER BY view_name`
  ],
  [
    'Policies',
    `SELECT format('-- %s on %s every %s: %s', j.proc_name,
         coalesce(c.view_name, j.hypertable_name), j.schedule_interval, (j.config - 'hypertable_id' - 'mat_hypertable_id')::text) AS line
     FROM timescaledb_information.jobs j
     LEFT JOIN timescaledb_information.continuous_aggregates c
       ON c.view_name = j.hypertable_name OR c.materialization_hypertable_name = j.hypertable_name
     WHERE j.proc_name LIKE 'policy_%' AND j.hypertable_name IS NOT NULL ORDER BY 1`
  ],
  [
    'Comments',
    `SELECT format('COMMENT ON %s IS %L;', what, said) AS line FROM (
       SELECT format('%s vigie.%I', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.relname) AS what, d.description AS said
       FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.objsubid = 0
       WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind IN ('r', 'v')
       UNION ALL
       SELECT format('COLUMN vigie.%I.%I', c.relname, a.attname), d.description
       FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
       WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind IN ('r', 'v')) AS t
     ORDER BY what`
  ]
];

const HEAD = `-- The record as its migrations leave it. Written by \`node db/write-schema.ts\`, never by hand: a test compares it.
`;

/** The whole schema as text, the same on both engines: what a review reads instead of a pile of migrations. */
export async function dumpSchema(db: Db): Promise<string> {
  let text = HEAD;
  for (const [title, sql] of PARTS) {
    const rows = await db.query<{ line: string }>(sql);
    text += `\n-- ${title}\n\n${rows.map((row) => row.line.trimEnd()).join('\n')}\n`;
  }
  return text;
}
