import type { BedKind } from '#domain/beds/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { formatIsoParis } from '../world/iso.ts';
import type { WardNow } from './occupancy.ts';

/* FHIR R4 as the ROR shapes it: names of profiles, extensions and nomenclatures are the interoperability guide's. */
const PROFILE = 'https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition';
const NOS = 'https://mos.esante.gouv.fr/NOS';

type Json = Record<string, unknown>;

/** What a ward is called by its HealthcareService. */
const SPECIALTY: Partial<Record<BedKind, string>> = {
  medicine: 'Médecine',
  surgery: 'Chirurgie',
  obstetrics: 'Gynécologie-obstétrique',
  paediatrics: 'Pédiatrie',
  uhcd: 'Unité d’hospitalisation de courte durée (UHCD)',
  icu_adult: 'Réanimation adulte',
  intensive_adult: 'Soins intensifs et surveillance continue',
  psychiatry: 'Psychiatrie adulte',
  neonatology: 'Néonatologie',
  intensive_neonatal: 'Soins intensifs de néonatologie',
  icu_neonatal: 'Réanimation néonatale'
};

const concept = (url: string, list: string, code: string): Json => ({
  url,
  valueCodeableConcept: { coding: [{ system: `${NOS}/${list}/FHIR/${list.replaceAll('_', '-')}`, code }] }
});

interface Count {
  status: '01' | '02' | '03' | '05' | '06';
  time?: '01' | '02' | '03';
  n: number;
}

function capacity({ status, time = '01', n }: Count, at: Instant, byHand: boolean): Json {
  return {
    url: `${PROFILE}/ror-location-supported-capacity`,
    extension: [
      { url: 'nbCapacity', valueInteger: n },
      { url: 'capacityUpdateDate', valueDateTime: formatIsoParis(at) },
      concept('capacityStatus', 'TRE_R330-TypeStatutCapacite', status),
      concept('capacityType', 'TRE_R329-NatureCapacite', '01'),
      concept('temporalityCapacity', 'TRE_R331-TemporaliteCapacite', time),
      concept('capacitySourceType', 'TRE_R335-TypeSourceCapacite', byHand ? '01' : '02'),
      concept('temporaryAssignement', 'TRE_R337-AffectationTemporaire', '01'),
      // Put up because more patients lie there than beds are open, with the people for it.
      ...(status === '06'
        ? [
            concept('additionalBedType', 'TRE_R334-TypeLitSupplementaire', '03'),
            concept('crisisType', 'TRE_R336-TypeCrise', '01')
          ]
        : [])
    ]
  };
}

/** What the ward expects to have free: of those who lie there, some leave within the time. */
const expected = (ward: WardNow, share: number): number =>
  Math.max(0, Math.min(ward.installed - ward.closed, Math.round(ward.available + share * ward.occupied)));

function countsOf(ward: WardNow, byHand: boolean): Count[] {
  const counts: Count[] = [
    { status: '01', n: ward.installed },
    { status: '02', n: ward.available },
    { status: '05', n: ward.closed }
  ];
  // Whoever types does not count the occupied ones: they follow from the others.
  if (!byHand) {
    counts.push({ status: '03', n: Math.min(ward.occupied, ward.installed - ward.closed) });
    counts.push({ status: '02', time: '02', n: expected(ward, 0.01) });
    counts.push({ status: '02', time: '03', n: expected(ward, 0.06) });
  }
  if (ward.additional > 0) counts.push({ status: '06', n: ward.additional });
  return counts;
}

/** One Bundle of a site: its Organization, and for each ward the service and the Location with its counts. */
export function bundleOf(
  finess: string,
  wards: readonly WardNow[],
  at: Instant,
  { full, byHand }: { full: boolean; byHand: boolean }
): Json {
  const organization = {
    resourceType: 'Organization',
    id: `org-${finess}`,
    identifier: [
      { system: 'https://finess.esante.gouv.fr', type: { coding: [{ code: 'FINEG' }] }, value: finess }
    ]
  };
  const resources = wards.flatMap((ward) => {
    const id = `${finess}-${ward.kind.replaceAll('_', '-')}`;
    return [
      {
        resourceType: 'HealthcareService',
        id: `hcs-${id}`,
        providedBy: { reference: `Organization/org-${finess}` },
        specialty: [
          {
            coding: [
              {
                system: `${NOS}/TRE_R211-ActiviteOperationnelle`,
                code: ward.kind,
                display: SPECIALTY[ward.kind]
              }
            ]
          }
        ],
        location: [{ reference: `Location/loc-${id}` }]
      },
      {
        resourceType: 'Location',
        id: `loc-${id}`,
        meta: { profile: [`${PROFILE}/ror-location`] },
        extension: countsOf(ward, byHand).map((count) =>
          capacity(count, at - (byHand ? 0.2 * HOUR : 0), byHand)
        ),
        identifier: [{ type: { coding: [{ code: '25' }] }, value: `${finess.slice(0, 2)}/${id}` }],
        status: 'active'
      }
    ];
  });
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: formatIsoParis(at),
    ...(full && { meta: { tag: [{ code: 'full' }] } }),
    entry: [organization, ...resources].map((resource) => ({ resource }))
  };
}
