import { kindOfWords } from '#domain/beds/kinds.ts';
import type { BedKind } from '#domain/beds/types.ts';
import { codeOf, identifier, nodes, referenceOf, text, wordsOf, type Node } from './fhir.ts';

/** A resource of a Bundle, with every name it can be referred to by. */
export interface Entry {
  resource: Node;
  type: string;
  names: string[];
}

/** What a Bundle teaches of a Location: whose it is and what kind of beds it has; null what it does not say. */
export interface Link {
  /** `id` of the Location resource. */
  fhirId: string;
  finess: string | null;
  kind: BedKind | null;
  /** Its services tell several kinds, or none. */
  unclear: boolean;
}

/** Where Locations belong, by the HealthcareServices that point at them and the Organizations that provide these. */
export function readLinks(entries: readonly Entry[]): Link[] {
  const finess = new Map<string, string>();
  const locations = new Map<string, string>();
  for (const { resource, type, names } of entries) {
    const number = type === 'Organization' ? finessOf(resource) : null;
    if (number) for (const name of names) finess.set(name, number);
    const id = type === 'Location' ? identifier(resource['id']) : null;
    if (id) for (const name of names) locations.set(name, id);
  }
  const found = new Map<string, { finess: Set<string>; kinds: Set<BedKind>; services: number }>();
  const at = (id: string) => {
    const held = found.get(id) ?? { finess: new Set<string>(), kinds: new Set<BedKind>(), services: 0 };
    found.set(id, held);
    return held;
  };
  for (const { resource, type } of entries) {
    if (type === 'Location') {
      const id = identifier(resource['id']);
      const owner = finess.get(referenceOf(resource['managingOrganization']) ?? '');
      if (id && owner) at(id).finess.add(owner);
    }
    if (type !== 'HealthcareService') continue;
    const kind = kindOfWords([
      ...wordsOf(resource['specialty']),
      ...wordsOf(resource['type']),
      text(resource['name']) ?? ''
    ]);
    const owner = finess.get(referenceOf(resource['providedBy']) ?? '');
    for (const reference of nodes(resource['location']).map(referenceOf)) {
      const id = locations.get(reference ?? '') ?? /^Location\/(.{1,64})$/.exec(reference ?? '')?.[1];
      if (!id) continue;
      const link = at(id);
      link.services += 1;
      if (kind) link.kinds.add(kind);
      if (owner) link.finess.add(owner);
    }
  }
  return [...found].map(([fhirId, link]) => ({
    fhirId,
    finess: only(link.finess),
    kind: only(link.kinds),
    unclear: link.services > 0 && link.kinds.size !== 1
  }));
}

/** The one there is; null when there is none, or several say different things. */
function only<T>(values: ReadonlySet<T>): T | null {
  const [first] = values;
  return values.size === 1 ? (first ?? null) : null;
}

/** Geographic FINESS of an Organization: an identifier of FINESS that is not the one of the legal entity. */
function finessOf(organization: Node): string | null {
  for (const one of nodes(organization['identifier'])) {
    const type = codeOf(one['type']);
    const isFiness = /finess/i.test(text(one['system']) ?? '') || type === 'FINEG';
    const value = text(one['value']) ?? '';
    if (isFiness && type !== 'FINEJ' && /^[0-9][0-9AB][0-9]{7}$/.test(value)) return value;
  }
  return null;
}
