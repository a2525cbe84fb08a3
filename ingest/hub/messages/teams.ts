import { CODES, familyOf, knownVehicle, sameStatus } from '#domain/samu/codes.ts';
import { factsAt } from '#domain/samu/facts.ts';
import type { HubModel, TeamReport } from '#domain/samu/messages.ts';
import type { StateReport } from '#domain/samu/team-state.ts';
import type { Instant } from '#domain/time/instant.ts';
import { eachItem, type MessageContext, type MessageReader, oneThing } from '../context.ts';
import type { Reader } from '../reader.ts';
import { has } from './codes.ts';

/** RS-RI: teams engaged on a case and their states, in any order of time. */
export const readTeams: MessageReader = (root, context) => {
  const caseKey = context.keyOf('case', root.need('caseId', root.id('caseId')));
  const old = root.has('mobilizedResource');
  const { items, received, refusals } = eachItem(root, old ? 'mobilizedResource' : 'resource', (item) =>
    old ? teamV1(item, caseKey) : teamV2(item, caseKey)
  );
  return {
    model: old ? 'v1' : modelOf(root),
    body: { is: 'teams', teams: items },
    ...{ received, accepted: items.length, refusals }
  };
};

const modelOf = (root: Reader): HubModel => {
  const items = root.list('resource');
  const states = items.flatMap((item) => item.list('state')).map((state) => state.text('status'));
  if (states.includes('FINMED')) return 'v2';
  const newer = items.some(
    (item) => item.has('patientId') || item.child('team')?.text('medicalLevel') === 'SANS'
  );
  return newer || states.includes('ORIENTAT') || states.includes('FINPEC') ? 'v3' : 'v2/v3';
};

/** v1 names the kind of resource, and the vehicle without its family. */
function teamV1(item: Reader, caseKey: string): TeamReport {
  item.must('resourceType');
  const kind = item.code('resourceType', has(CODES.resourceKind));
  const vehicle = item.code('vehiculeType', isVehicle, sameVehicle);
  return team(item, caseKey, { vehicle, kind, level: item.child('team')?.code('teamCare', LEVEL) ?? null });
}

/** v2 and v3 write family and vehicle in one dotted code. */
function teamV2(item: Reader, caseKey: string): TeamReport {
  const vehicle = item.need('vehicleType', item.code('vehicleType', isVehicle, sameVehicle));
  return team(item, caseKey, {
    vehicle,
    kind: null,
    level: item.child('team')?.code('medicalLevel', LEVEL) ?? null
  });
}

const LEVEL = has(CODES.medicalLevel);
const isVehicle = (code: string): boolean => knownVehicle(code) !== null;
const sameVehicle = (code: string): string => knownVehicle(code) ?? code;

function team(
  item: Reader,
  caseKey: string,
  said: { vehicle: string | null; kind: string | null; level: string | null }
): TeamReport {
  const id = item.need('resourceId', item.id('resourceId'));
  const at = item.need('datetime', item.time('datetime'));
  const states = item.list('state').map((state) => stateOf(state, caseKey));
  return { id, facts: teamFacts(item, at, said), states };
}

function teamFacts(
  item: Reader,
  at: Instant,
  { vehicle, kind, level }: { vehicle: string | null; kind: string | null; level: string | null }
): TeamReport['facts'] {
  const family = vehicle === null ? (kind === null ? null : familyOf(kind)) : familyOf(vehicle);
  return factsAt(
    { family, medicalLevel: level, name: paintedName(item), org: item.id('orgId'), vehicle },
    at
  );
}

/**
 * The name of a vehicle as it is painted on it ("SMUR 4", "VLM4", "AR-PED 2"): a kind and a number. Anything longer
 * is free text, in which a crew may stand, and is dropped: the screens then write the last part of the id.
 */
const PAINTED =
  /^(?:SMUR|VLM|VL|UMH|UMH-P|AR|AR-PED|AR-BAR|PSM|VPC|HELISMUR|HELISAN|VSAV|VLI|VLISP|VLMSP|AMB|VSL|VPSP|ASSU)(?: ?-?\d{1,4}[A-Z]?)?$/i;

function paintedName(item: Reader): string | null {
  const name = item.text('name');
  return name !== null && PAINTED.test(name) ? name : null;
}

function stateOf(state: Reader, caseKey: string): StateReport {
  return {
    status: state.need('status', state.code('status', has(CODES.status), sameStatus)),
    at: state.need('datetime', state.time('datetime')),
    available: state.boolean('availability'),
    caseKey
  };
}

/** RS-SR: one team changes its state. v1 writes it flat, later models in `state`. */
export const readTeamState: MessageReader = (root, context) => {
  const caseKey = context.keyOf('case', root.need('caseId', root.id('caseId')));
  const id = root.need('resourceId', root.id('resourceId'));
  const flat = !root.has('state') && (root.has('status') || root.has('datetime'));
  const state = flat ? root : root.need('state', root.child('state'));
  const status = state.text('status');
  const body = { is: 'teams' as const, teams: [{ id, facts: {}, states: [stateOf(state, caseKey)] }] };
  return oneThing(flat ? 'v1' : modelOfStatus(status), body);
};

const modelOfStatus = (status: string | null): HubModel =>
  status === 'FINMED' ? 'v2' : status === 'FINPEC' || status === 'ORIENTAT' ? 'v3' : 'v2/v3';

/** GEO-RES: the catalogue of teams. It has no instant of its own: it is true when it was sent. */
export const readCatalogue: MessageReader = (root, context) => {
  const old = root.list('resource').some((item) => item.has('id') || item.has('type'));
  const { items, received, refusals } = eachItem(root, 'resource', (item) => entryOf(item, old, context));
  return {
    model: old ? 'v1' : 'v2/v3',
    body: { is: 'teams', teams: items },
    ...{ received, accepted: items.length, refusals }
  };
};

function entryOf(item: Reader, old: boolean, { sentAt }: MessageContext): TeamReport {
  const [idName, kindName] = old ? ['id', 'type'] : ['resourceId', 'resourceType'];
  const id = item.need(idName, item.id(idName));
  const kind = item.need(kindName, item.code(kindName, has(CODES.resourceKind)));
  return { id, facts: teamFacts(item, sentAt, { vehicle: null, kind, level: null }), states: [] };
}
