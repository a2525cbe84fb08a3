import { CodedError } from '#domain/errors.ts';
import {
  emptyRecord,
  HEADER_ITEMS,
  RECORD_ITEMS,
  type HeaderItem,
  type RawHeader,
  type RawRecord,
  type RecordItem
} from '#domain/rpu/raw.ts';

/** More than a year of the largest department: a file beyond is no RPU file. */
const RECORDS_MAX = 200_000;

/** Who receives a file as it is read. Both may throw a CodedError, which refuses the file. */
export interface RpuSink {
  header(raw: RawHeader): void;
  record(record: FileRecord): void;
  /** An element the format does not know; `parent` is one it knows. */
  unknown(parent: string): void;
}

/** One PATIENT. The same object serves for the next one: copy what you keep. */
export interface FileRecord {
  /** 1-based. */
  index: number;
  raw: RawRecord;
  /** Items written more than once; the first is in `raw`. */
  repeated: string[];
  /** A FINESS of its own, which the format does not have. */
  finess: string;
}

/** What the format allows inside each element; the value is the one string all mentions share. */
const CHILDREN: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  OSCOUR: names('ETABLISSEMENT', 'PASSAGES'),
  ETABLISSEMENT: names(...HEADER_ITEMS),
  PASSAGES: names('PATIENT'),
  PATIENT: names(...RECORD_ITEMS, 'LISTE_DA', 'LISTE_ACTES', 'FINESS'),
  LISTE_DA: names('DA'),
  LISTE_ACTES: names('ACTE')
};

function names(...all: string[]): ReadonlyMap<string, string> {
  return new Map(all.map((name) => [name, name]));
}

type PatientItem = RecordItem | 'LISTE_DA' | 'LISTE_ACTES' | 'FINESS';

/** A bit for each item of PATIENT, to see which were already written. */
const BITS: ReadonlyMap<string, number> = new Map(
  [...RECORD_ITEMS, 'FINESS'].map((name, i) => [name, 1 << i])
);

/** Turns opened and closed elements into a header and records; ignores, and counts, what it does not know. */
export class RpuBuilder {
  readonly #sink: RpuSink;
  readonly #path: string[] = [];
  readonly #header = new Map<HeaderItem, string>();
  readonly #record: FileRecord = { index: 0, raw: emptyRecord(), repeated: [], finess: '' };
  /** Items of the current record already written, as bits. */
  #seen = 0;
  /** Depth of the unknown element being skipped. */
  #skipping = Infinity;
  #text = '';
  #headerDone = false;
  #passages = 0;

  constructor(sink: RpuSink) {
    this.#sink = sink;
  }

  open(name: string, depth: number): void {
    if (depth > this.#skipping) return;
    const known = this.#known(name);
    if (known === undefined) {
      this.#skipping = depth;
      this.#sink.unknown(this.#path.at(-1) ?? '');
      return;
    }
    this.#text = '';
    this.#path.push(known);
    if (known === 'PATIENT') this.#start();
    else if (known === 'PASSAGES') this.#startPassages();
    else if (known === 'ETABLISSEMENT' && this.#headerDone) throw new CodedError('RPU_STRUCTURE', known);
  }

  /** Adds text to the current element; answers the length it has reached. */
  text(part: string): number {
    if (this.#skipping !== Infinity) return 0;
    this.#text = this.#text === '' ? part : this.#text + part;
    return this.#text.length;
  }

  close(depth: number): void {
    if (depth > this.#skipping) return;
    if (depth === this.#skipping) {
      this.#skipping = Infinity;
      return;
    }
    const text = this.#text.trim();
    this.#text = '';
    const name = this.#path.pop();
    switch (this.#path.at(-1)) {
      case 'PATIENT':
        return this.#item(name as PatientItem, text);
      case 'LISTE_DA':
      case 'LISTE_ACTES':
        return this.#listed(name as 'DA' | 'ACTE', text);
      case 'PASSAGES':
        return this.#sink.record(this.#record);
      case 'ETABLISSEMENT':
        return this.#headerItem(name as HeaderItem, text);
      case 'OSCOUR':
        if (name === 'ETABLISSEMENT') this.#endHeader();
    }
  }

  end(): { received: number } {
    if (!this.#headerDone) throw new CodedError('RPU_HEADER_MISSING', 'ETABLISSEMENT');
    if (this.#passages === 0) throw new CodedError('RPU_STRUCTURE', 'PASSAGES');
    return { received: this.#record.index };
  }

  #known(name: string): string | undefined {
    const parent = this.#path.at(-1);
    if (parent === undefined) {
      if (name !== 'OSCOUR') throw new CodedError('RPU_ROOT');
      return 'OSCOUR';
    }
    // Records outside PASSAGES would otherwise be skipped in silence.
    if (parent === 'OSCOUR' && name === 'PATIENT') throw new CodedError('RPU_STRUCTURE', 'PATIENT');
    return CHILDREN[parent]?.get(name);
  }

  #startPassages(): void {
    if (!this.#headerDone) throw new CodedError('RPU_HEADER_MISSING', 'ETABLISSEMENT');
    if (this.#passages > 0) throw new CodedError('RPU_STRUCTURE', 'PASSAGES');
    this.#passages += 1;
  }

  #start(): void {
    const record = this.#record;
    if (record.index === RECORDS_MAX) throw new CodedError('RPU_TOO_MANY_RECORDS', 'PASSAGES');
    record.index += 1;
    for (const item of RECORD_ITEMS) record.raw[item] = '';
    record.raw.DA.length = 0;
    record.raw.ACTE.length = 0;
    record.repeated.length = 0;
    record.finess = '';
    this.#seen = 0;
  }

  #item(name: PatientItem, text: string): void {
    // Two lists of one kind read as one.
    if (name === 'LISTE_DA' || name === 'LISTE_ACTES') return;
    const bit = BITS.get(name) ?? 0;
    if ((this.#seen & bit) !== 0) {
      if (!this.#record.repeated.includes(name)) this.#record.repeated.push(name);
      return;
    }
    this.#seen |= bit;
    if (name === 'FINESS') this.#record.finess = text;
    else this.#record.raw[name] = text;
  }

  #listed(name: 'DA' | 'ACTE', text: string): void {
    if (text !== '') this.#record.raw[name].push(text);
  }

  #headerItem(name: HeaderItem, text: string): void {
    if (this.#header.has(name)) throw new CodedError('RPU_HEADER_INVALID', `ETABLISSEMENT/${name}`);
    this.#header.set(name, text);
  }

  #endHeader(): void {
    const item = (name: HeaderItem) => this.#header.get(name) ?? '';
    this.#headerDone = true;
    this.#sink.header({
      FINESS: item('FINESS'),
      ORDRE: item('ORDRE'),
      EXTRACT: item('EXTRACT'),
      DATEDEBUT: item('DATEDEBUT'),
      DATEFIN: item('DATEFIN')
    });
  }
}
