import { formatIsoParis } from '../world/iso.ts';
import { DAY } from '../world/wall-time.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { hash32, pick, hashUnit } from '../random.ts';
import type { SimCase } from './calls.ts';
import type { Mission, Step } from './missions.ts';
import { orgOf, type Team } from './teams.ts';

/** Which version of the Hub's models a SAMU speaks: all three are met in life. */
export type HubModel = 1 | 2 | 3;

/** The second department keeps the first models and the fifth the second ones: every start speaks all it can. */
export function modelOf(samu: string, region: Pick<RegionPack, 'departments'>): HubModel {
  const place = region.departments.findIndex(({ code }) => code === samu);
  return place === 1 ? 1 : place === 4 ? 2 : 3;
}

type Json = Record<string, unknown>;

/** Identifier of a case: its SAMU, and a number that says nothing. */
export const caseIdOf = (one: SimCase): string =>
  `${orgOf(one.samu)}.DRFR15${one.samu}${one.seed.toString(36)}`;
const senderCaseIdOf = (one: SimCase): string => `DRFR15${one.samu}${one.seed.toString(36)}`;
const patientIdOf = (one: SimCase): string => `${orgOf(one.samu)}.patient.${senderCaseIdOf(one)}.1`;

/** Names nobody bears and numbers nobody answers: what a real message holds and Vigie must not keep. */
const PERSONS = ['Essai Fictif', 'Simulation Personne', 'Exemple Inventé'] as const;
const PHONE = '+33199000000';

const MOTIVES = [
  ['C02.03.01', 'Malaise', 'M01.01', 'Douleur thoracique'],
  ['C02.04.02', 'Traumatisme', 'M06.02', 'Chute'],
  ['C02.01.01', 'Détresse vitale', 'M02.01', 'Gêne respiratoire'],
  ['C02.05.02', 'Obstétrique', 'M03.03', 'Saignements gynécologiques']
] as const;

const ATTRIBUTION: Record<SimCase['attribution'], string> = { DRM: 'DRM.MRU.MU', DR: 'DR.DREG.INFO' };

function qualification(one: SimCase, model: HubModel): Json {
  const [what, whatLabel, motive, motiveLabel] = MOTIVES[one.seed % MOTIVES.length] ?? MOTIVES[0];
  const attribution = ATTRIBUTION[one.attribution];
  return {
    whatsHappen: { code: what, label: whatLabel },
    healthMotive: { code: motive, label: motiveLabel },
    details: {
      status: 'ACTIF',
      priority: one.priority,
      attribution: model === 1 ? attribution.replaceAll('.', '') : attribution
    }
  };
}

const DECISIONS: Record<SimCase['decision'], Json> = {
  CONSEIL: { decisionType: 'CONSEIL' },
  LIBERAL: { decisionType: 'INTER', resourceType: 'LIBERAL.MG' },
  TSU: { decisionType: 'INTER', resourceType: 'TSU' },
  SIS: { decisionType: 'INTER', resourceType: 'SIS' },
  SMUR: { decisionType: 'INTER', resourceType: 'SMUR' },
  ORIENT: { decisionType: 'ORIENT', orientationType: 'URGENCES' }
};

function decision(one: SimCase, at: Instant, more: Json = {}): Json {
  return {
    creation: formatIsoParis(at),
    operator: { role: 'MEDECIN', label: PERSONS[one.seed % PERSONS.length] },
    patientId: patientIdOf(one),
    ...DECISIONS[one.decision],
    ...more
  };
}

/** From one hospital to another, or to somebody. */
const interventionOf = ({ carriage }: SimCase, model: HubModel): string =>
  carriage ? (model === 3 ? 'T2-INTER' : 'SECONDAIRE') : model === 3 ? 'T1' : 'PRIMAIRE';

