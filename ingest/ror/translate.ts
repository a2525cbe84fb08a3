import type { SetAside } from '#db/set-aside.ts';
import type { Measurement } from '#domain/beds/ror.ts';
import { CodedError } from '#domain/errors.ts';
import type { FileWarning } from '#domain/rpu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { AHEAD, readCapacities } from './capacity.ts';
import { codeOf, identifier, instant, node, nodes, text, type Node } from './fhir.ts';
import { type Entry, type Link, readLinks } from './links.ts';

/** A Location that a message holds. */
export interface SentLocation {
  /** Its identifier in the ROR, else its `id`. */
  id: string;
  fhirId: string | null;
  name: string | null;
  /** False: it is said to be out of use, and its measurements end. */
  active: boolean;
}

/** One message of the ROR in our words. */
export interface RorMessage {
  /** When it was sent, as it says itself; never after its reception. */
  sentAt: Instant;
  /** It holds all that its source has: what it does not hold is no longer sent. */
  full: boolean;
  locations: SentLocation[];
  measurements: Measurement[];
  links: Link[];
  received: number;
  aside: SetAside[];
  warnings: FileWarning[];
}

/**
 * A FHIR R4 `Bundle` or `Location` of the ROR → measurements and what it teaches of its Locations. A Bundle is full
 * when one of `meta.tag` has the code `full`; any other is incremental.
 * @throws CodedError ROR_RESOURCE, ROR_NOTHING, ROR_TIMESTAMP_FUTURE
 */
export function translateRor(json: unknown, receivedAt: Instant): RorMessage {
  const root = node(json);
  const type = root?.['resourceType'];
  if (!root || (type !== 'Bundle' && type !== 'Location'))
    throw new CodedError('ROR_RESOURCE', 'resourceType');
  const entries = type === 'Bundle' ? entriesOf(root) : [entryOf(root, null)];
  if (!entries.some((entry) => USED.has(entry.type))) throw new CodedError('ROR_NOTHING', 'entry');
  const full = type === 'Bundle' && nodes(node(root['meta'])?.['tag']).some((tag) => tag['code'] === 'full');
  const message: RorMessage = {
    sentAt: sendingOf(root, full, receivedAt),
    full,
    ...{ locations: [], measurements: [], links: readLinks(entries), received: 0, aside: [], warnings: [] }
  };
  const unknown: string[] = [];
  entries.forEach((entry, i) => {
    if (entry.type !== 'Location') return;
    const place = type === 'Bundle' ? `entry[${i}]/Location` : 'Location';
    unknown.push(...readLocation(entry.resource, place, message, receivedAt));
  });
  message.warnings = [
    ...counted('ROR_CODE_UNKNOWN', unknown),
    ...counted('ROR_KIND_UNKNOWN', unclear(message))
  ];
  return message;
}

const USED = new Set(['Location', 'HealthcareService', 'Organization']);

function entriesOf(bundle: Node): Entry[] {
  return nodes(bundle['entry']).map((entry) =>
    entryOf(node(entry['resource']) ?? {}, text(entry['fullUrl']))
  );
}

function entryOf(resource: Node, fullUrl: string | null): Entry {
  const type = text(resource['resourceType']) ?? '';
  const id = identifier(resource['id']);
  const names = [id && `${type}/${id}`, fullUrl].filter((name) => name !== null);
  return { resource, type, names };
}

function sendingOf(root: Node, full: boolean, receivedAt: Instant): Instant {
  const said = instant(root['timestamp']) ?? instant(node(root['meta'])?.['lastUpdated']);
  if (full && said !== null && said > receivedAt + AHEAD)
    throw new CodedError('ROR_TIMESTAMP_FUTURE', 'Bundle/timestamp');
  return Math.min(said ?? receivedAt, receivedAt);
}

/** @returns names of parts that held an unknown code */
function readLocation(resource: Node, place: string, message: RorMessage, receivedAt: Instant): string[] {
  const id = rorId(resource);
  if (id === null) {
    message.received += 1;
    message.aside.push({ place: `${place}/identifier`, code: 'ROR_LOCATION_ID', value: null });
    return [];
  }
  const active = resource['status'] !== 'inactive';
  const name =
    text(resource['name'])
      ?.replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 80) ?? null;
  message.locations.push({ id, fhirId: identifier(resource['id']), name, active });
  if (!active) return [];
  const { received, rows, aside, unknownCodes } = readCapacities(resource, id, place, receivedAt);
  message.received += received;
  message.measurements.push(...rows);
  message.aside.push(...aside);
  return unknownCodes;
}

/** Identifier of the ROR (type 25), else the first identifier, else `id`. */
function rorId(resource: Node): string | null {
  const all = nodes(resource['identifier']);
  const own = all.find((one) => codeOf(one['type']) === '25') ?? all[0];
  return identifier(own?.['value']) ?? identifier(resource['id']);
}

function unclear({ links }: RorMessage): string[] {
  return links.filter((link) => link.unclear).map(() => 'HealthcareService/specialty');
}

function counted(code: string, places: readonly string[]): FileWarning[] {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].map(([where, count]) => ({ code, where, count }));
}
