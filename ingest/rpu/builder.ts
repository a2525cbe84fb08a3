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

const HEADER: ReadonlySet<string> = new Set(HEADER_ITEMS);
const RECORD: ReadonlySet<string> = new Set(RECORD_ITEMS);
const isHeaderItem = (name: string): name is HeaderItem => HEADER.has(name);
const isRecordItem = (name: string): name is RecordItem => RECORD.has(name);

/** Turns opened and closed elements into a header and records; ignores, and counts, what it does not know. */
export class RpuBuilder {
  readonly #sink: RpuSink;
  readonly #path: string[] = [];
  readonly #header = new Map<HeaderItem, string>();
  readonly #record: FileRecord = { index: 0, raw: emptyRecord(), repeated: [], finess: '' };
  readonly #seen = new Set<string>();
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
    this.#text = '';
    if (!this.#known(name, depth)) {
      this.#skipping = depth;
      this.#sink.unknown(this.#path.at(-1) ?? '');
      return;
    }
    this.#path.push(name);
    if (name === 'PATIENT') this.#start();
    if (name === 'PASSAGES') this.#startPassages();
    if (name === 'ETABLISSEMENT' && this.#headerDone) throw new CodedError('RPU_STRUCTURE', 'ETABLISSEMENT');
  }

  /** Adds text to the current element; answers the length it has reached. */
  text(part: string): number {
    if (this.#skipping !== Infinity) return 0;
    this.#text = this.#text === '' ? part : this.#text + part;
    return this.#text.length;
  }

  close(depth: number): void {
    if (depth > this.#skipping) return;
    const text = this.#text.trim();
    this.#text = '';
    if (depth === this.#skipping) {
      this.#skipping = Infinity;
      return;
    }
    const name = this.#path.pop() ?? '';
    const parent = this.#path.at(-1);
    if (parent === 'PATIENT') this.#item(name, text);
    else if (name === 'PATIENT') this.#sink.record(this.#record);
    else if (name === 'DA' || name === 'ACTE') this.#listed(name, text);
    else if (parent === 'ETABLISSEMENT' && isHeaderItem(name)) this.#headerItem(name, text);
    else if (name === 'ETABLISSEMENT') this.#endHeader();
  }

  end(): { received: number } {
    if (!this.#headerDone) throw new CodedError('RPU_HEADER_MISSING', 'ETABLISSEMENT');
    if (this.#passages === 0) throw new CodedError('RPU_STRUCTURE', 'PASSAGES');
    return { received: this.#record.index };
  }

  #known(name: string, depth: number): boolean {
    switch (this.#path.at(-1)) {
      case undefined:
        if (name !== 'OSCOUR' || depth !== 1) throw new CodedError('RPU_ROOT');
        return true;
      case 'OSCOUR':
        if (name === 'PATIENT') throw new CodedError('RPU_STRUCTURE', 'PATIENT');
        return name === 'ETABLISSEMENT' || name === 'PASSAGES';
      case 'ETABLISSEMENT':
        return isHeaderItem(name);
      case 'PASSAGES':
        return name === 'PATIENT';
      case 'PATIENT':
        return isRecordItem(name) || name === 'LISTE_DA' || name === 'LISTE_ACTES' || name === 'FINESS';
      case 'LISTE_DA':
        return name === 'DA';
      case 'LISTE_ACTES':
        return name === 'ACTE';
      default:
        return false;
    }
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
    this.#seen.clear();
  }

  #item(name: string, text: string): void {
    if (this.#seen.has(name)) {
      if (!this.#record.repeated.includes(name)) this.#record.repeated.push(name);
      return;
    }
    this.#seen.add(name);
    if (isRecordItem(name)) this.#record.raw[name] = text;
    else if (name === 'FINESS') this.#record.finess = text;
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
