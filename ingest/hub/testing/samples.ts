import type { Instant } from '#domain/time/instant.ts';

/** Messages of an invented region (departments 96 and 99), written in the shapes of the Hub Santé's models. */

export type Model = 'v1' | 'v2' | 'v3';
export type Message = Record<string, Record<string, unknown>>;

export const SAMU = 'fr.health.samu960';
export const CASE = `${SAMU}.DRFR159602432500077`;
export const TEAM = `${SAMU}.resource.VLM4`;

/** `2026-11-21T20:00:00+01:00`. */
export const written = (at: Instant): string =>
  `${new Date(at + 3_600_000).toISOString().slice(0, 19)}+01:00`;

export interface CaseOptions {
  at: Instant;
  caseId?: string;
  priority?: string;
  status?: string;
  decision?: string | null;
  destination?: string;
  /** A text that stands wherever a person, a place or a free text does. */
  marker?: string;
}

export function healthCase(model: Model, options: CaseOptions): Message {
  const { at, caseId = CASE, priority = 'P1', status, decision = 'INTER', marker = 'x' } = options;
  const old = model === 'v1';
  const when = written(at);
  return {
    createCaseHealth: {
      caseId,
      senderCaseId: caseId.split('.').at(-1),
      creation: when,
      perimeter: 'AMU',
      interventionType: model === 'v3' ? 'T1' : 'PRIMAIRE',
      qualification: {
        origin: '15',
        whatsHappen: { code: 'C02.05.02', label: marker },
        locationKind: { code: 'L04.02.00', label: marker },
        healthMotive: { code: 'M03.03', label: marker },
        riskThreat: [{ code: 'R01', label: marker }],
        details: {
          ...(status ? { status } : {}),
          priority,
          attribution: old ? 'MU' : 'DRM.MRU.MU',
          careLevel: 'R1'
        }
      },
      location: {
        name: marker,
        freetext: marker,
        city: { name: marker, inseeCode: '96001', detail: marker },
        access: { floor: marker, interphone: marker, phoneNumber: marker, accessCode: [marker] },
        detailedAddress: { complete: marker, wayName: { complete: marker, name: marker } },
        geometry: {
          [old ? 'obsDatime' : 'datetime']: when,
          point: { coord: { lat: 46.512345, lon: -5.412345, precision: 'EXACTE' } }
        }
      },
      initialAlert: {
        reception: when,
        notes: [{ creation: when, freetext: marker }],
        caller: {
          callerContact: { channel: 'PERSONNE', type: 'TEL', detail: marker },
          callbackContact: { channel: 'PERSONNE', type: 'TEL', detail: marker },
          detailedName: { complete: marker, lastName: marker, firstName: marker },
          language: old ? 'FR' : 'fr',
          freetext: marker
        }
      },
      owner: SAMU,
      patient: [
        {
          [old ? 'idPat' : 'patientId']: `${SAMU}.patient.${marker}.1`,
          administrativeFile: { externalId: [{ source: 'NIR', value: marker }] },
          identity: {
            strictFeatures: { birthName: marker, birthDate: '1904-02-29', sex: old ? 'FEM' : 'F' },
            nonStrictFeatures: { complete: marker, lastName: marker, firstName: marker }
          },
          detail: { age: 'P32Y', medicalHistory: marker, treatment: marker },
          hypothesis: { mainDiagnosis: { code: 'O20', label: marker } },
          ...(model === 'v2' ? { healthMotive: { code: 'M03.03', label: marker } } : {})
        }
      ],
      medicalNote: [
        {
          [old ? 'idObs' : 'medicalNoteId']: `${SAMU}.medicalNote.1`,
          operator: { role: 'ARM', label: marker },
          creation: when,
          freetext: marker
        }
      ],
      ...(decision
        ? {
            decision: [
              {
                creation: when,
                operator: { role: 'MEDECIN', label: marker },
                decisionType: decision,
                resourceType: 'SMUR',
                ...(old ? { vehiculeType: 'VLM' } : {}),
                ...(options.destination
                  ? {
                      destination: {
                        freetext: marker,
                        externalLocationId: [{ source: 'FINESS_GEOGRAPHIQUE', value: options.destination }]
                      }
                    }
                  : {})
              }
            ]
          }
        : {}),
      additionalInformation: { customMap: [{ key: 'K', label: marker, value: marker, freetext: marker }] }
    }
  };
}