/** RS-EDA: the call was answered and qualified. */
export function caseMessage(one: SimCase, model: HubModel): Json {
  const person = PERSONS[hash32('person', one.seed) % PERSONS.length] ?? PERSONS[0];
  const at = formatIsoParis(one.calledAt);
  const { lon, lat } = one.commune;
  return {
    createCaseHealth: {
      caseId: caseIdOf(one),
      senderCaseId: senderCaseIdOf(one),
      creation: at,
      interventionType: interventionOf(one, model),
      qualification: qualification(one, model),
      location: {
        detailedAddress: {
          complete: `${1 + (one.seed % 90)} rue de l’Essai`,
          wayName: { complete: 'rue de l’Essai' }
        },
        city: { name: one.commune.name, inseeCode: one.commune.insee },
        geometry: {
          [model === 1 ? 'obsDatime' : 'datetime']: at,
          point: { coord: { lat, lon, precision: 'VILLE' } }
        }
      },
      initialAlert: {
        reception: at,
        caller: {
          callerContact: { channel: 'PERSONNE', type: 'TEL', detail: PHONE },
          detailedName: { complete: person },
          language: model === 1 ? 'FR' : 'fr'
        }
      },
      owner: orgOf(one.samu),
      patient: [
        {
          [model === 1 ? 'idPat' : 'patientId']: patientIdOf(one),
          identity: {
            nonStrictFeatures: { complete: person },
            strictFeatures: { sex: model === 1 ? 'FEM' : 'F' }
          }
        }
      ]
    }
  };
}

/** RS-EDA-MAJ: decided, or closed. */
export function updateMessage(one: SimCase, at: Instant, what: 'decision' | 'close', model: HubModel): Json {
  const attribution = ATTRIBUTION[one.attribution];
  return {
    createCaseHealthUpdate: {
      caseId: caseIdOf(one),
      senderCaseId: senderCaseIdOf(one),
      ...(what === 'decision'
        ? { decision: [decision(one, at)] }
        : {
            qualification: {
              details: {
                status: 'CLOTURE',
                priority: one.priority,
                ...(model === 1 && { attribution: attribution.replaceAll('.', '') })
              }
            }
          })
    }
  };
}

/** RS-EDA-MAJ: where the patient is taken to. Older models have no destination in a decision. */
export function destinationMessage(mission: Mission, at: Instant): Json {
  const destination = mission.destination
    ? { destination: { externalLocationId: [{ source: 'FINESS_GEOGRAPHIQUE', value: mission.destination }] } }
    : {};
  return {
    createCaseHealthUpdate: {
      caseId: caseIdOf(mission.case),
      senderCaseId: senderCaseIdOf(mission.case),
      decision: [decision(mission.case, at, { ...destination, vehicleType: mission.team.vehicle })]
    }
  };
}

/** Codes of a step as a model writes it. */
function codeOf(step: Step, model: HubModel): string {
  if (model === 3) return step;
  if (model === 2) return step === 'FINPEC' ? 'FINMED' : step;
  return { ARRIVEE: 'ARRIVE', TRANSP: 'TRANSPOR' }[step as string] ?? step;
}

/** Steps after which the team may be sent again: availability is said at those, and unknown in between at times. */
function availabilityAt(step: Step, seed: number): Json {
  if (step === 'RETOUR' || step === 'RET-BASE') return { availability: true };
  // Some software fills it only at the ends.
  return hashUnit('says', seed, step) < 0.85 ? { availability: false } : {};
}

/** RS-RI: the team is engaged on the case. */
export function engagedMessage(mission: Mission, model: HubModel): Json {
  const { team, case: one } = mission;
  const state = mission.steps
    .slice(0, 2)
    .map(({ step, at }) => ({
      datetime: formatIsoParis(at),
      status: codeOf(step, model),
      ...availabilityAt(step, one.seed)
    }))
    // As in life, not in the order of time.
    .reverse();
  const common = {
    datetime: formatIsoParis(mission.steps[1]?.at ?? one.decidedAt),
    resourceId: team.id,
    orgId: orgOf(team.samu),
    name: team.name,
    state
  };
  const list =
    model === 1
      ? [{ ...common, resourceType: 'SMUR', vehiculeType: team.vehicle.slice(5), team: { teamCare: 'MED' } }]
      : [{ ...common, vehicleType: team.vehicle, team: { medicalLevel: 'MED', name: team.name } }];
  return { resourcesInfo: { caseId: caseIdOf(one), [model === 1 ? 'mobilizedResource' : 'resource']: list } };
}

/** RS-SR: the team takes a step. */
export function stepMessage(mission: Mission, step: Step, at: Instant, model: HubModel): Json {
  const state = {
    datetime: formatIsoParis(at),
    status: codeOf(step, model),
    ...availabilityAt(step, mission.case.seed)
  };
  const about = { caseId: caseIdOf(mission.case), resourceId: mission.team.id };
  return { resourcesStatus: model === 1 ? { ...about, ...state } : { ...about, state } };
}

