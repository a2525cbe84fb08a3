import { CodedError } from '../errors.ts';
import { BED_FUNCTIONS, BED_KINDS, type BedFunction, type BedKind } from './types.ts';

/** Counts that a person may declare of one kind. */
export const DECLARED_KEYS = ['available', 'h24', 'installed', 'closed'] as const;
export type DeclaredKey = (typeof DECLARED_KEYS)[number];

/** One kind as it is declared; null: not said. */
export type DeclaredLine = { kind: BedKind } & Record<DeclaredKey, number | null>;

/** A declaration that may be written. */
export interface DeclarationWish {
  by: BedFunction;
  lines: DeclaredLine[];
}

const MOST = 9_999;
/** Installed and closed beds are declared only where they are others than those the form came with. */
const ONLY_CHANGED: readonly DeclaredKey[] = ['installed', 'closed'];

/** Name of a field of the form: what is typed, and what stood there when the form was made. */
export const fieldOf = (kind: BedKind, key: DeclaredKey): string => `${kind}.${key}`;
export const wasOf = (kind: BedKind, key: DeclaredKey): string => `was.${kind}.${key}`;

/**
 * What a form declares. An empty field says nothing: unknown is not zero.
 * @param text a field of the form by its name, '' when it is not there
 * @throws CodedError BEDS_INVALID (`where` is the field), BEDS_OVER_INSTALLED (`where` is the kind), BEDS_EMPTY
 */
export function readDeclaration(text: (name: string) => string): DeclarationWish {
  const by = BED_FUNCTIONS.find((one) => one === text('function'));
  if (!by) throw new CodedError('BEDS_INVALID', 'function');
  const lines = BED_KINDS.map((kind) => lineOf(kind, text)).filter((line) =>
    DECLARED_KEYS.some((key) => line[key] !== null)
  );
  if (lines.length === 0) throw new CodedError('BEDS_EMPTY');
  return { by, lines };
}

function lineOf(kind: BedKind, text: (name: string) => string): DeclaredLine {
  const typed = Object.fromEntries(
    DECLARED_KEYS.map((key) => [key, countOf(text(fieldOf(kind, key)), fieldOf(kind, key))])
  ) as Record<DeclaredKey, number | null>;
  const { available, installed, closed } = typed;
  if (installed !== null && (available ?? 0) + (closed ?? 0) > installed)
    throw new CodedError('BEDS_OVER_INSTALLED', kind);
  for (const key of ONLY_CHANGED) if (typed[key] === asCount(text(wasOf(kind, key)))) typed[key] = null;
  return { kind, ...typed };
}

function countOf(written: string, field: string): number | null {
  const value = asCount(written);
  if (value === null && written.trim() !== '') throw new CodedError('BEDS_INVALID', field);
  return value;
}

function asCount(written: string): number | null {
  const digits = written.trim();
  const value = /^\d{1,4}$/.test(digits) ? Number(digits) : null;
  return value !== null && value <= MOST ? value : null;
}