export const caseUpdate = (options: {
  caseId?: string;
  priority?: string;
  status?: string;
  marker?: string;
}): Message => ({
  createCaseHealthUpdate: {
    caseId: options.caseId ?? CASE,
    qualification: { details: { priority: options.priority, status: options.status } },
    medicalNote: [
      {
        medicalNoteId: `${SAMU}.medicalNote.2`,
        operator: { role: 'MEDECIN', label: options.marker ?? 'x' },
        freetext: options.marker ?? 'x'
      }
    ],
    freetext: [options.marker ?? 'x']
  }
});

export const sharedCase = (at: Instant, marker = 'x'): Message => ({
  createCase: {
    caseId: `${SAMU}.DRFR159602432500099`,
    creation: written(at),
    referenceVersion: '1.3',
    qualification: {
      whatsHappen: { code: 'C01.01.04', label: marker },
      victims: { count: '1', mainVictim: 'ADULTE', freetext: marker }
    },
    location: { locLabel: marker, city: { name: marker, inseeCode: '96001' }, freetext: marker },
    initialAlert: { caller: { detailedName: { complete: marker } }, callTaker: { calltakerId: marker } }
  }
});

export interface TeamOptions {
  caseId?: string;
  team?: string;
  states?: { at: Instant; status: string; availability?: boolean }[];
  marker?: string;
}

export function teams(model: Model, at: Instant, options: TeamOptions = {}): Message {
  const { caseId = CASE, team = TEAM, states = [{ at, status: 'DECLENCHE' }], marker = 'x' } = options;
  const old = model === 'v1';
  const item = {
    datetime: written(at),
    resourceId: team,
    orgId: SAMU,
    name: marker === 'x' ? 'VLM4' : marker,
    centerName: marker,
    centerCity: '96001',
    ...(old
      ? { resourceType: 'SMUR', vehiculeType: 'VLM', plate: marker }
      : { vehicleType: 'SMUR.VLM', ...(model === 'v3' ? { patientId: `${SAMU}.patient.${marker}` } : {}) }),
    team: { name: marker, [old ? 'teamCare' : 'medicalLevel']: 'MED' },
    state: states.map(({ at: when, ...state }) => ({ datetime: written(when), ...state })),
    contact: { type: 'TEL', details: marker },
    freetext: [marker]
  };
  return { resourcesInfo: { caseId, [old ? 'mobilizedResource' : 'resource']: [item] } };
}

export function teamState(
  model: Model,
  at: Instant,
  status: string,
  options: { availability?: boolean; team?: string; caseId?: string } = {}
): Message {
  const { availability, team = TEAM, caseId = CASE } = options;
  const state = { datetime: written(at), status, ...(availability === undefined ? {} : { availability }) };
  return {
    resourcesStatus: { caseId, resourceId: team, ...(model === 'v1' ? state : { state }) }
  };
}

export interface PlaceOptions {
  team?: string;
  lon?: number;
  lat?: number;
  status?: string;
}

export function position(model: Model, at: Instant, options: PlaceOptions = {}): Record<string, unknown> {
  const { team = TEAM, lon = -5.4, lat = 46.5, status = 'INDISPONIBLE' } = options;
  const coord = { lat, lon };
  return {
    [model === 'v1' ? 'id' : 'resourceId']: team,
    datetime: written(at),
    coord: model === 'v3' ? coord : [coord],
    speed: 42,
    cap: model === 'v3' ? 90 : '90',
    move: 'MOBILE',
    engineOn: true,
    status
  };
}

export const positions = (list: Record<string, unknown>[]): Message => ({
  geoPositionsUpdate: { position: list }
});

export const catalogue = (model: Model, marker = 'x'): Message => ({
  geoResourcesDetails: {
    resource: [
      {
        [model === 'v1' ? 'id' : 'resourceId']: `${SAMU}.resource.AR2`,
        orgId: SAMU,
        name: marker,
        [model === 'v1' ? 'type' : 'resourceType']: 'SMUR',
        nature: 'BASE',
        mobility: 'VEHICULE',
        capacity: 'MEDICALE',
        contacts: [{ type: 'PHNADD', details: marker }]
      }
    ]
  }
});