/** RS-RPIS: what the mission was, once it is over. */
export function summaryMessage(mission: Mission): Json {
  const { case: one, team, destination } = mission;
  const at = (step: Step): string | undefined => {
    const found = mission.steps.find((candidate) => candidate.step === step);
    return found && formatIsoParis(found.at);
  };
  const [what, whatLabel, motive, motiveLabel] = MOTIVES[one.seed % MOTIVES.length] ?? MOTIVES[0];
  return {
    rpis: {
      context: {
        orgId: orgOf(one.samu),
        senderCaseId: senderCaseIdOf(one),
        creationDate: formatIsoParis(one.calledAt),
        decisionDate: formatIsoParis(one.decidedAt),
        ressourceFinessLegal: team.base.finess,
        ressourceFinessGeo: team.base.finess,
        ressourceStructure: '0'
      },
      regulation: {
        whatsHappen: { code: what, label: whatLabel },
        healthMotive: { code: motive, label: motiveLabel },
        medicalLevel: 'MED'
      },
      patient: {
        patientId: patientIdOf(one),
        birthDate: '1970-01-01',
        sex: pick([1, 1], hashUnit('sex', one.seed)) === 0 ? 'F' : 'M',
        residentialAddress: { inseeCode: one.commune.insee, city: one.commune.name }
      },
      intervention: {
        location: { detailedAddress: { inseeCode: one.commune.insee, city: one.commune.name } },
        team: { doctor: true, nurse: true, driver: true },
        mainDiagnosis: 'R07',
        smurStatus: {
          departSmur: at('DEPART'),
          arrivedSmur: at('ARRIVEE'),
          departLocation: at('TRANSP'),
          arrivedDestination: at('DESTIN'),
          teamAvailable: at('RETOUR'),
          returnSmur: at('RET-BASE')
        }
      },
      orientation: {
        type: destination ? 'OK' : 'SUR_PLACE',
        ...(destination && {
          destination: {
            destinationCountry: 'FR',
            destinationCategory: 'ES',
            healthcareType: '259',
            finess: destination
          }
        })
      }
    }
  };
}

/** Where a team is and whether it may be sent. */
export interface SimPosition {
  team: Team;
  lon: number;
  lat: number;
  at: Instant;
  /** km/h. */
  speed: number;
  free: boolean;
}

/** GEO-POS of one SAMU's teams. */
export function positionsMessage(positions: readonly SimPosition[], model: HubModel): Json {
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  return {
    geoPositionsUpdate: {
      position: positions.map(({ team, lon, lat, at, speed, free }) => {
        const coord = { lat: round(lat), lon: round(lon) };
        return {
          [model === 1 ? 'id' : 'resourceId']: team.id,
          datetime: formatIsoParis(at),
          coord: model === 3 ? coord : [coord],
          speed: Math.round(speed),
          move: speed > 0 ? 'MOBILE' : 'STATIQUE',
          status: free ? 'DISPONIBLE' : 'INDISPONIBLE'
        };
      })
    }
  };
}

/** GEO-RES: the teams of a SAMU, as it tells them once a day. */
export function teamsMessage(teams: readonly Team[], model: HubModel): Json {
  return {
    geoResourcesDetails: {
      resource: teams.map(({ id, name, samu }) => ({
        ...(model === 1 ? { id, type: 'SMUR' } : { resourceId: id, resourceType: 'SMUR' }),
        orgId: orgOf(samu),
        name,
        nature: 'BASE',
        mobility: 'VEHICULE'
      }))
    }
  };
}

/** The envelope a message travels in. @param number of messages this sender has sent: makes its ids its own */
export function enveloped(samu: string, payload: Json, at: Instant, number: number): Json {
  const sender = orgOf(samu);
  const id = `${sender}_${hash32('message', samu, number, at).toString(16)}-${number}`;
  const sentAt = formatIsoParis(at);
  return {
    distributionID: id,
    senderID: sender,
    dateTimeSent: sentAt,
    dateTimeExpires: formatIsoParis(at + DAY),
    distributionStatus: 'Actual',
    distributionKind: 'Report',
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: 'fr.health.vigie' }
    },
    content: [
      {
        jsonContent: {
          embeddedJsonContent: {
            message: {
              messageId: id,
              sender: { name: `samu${samu}`, URI: `hubex:${sender}` },
              sentAt,
              kind: 'Report',
              status: 'Actual',
              recipient: [{ name: 'vigie', URI: 'hubex:fr.health.vigie' }],
              ...payload
            }
          }
        }
      }
    ]
  };
}
