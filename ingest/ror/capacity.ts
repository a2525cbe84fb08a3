import type { SetAside } from '#db/set-aside.ts';
import { KNOWN_CODES, ROW_CODES, type Measurement } from '#domain/beds/ror.ts';
import type { ErrorCode } from '#domain/errors.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { codeOf, instant, node, nodes, text, type Node } from './fhir.ts';

/** The extension of a Location that holds one count. */
const CAPACITY =
  'https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition/ror-location-supported-capacity';

/** Names of the extension's parts for each code of a row; `temporaryAssignement` is spelled so. */
const PARTS: Readonly<Record<keyof typeof KNOWN_CODES, string>> = {
  status: 'capacityStatus',
  temporality: 'temporalityCapacity',
  capacityType: 'capacityType',
  gender: 'genderCapacityAvailable',
  assignment: 'temporaryAssignement',
  additional: 'additionalBedType',
  crisis: 'crisisType',
  closing: 'capacityClosingType',
  channel: 'capacitySourceType'
};

const MOST = 9_999;
/** A sender's clock may be ahead by so much. */
export const AHEAD = 10 * MINUTE;

/** Counts of one Location, and what of them could not be used. */
export interface Capacities {
  received: number;
  rows: Measurement[];
  aside: SetAside[];
  /** Parts that held a code without a meaning. */
  unknownCodes: string[];
}

/** Reads the capacity extensions of one Location. Never throws: what cannot be used is set aside with its code. */
export function readCapacities(
  resource: Node,
  location: string,
  place: string,
  receivedAt: Instant
): Capacities {
  const found: Capacities = { received: 0, rows: [], aside: [], unknownCodes: [] };
  if ('extension' in resource && !Array.isArray(resource['extension'])) {
    found.received += 1;
    found.aside.push({ place: `${place}/extension`, code: 'ROR_SHAPE', value: null });
  }
  const byKey = new Map<string, Measurement>();
  nodes(resource['extension']).forEach((extension, i) => {
    if (extension['url'] !== CAPACITY) return;
    found.received += 1;
    const row = readOne(extension, location, receivedAt);
    if ('code' in row) {
      found.aside.push({ place: `${place}/extension[${i}]/${row.part}`, code: row.code, value: row.value });
      return;
    }
    for (const [item, codes] of Object.entries(KNOWN_CODES) as [keyof typeof PARTS, string[] | null][])
      if (row[item] !== '' && codes && !codes.includes(row[item])) found.unknownCodes.push(PARTS[item]);
    const key = ROW_CODES.map((item) => row[item]).join('|');
    const before = byKey.get(key);
    if (before && before.at === row.at && before.value !== row.value) {
      found.aside.push({ place: `${place}/extension[${i}]`, code: 'ROR_TWICE', value: String(row.value) });
      return;
    }
    if (!before || before.at <= row.at) byKey.set(key, row);
  });
  found.rows = [...byKey.values()];
  return found;
}

interface Unusable {
  part: string;
  code: ErrorCode;
  value: string | null;
}

function readOne(extension: Node, location: string, receivedAt: Instant): Measurement | Unusable {
  const parts = new Map(nodes(extension['extension']).map((part) => [text(part['url']), part]));
  const concept = (item: keyof typeof PARTS): string =>
    codeOf(parts.get(PARTS[item])?.['valueCodeableConcept']);
  const count = parts.get('nbCapacity')?.['valueInteger'];
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST)
    return { part: 'nbCapacity', code: 'ROR_COUNT_INVALID', value: shown(count) };
  const written = parts.get('capacityUpdateDate')?.['valueDateTime'];
  const at = instant(written);
  if (at === null) return { part: 'capacityUpdateDate', code: 'ROR_DATE_INVALID', value: shown(written) };
  if (at > receivedAt + AHEAD)
    return { part: 'capacityUpdateDate', code: 'ROR_DATE_FUTURE', value: shown(written) };
  const status = concept('status');
  if (status === '') return { part: 'capacityStatus', code: 'ROR_STATUS_MISSING', value: null };
  // A code that is there and cannot be read is no code that is absent: it would widen the row to all of them.
  const damaged = Object.values(PARTS).find((part) => isDamaged(parts.get(part)));
  if (damaged) return { part: damaged, code: 'ROR_SHAPE', value: null };
  return {
    ...{ location, status, value: count, at },
    temporality: concept('temporality'),
    capacityType: concept('capacityType'),
    gender: concept('gender'),
    assignment: concept('assignment'),
    additional: concept('additional'),
    crisis: concept('crisis'),
    closing: concept('closing'),
    channel: concept('channel')
  };
}

function isDamaged(part: Node | undefined): boolean {
  return part !== undefined && codeOf(node(part['valueCodeableConcept'])) === '';
}

/** A number or a text without letters that could be a name; anything else is not shown. */
function shown(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[-+0-9.:TZ ]{1,40}$/.test(value) ? value : null;
}
