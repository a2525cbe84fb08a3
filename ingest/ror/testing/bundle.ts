import type { Instant } from '#domain/time/instant.ts';

const PROFILE = 'https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition';
const NOS = 'https://mos.esante.gouv.fr/NOS';

/** One count as a test writes it; codes of the nomenclatures, absent where the extension does not say. */
export interface Count {
  n: unknown;
  at: Instant;
  status?: string;
  time?: string;
  type?: string;
  gender?: string;
  assignment?: string;
  additional?: string;
  crisis?: string;
  channel?: string;
}

const concept = (url: string, list: string, code: string | undefined) =>
  code === undefined
    ? []
    : [{ url, valueCodeableConcept: { coding: [{ system: `${NOS}/${list}/FHIR/${list}`, code }] } }];

/** The capacity extension of one count. */
export function capacity(count: Count) {
  return {
    url: `${PROFILE}/ror-location-supported-capacity`,
    extension: [
      { url: 'nbCapacity', valueInteger: count.n },
      { url: 'capacityUpdateDate', valueDateTime: new Date(count.at).toISOString() },
      ...concept('capacityStatus', 'TRE_R330-TypeStatutCapacite', count.status ?? '02'),
      ...concept('capacityType', 'TRE_R329-NatureCapacite', count.type ?? '01'),
      ...concept('temporalityCapacity', 'TRE_R331-TemporaliteCapacite', count.time ?? '01'),
      ...concept('capacitySourceType', 'TRE_R335-TypeSourceCapacite', count.channel ?? '02'),
      ...concept('genderCapacityAvailable', 'TRE_R332-GenreCapacite', count.gender),
      ...concept('temporaryAssignement', 'TRE_R337-AffectationTemporaire', count.assignment),
      ...concept('additionalBedType', 'TRE_R334-TypeLitSupplementaire', count.additional),
      ...concept('crisisType', 'TRE_R336-TypeCrise', count.crisis)
    ]
  };
}

/** A Location as the ROR writes it: its own identifier beside the `id` of the resource. */
export function location(id: string, counts: readonly Count[], over: Record<string, unknown> = {}) {
  return {
    resourceType: 'Location',
    id: `loc-${id}`,
    meta: { profile: [`${PROFILE}/ror-location`] },
    extension: counts.map(capacity),
    identifier: [{ type: { coding: [{ code: '25' }] }, value: `96/${id}` }],
    status: 'active',
    name: `UNITE ${id}`,
    ...over
  };
}

/** The HealthcareService and Organization that say whose a Location is and what beds it has. */
export function service(id: string, finess: string, specialty: string) {
  return [
    {
      resourceType: 'Organization',
      id: `org-${finess}`,
      identifier: [
        { system: 'https://finess.esante.gouv.fr', type: { coding: [{ code: 'FINEG' }] }, value: finess }
      ]
    },
    {
      resourceType: 'HealthcareService',
      id: `hcs-${id}`,
      providedBy: { reference: `Organization/org-${finess}` },
      specialty: [
        { coding: [{ system: `${NOS}/TRE_R211-ActiviteOperationnelle`, code: '1', display: specialty }] }
      ],
      location: [{ reference: `Location/loc-${id}` }]
    }
  ];
}

/** A Bundle of resources, sent at an instant; full or incremental. */
export function bundle(resources: readonly unknown[], sentAt: Instant, full = false) {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date(sentAt).toISOString(),
    ...(full && { meta: { tag: [{ code: 'full' }] } }),
    entry: resources.map((resource) => ({ resource }))
  };
}
