import { CodedError, type ErrorCode } from '#domain/errors.ts';
import { FillCount } from '#domain/rpu/expected.ts';
import { fileGrade } from '#domain/rpu/grade.ts';
import { readHeader, type HeaderContext } from '#domain/rpu/header.ts';
import { shownTime } from '#domain/rpu/mask.ts';
import { Pool } from '#domain/rpu/pool.ts';
import type { RawHeader } from '#domain/rpu/raw.ts';
import { readRecord, type CommuneLookup } from '#domain/rpu/read-record.ts';
import { suspectWarnings } from '#domain/rpu/suspect.ts';
import { readVisitTimes, type VisitTimes } from '#domain/rpu/times.ts';
import type { Attendance, FileWarning, Quarantined, RpuHeader, TranslatedRpu } from '#domain/rpu/types.ts';
import { dayRange } from '#domain/time/day.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import type { FileRecord, RpuSink } from './builder.ts';
import { parseRpu } from './parse.ts';
import { Repeats } from './repeats.ts';
import { visitKeys, type VisitKey } from './visit-key.ts';

export interface TranslateContext extends HeaderContext {
  /** HMAC secret of the installation for visit keys. */
  secret: Uint8Array;
  communes: CommuneLookup;
}

/**
 * An RPU file from bytes to attendances. Records that cannot be used are in `quarantined`; the rest goes on.
 * Nothing in the answer identifies a person. Yields to the event loop while it works.
 * @throws CodedError when the file as a whole is refused (codes RPU_* with a status)
 */
export async function translateRpu(
  chunks: AsyncIterable<Uint8Array>,
  context: TranslateContext
): Promise<TranslatedRpu> {
  const translation = new Translation(context);
  const { received } = await parseRpu(chunks, translation);
  return translation.result(received);
}

class Translation implements RpuSink {
  readonly #context: TranslateContext;
  readonly #key: VisitKey;
  readonly #pool = new Pool();
  readonly #fill = new FillCount();
  readonly #repeats = new Repeats();
  readonly #attendances: Attendance[] = [];
  readonly #quarantined: Quarantined[] = [];
  readonly #unknown = new Map<string, number>();
  #head: { header: RpuHeader; warnings: FileWarning[]; days: FileDay[] } | null = null;

  constructor(context: TranslateContext) {
    this.#context = { ...context, communes: remembering(context.communes) };
    this.#key = visitKeys(context.secret);
  }

  header(raw: RawHeader): void {
    const { header, warnings } = readHeader(raw, this.#context);
    const days = dayRange(header.from, header.to).map((day): FileDay => {
      const [start, end] = dayBounds(day);
      return { day, start, end };
    });
    this.#head = { header, warnings, days };
  }

  unknown(parent: string): void {
    this.#unknown.set(parent, (this.#unknown.get(parent) ?? 0) + 1);
  }

  record(record: FileRecord): void {
    const { header, days } = this.#opened();
    const { raw, index } = record;
    if (record.finess !== '' && record.finess !== header.finess) {
      return this.#refuse(index, 'RPU_FINESS_OTHER', 'FINESS');
    }
    if (raw.ENTREE === '') return this.#refuse(index, 'RPU_ENTREE_MISSING', 'ENTREE');
    const times = readVisitTimes(raw.ENTREE, raw.SORTIE);
    const shown = () => shownTime(raw.ENTREE, raw, Number(header.to.slice(0, 4)));
    if (!hasEntree(times)) return this.#refuse(index, 'RPU_ENTREE_UNREADABLE', 'ENTREE', shown());
    const day = days.find(({ start, end }) => start <= times.entree && times.entree < end)?.day;
    if (day === undefined) return this.#refuse(index, 'RPU_ENTREE_OUTSIDE_WINDOW', 'ENTREE', shown());

    const first = this.#key(header, raw, 1);
    const occurrence = this.#repeats.occurrence(first, raw);
    if (occurrence === null) return this.#refuse(index, 'RPU_DUPLICATE', null, null, day);
    const key = occurrence === 1 ? first : this.#key(header, raw, occurrence);
    const visit = { key, day, times, repeated: record.repeated, occurrence };
    this.#attendances.push(
      readRecord(raw, visit, {
        header,
        communes: this.#context.communes,
        pool: this.#pool,
        fill: this.#fill
      })
    );
  }

  result(received: number): TranslatedRpu {
    const { header, warnings } = this.#opened();
    const attendances = this.#attendances;
    const quarantined = this.#quarantined;
    const c = attendances.reduce((n, { grade }) => n + (grade === 'C' ? 1 : 0), 0);
    return {
      header,
      attendances,
      quarantined,
      warnings: [
        ...warnings,
        ...suspectWarnings(header, attendances, quarantined),
        ...this.#unknownWarnings(),
        ...remarkWarnings(attendances)
      ],
      received,
      grade: fileGrade(received, quarantined.length, c),
      fill: this.#fill.fill
    };
  }

  #opened() {
    // The builder hands the header over before any record, or refuses the file.
    if (this.#head === null) throw new CodedError('RPU_HEADER_MISSING', 'ETABLISSEMENT');
    return this.#head;
  }

  #refuse(
    index: number,
    code: ErrorCode,
    item: string | null,
    value: string | null = null,
    day: LocalDay | null = null
  ): void {
    const place = `PATIENT[${index}]${item === null ? '' : `/${item}`}`;
    this.#quarantined.push({ index, place, code, value, day });
  }

  #unknownWarnings(): FileWarning[] {
    return [...this.#unknown].map(([where, count]) => ({ code: 'RPU_UNKNOWN_ELEMENT', where, count }));
  }
}

/** Communes a file may name before it is no longer remembered what they were. */
const COMMUNES_MAX = 5_000;

/** The same answers, each looked for once a file: folding a name costs as much as reading a record's times. */
function remembering(communes: CommuneLookup): CommuneLookup {
  const known = new Map<string, ReturnType<CommuneLookup['byName']>>();
  return {
    byName: (department, name) => {
      const key = `${department}/${name}`;
      const answer = known.get(key);
      if (answer !== undefined) return answer;
      const found = communes.byName(department, name);
      if (known.size < COMMUNES_MAX) known.set(key, found);
      return found;
    }
  };
}

interface FileDay {
  day: LocalDay;
  start: Instant;
  end: Instant;
}

function hasEntree(times: VisitTimes): times is VisitTimes & { entree: Instant } {
  return times.entree !== null;
}

/** Each remark of the records once, with the number of records it is said of. */
function remarkWarnings(attendances: readonly Attendance[]): FileWarning[] {
  const counts = new Map<string, Required<FileWarning>>();
  for (const { remarks } of attendances) {
    for (const { code, item } of remarks) {
      const known = counts.get(`${code}/${item}`);
      if (known) known.count += 1;
      else counts.set(`${code}/${item}`, { code, where: `PATIENT/${item}`, count: 1 });
    }
  }
  return [...counts.values()];
}
