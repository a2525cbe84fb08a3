import { CODES, knownVehicle } from '#domain/samu/codes.ts';
import { departmentOfSamu } from '#domain/samu/organisation.ts';
import type { MissionReport } from '#domain/samu/messages.ts';
import { type MessageContext, type MessageReader, oneThing } from '../context.ts';
import type { Reader } from '../reader.ts';
import { has } from './codes.ts';

const FINESS = /^[0-9A-Z]{9}$/;
const INSEE = /^(?:\d{5}|2[AB]\d{3})$/;
const LEVEL = has(CODES.medicalLevel);

/** What v1 names otherwise than v2 and v3. */
interface Names {
  context: string;
  org: string;
  file: string;
  level: string;
}

const V1: Names = { context: 'event', org: 'samuId', file: 'fileId', level: 'initialTeamCare' };
const V2: Names = { context: 'context', org: 'orgId', file: 'senderCaseId', level: 'medicalLevel' };

/**
 * RS-RPIS: the summary of a SMUR mission. It names no `caseId`: it belongs to the case of this organisation and
 * case number. Of the patient nothing is kept; of diagnoses and acts neither.
 */
export const readMission: MessageReader = (root, context) => {
  const old = root.has('event') && !root.has('context');
  return oneThing(old ? 'v1' : 'v2/v3', { is: 'mission', mission: missionOf(root, context, old ? V1 : V2) });
};

function missionOf(root: Reader, { keyOf }: MessageContext, names: Names): MissionReport {
  const file = root.need(names.context, root.child(names.context));
  const regulation = root.need('regulation', root.child('regulation'));
  const patient = root.need('patient', root.child('patient'));
  const intervention = root.need('intervention', root.child('intervention'));
  const orientation = root.need('orientation', root.child('orientation'));
  const org = file.need(names.org, file.id(names.org));
  const number = file.need(names.file, file.text(names.file));
  for (const [part, required] of [
    [file, ['ressourceFinessLegal', 'ressourceFinessGeo', 'ressourceStructure']],
    [regulation, ['whatsHappen', 'healthMotive', names.level]],
    [patient, ['patientId', 'birthDate', 'sex']],
    [intervention, ['location', 'team', 'mainDiagnosis']]
  ] as const)
    for (const name of required) part.must(name);
  const base = file.pattern('ressourceFinessGeo', FINESS);
  const legs = intervention.child('smurStatus');
  const leg = (name: string) => legs?.time(name) ?? null;
  const location = intervention.child('location');
  const decision = orientation.child('decision');
  const which = [org, number, base, file.text('ressourceStructure'), patient.text('patientId')];
  return {
    key: keyOf('mission', which.join('\0')),
    caseKey: keyOf('case', `${org}.${number}`),
    samu: departmentOfSamu(org),
    base,
    destination: orientation.child('destination')?.pattern('finess', FINESS) ?? null,
    orientation: orientation.need('type', orientation.code('type', isShort)),
    medicalLevel: regulation.code(names.level, LEVEL),
    vehicle: vehicleOf(decision),
    commune: location?.child('detailedAddress')?.pattern('inseeCode', INSEE) ?? null,
    createdAt: file.need('creationDate', file.time('creationDate')),
    decidedAt: file.need('decisionDate', file.time('decisionDate')),
    departAt: leg('departSmur'),
    arrivedAt: leg('arrivedSmur'),
    leftAt: leg('departLocation'),
    destinationAt: leg('arrivedDestination'),
    availableAt: leg('teamAvailable'),
    returnedAt: leg('returnSmur')
  };
}

/** `type` of an orientation has no list in any model: whatever looks like a code is one. */
const isShort = (code: string): boolean => /^[A-Z0-9_.-]{1,16}$/.test(code);

/** v1 writes the vehicle in `resourceType`, later models in `vehicleType`. */
function vehicleOf(decision: Reader | null): string | null {
  if (!decision) return null;
  const name = decision.has('vehicleType') ? 'vehicleType' : 'resourceType';
  const same = (code: string): string => knownVehicle(code) ?? code;
  return decision.code(name, (code) => knownVehicle(code) !== null || CODES.resource.has(code), same);
}
