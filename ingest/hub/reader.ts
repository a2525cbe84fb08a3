import { CodedError } from '#domain/errors.ts';
import { isAhead, readHubTime } from '#domain/samu/time.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Notes } from './notes.ts';

export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a code looks like: nothing that a sentence, a name with an accent or a telephone number fits in. */
const CODE = /^[A-Z0-9](?:[A-Z0-9_.-]{0,30}[A-Z0-9])?$/;
/** Ids of organisations, cases and resources: parts of plain signs (v1 also writes `76_45101#SMUR1#`). */
const ID = /^[A-Za-z0-9][A-Za-z0-9_.:#/-]{0,159}$/;
const LONGEST_TEXT = 200;

/**
 * Reads one JSON object of a message by the names of the format: liberal in what it takes (spaces around a text, a
 * number where a text is due, one object where a list is due), exact in what it gives. What is optional and cannot
 * be read is null with a note; what is required throws, and refuses the smallest part that can be judged alone.
 */
export class Reader {
  readonly #object: Json;
  readonly #notes: Notes;
  readonly #receivedAt: Instant;
  /** `resourcesInfo/resource[2]`. */
  readonly place: string;

  constructor(object: Json, place: string, notes: Notes, receivedAt: Instant) {
    this.#object = object;
    this.#notes = notes;
    this.#receivedAt = receivedAt;
    this.place = place;
  }

  has(name: string): boolean {
    const value = this.#object[name];
    return value !== undefined && value !== null;
  }

  /** @throws CodedError HUB_FIELD_MISSING, HUB_FIELD_INVALID when `value`, read from field `name`, is null */
  need<T>(name: string, value: T | null): T {
    if (value === null) throw this.bad(name, this.has(name) ? 'HUB_FIELD_INVALID' : 'HUB_FIELD_MISSING');
    return value;
  }

  /** @throws CodedError HUB_FIELD_MISSING when the field is absent, whatever it holds */
  must(name: string): void {
    if (!this.has(name)) throw this.bad(name, 'HUB_FIELD_MISSING');
  }

  bad(name: string, code: 'HUB_FIELD_INVALID' | 'HUB_FIELD_MISSING' | 'HUB_TIME_FUTURE'): CodedError {
    return new CodedError(code, `${this.place}/${name}`);
  }

  /** A short text, trimmed; null when absent or empty. */
  text(name: string): string | null {
    const value = this.#object[name];
    if (value === undefined || value === null) return null;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || text.length > LONGEST_TEXT) return this.#unusable(name);
    return text.trim() || null;
  }

  /** An id of the format; null when absent or of another shape. */
  id(name: string): string | null {
    const text = this.text(name);
    return text === null || ID.test(text) ? text : this.#unusable(name);
  }

  /**
   * A code. `same` gives one name to what the models spell differently; a code that `known` does not hold is kept
   * and noted, if it has the shape of one.
   */
  code(
    name: string,
    known: (code: string) => boolean,
    same: (code: string) => string = (code) => code
  ): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const code = same(text);
    if (known(code)) return code;
    if (!CODE.test(code)) return this.#unusable(name);
    this.#notes.say('HUB_VALUE_UNKNOWN', `${this.place}/${name}`, code);
    return code;
  }

  /** A code of a list, by a pattern that leaves no room for anything else. */
  pattern(name: string, pattern: RegExp): string | null {
    const text = this.text(name);
    return text === null || pattern.test(text) ? text : this.#unusable(name);
  }

  /** An instant that can have been. @throws CodedError HUB_TIME_FUTURE */
  time(name: string): Instant | null {
    const text = this.text(name);
    if (text === null) return null;
    const at = readHubTime(text);
    if (at === null) return this.#unusable(name);
    if (isAhead(at, this.#receivedAt)) throw this.bad(name, 'HUB_TIME_FUTURE');
    return at;
  }

  number(name: string): number | null {
    const value = this.#object[name];
    if (value === undefined || value === null || value === '') return null;
    const number = typeof value === 'string' ? Number(value.trim().replace(',', '.')) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.#unusable(name);
  }

  boolean(name: string): boolean | null {
    const value = this.#object[name];
    if (value === undefined || value === null) return null;
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : this.#unusable(name);
  }

  /** The object under a name; null when absent or no object. */
  child(name: string): Reader | null {
    const value = this.#object[name];
    if (value === undefined || value === null) return null;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return isObject(first) ? this.#inside(first, name) : this.#unusable(name);
  }

  isList(name: string): boolean {
    return Array.isArray(this.#object[name]);
  }

  /** The objects under a name; one object counts as a list of one. */
  list(name: string): Reader[] {
    const value = this.#object[name];
    if (value === undefined || value === null) return [];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, i) => {
      if (isObject(item)) return [this.#inside(item, `${name}[${i}]`)];
      this.#unusable(name);
      return [];
    });
  }

  #inside(object: Json, name: string): Reader {
    return new Reader(object, `${this.place}/${name}`, this.#notes, this.#receivedAt);
  }

  #unusable(name: string): null {
    this.#notes.say('HUB_FIELD_UNUSABLE', `${this.place}/${name}`);
    return null;
  }
}