export const aidRequest = (model: Model, at: Instant, marker = 'x'): Message => ({
  resourcesRequest: {
    caseId: CASE,
    request: {
      requestId: `${SAMU}.request.zs1`,
      datetime: written(at),
      purpose: 'SMUR',
      convention: 'SPE',
      deadline: model === 'v1' ? 'DEL30M' : '30M',
      freetext: marker
    }
  }
});

export const aidAnswer = (model: Model, at: Instant, answer = 'ACCEPTEE', marker = 'x'): Message => ({
  resourcesResponse: {
    caseId: CASE,
    requestId: `${SAMU}.request.zs1`,
    response: { datetime: written(at), answer, deadline: model === 'v1' ? 'DEL1H' : '1H', freetext: marker }
  }
});

export function mission(model: Model, at: Instant, marker = 'x'): Message {
  const old = model === 'v1';
  const minutes = (n: number): string => written(at + n * 60_000);
  return {
    rpis: {
      [old ? 'event' : 'context']: {
        [old ? 'samuId' : 'orgId']: SAMU,
        [old ? 'fileId' : 'senderCaseId']: 'DRFR159602432500077',
        creationDate: minutes(-10),
        decisionDate: minutes(-8),
        ressourceFinessLegal: '960000003',
        ressourceFinessGeo: '960000011',
        ressourceStructure: '0'
      },
      regulation: {
        whatsHappen: { code: 'C02.05.02', label: marker },
        healthMotive: { code: 'M03.03', label: marker },
        [old ? 'initialTeamCare' : 'medicalLevel']: 'MED'
      },
      patient: {
        patientId: `${SAMU}.patient.${marker}`,
        birthDate: '1904-02-29',
        sex: old ? 'FEM' : 'F',
        residentialAddress: { inseeCode: '96999', city: marker }
      },
      intervention: {
        location: { type: 'L04.02.00', detailedAddress: { inseeCode: '96001', city: marker } },
        team: { doctor: true, nurse: false, driver: true },
        smurStatus: {
          departSmur: minutes(-6),
          arrivedSmur: minutes(-4),
          departLocation: minutes(-3),
          arrivedDestination: minutes(-2),
          teamAvailable: minutes(-1),
          returnSmur: minutes(0)
        },
        mainDiagnosis: 'O20',
        [old ? 'actionsSMUR' : 'procedure']: [marker]
      },
      orientation: {
        type: 'OK',
        destination: {
          destinationCountry: 'FR',
          destinationCategory: 'ES',
          healthcareType: '259',
          finess: '990000014'
        },
        decision: old
          ? { resourceCategory: 'SMUR', resourceType: 'VLM', teamCare: 'MED' }
          : { resourceType: 'SMUR', vehicleType: 'SMUR.VLM', medicalLevel: 'MED' }
      }
    }
  };
}

export interface EnvelopeOptions {
  at: Instant;
  status?: string;
  kind?: string;
  expires?: Instant;
  sender?: string;
  header?: Record<string, unknown>;
}

let number = 0;

/** An EDXL-DE envelope around these messages; `null` is an entry without a message. */
export function envelope(
  messages: readonly (Message | null)[],
  options: EnvelopeOptions
): Record<string, unknown> {
  const {
    at,
    status = 'Actual',
    kind = 'Report',
    expires = at + 86_400_000,
    sender = SAMU,
    header
  } = options;
  const id = `${sender}_${(number += 1)}`;
  return {
    distributionID: id,
    senderID: sender,
    dateTimeSent: written(at),
    dateTimeExpires: written(expires),
    distributionStatus: status,
    distributionKind: kind,
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: 'fr.health.samu990' }
    },
    content: messages.map((message) => ({
      jsonContent: {
        embeddedJsonContent: message && {
          message: {
            messageId: id,
            sender: { name: 'samu960', URI: `hubsante:${sender}` },
            sentAt: written(at),
            kind,
            status,
            recipient: [{ name: 'samu990', URI: 'hubex:fr.health.samu990' }],
            ...header,
            ...message
          }
        }
      }
    }))
  };
}
