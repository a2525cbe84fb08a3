import type { Instant } from '#domain/time/instant.ts';

/** A JSON object of unknown shape. */
export type Node = Readonly<Record<string, unknown>>;

/** A JSON object; null for anything else. */
export function node(value: unknown): Node | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null;
}

/** The objects of a list; what is no list holds none. */
export function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.map(node).filter((one) => one !== null) : [];
}

/** A text; null for anything else. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A text that may be an identifier: 1 to 64 characters, none of them a control character. */
export function identifier(value: unknown): string | null {
  const found = text(value)?.trim() ?? '';
  return found !== '' && found.length <= 64 && !/\p{Cc}/u.test(found) ? found : null;
}

/** Code of the first coding of a CodeableConcept; '' when there is none. */
export function codeOf(concept: unknown): string {
  const [coding] = nodes(node(concept)?.['coding']);
  return identifier(coding?.['code']) ?? '';
}

/** Every code and display of a list of CodeableConcepts. */
export function wordsOf(concepts: unknown): string[] {
  return nodes(concepts)
    .flatMap((concept) => [
      ...nodes(concept['coding']).flatMap((coding) => [text(coding['code']), text(coding['display'])]),
      text(concept['text'])
    ])
    .filter((word) => word !== null);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A FHIR instant: with its time and offset; null for a day, a month, a time without offset. */
export function instant(value: unknown): Instant | null {
  const written = text(value);
  if (written === null || !INSTANT.test(written)) return null;
  const at = Date.parse(written);
  // "24:00", 30 February and the like are rolled over by some readers: they are no instants.
  return Number.isFinite(at) ? at : null;
}

/** Where a reference points: the `Type/id` at its end, or the whole of a urn. */
export function referenceOf(value: unknown): string | null {
  const written = text(node(value)?.['reference']);
  if (written === null || written.length > 500) return null;
  return written.startsWith('urn:') ? written : (/[A-Za-z]+\/[^/]+$/.exec(written)?.[0] ?? null);
}
