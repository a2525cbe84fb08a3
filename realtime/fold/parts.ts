import type { NewsKind } from '#domain/news.ts';
import { bedsPart } from './beds/part.ts';
import { declaredPart } from './declared/part.ts';
import type { FoldPart } from './part.ts';
import { publicWordPart } from './public-word/part.ts';
import { placesPart } from './places/part.ts';
import { samuPart } from './samu/part.ts';
import { stayPart } from './stay/part.ts';
import { tiuPart } from './tiu/part.ts';

/** Every part of the picture that stands on news, in the order they are looked at again. */
export const PARTS: readonly FoldPart[] = [
  samuPart,
  bedsPart,
  placesPart,
  declaredPart,
  stayPart,
  tiuPart,
  publicWordPart
];

/** Topics that parts write. */
export const PART_TOPICS: ReadonlySet<string> = new Set(PARTS.flatMap(({ topics }) => topics));

/** Whether a part writes a topic: it alone drops what is gone from it. */
export function isPartTopic(topic: string): boolean {
  return (
    PART_TOPICS.has(topic) || PARTS.some(({ families = [] }) => families.some((one) => topic.startsWith(one)))
  );
}

/** Parts that stand on a kind of news of another. */
export const partsAlso = (kind: NewsKind): readonly FoldPart[] =>
  PARTS.filter(({ also = [] }) => also.includes(kind));

const BY_KIND = new Map(PARTS.flatMap((part) => part.kinds.map((kind) => [kind, part] as const)));

/** The part that shows a kind of news. @throws Error when no part does */
export function partOf(kind: NewsKind): FoldPart {
  const part = BY_KIND.get(kind);
  if (!part) throw new Error(`no part of the picture shows ${kind}`);
  return part;
}
