import { CodedError } from '#domain/errors.ts';
import type { Decision } from '#domain/samu/case-state.ts';
import { CODES, knownAttribution, sameCaseCode } from '#domain/samu/codes.ts';
import { factsAt } from '#domain/samu/facts.ts';
import type { HubModel, HubRefusal } from '#domain/samu/messages.ts';
import { departmentOfSamu } from '#domain/samu/organisation.ts';
import { type MessageContext, type MessageReader, oneThing, type ReadMessage } from '../context.ts';
import type { Reader } from '../reader.ts';
import { has } from './codes.ts';

/** Codes of the nomenclatures of regulation; their labels are free text and are not read. */
const NOMENCLATURE = /^[CLM]\d{2}(?:\.\d{2}){0,3}$/;
const INSEE = /^(?:\d{5}|2[AB]\d{3})$/;
const FINESS = /^[0-9A-Z]{9}$/;

/** RS-EDA: the whole case. */
export const readCase: MessageReader = (root, context) => {
  const created = root.need('creation', root.time('creation'));
  root.must('qualification');
  root.must('location');
  const owner = root.need('owner', root.id('owner'));
  return caseOf(root, context, { created, owner, health: true });
};

/** RS-EDA-MAJ: what changed of a case; all but its id may be absent. */
export const readCaseUpdate: MessageReader = (root, context) =>
  caseOf(root, context, { created: null, owner: root.id('owner'), health: true });

/** RC-EDA: a case shared with the fire services. It is linked to a SAMU's file only by its id. */
export const readSharedCase: MessageReader = (root, context) => {
  const created = root.need('creation', root.time('creation'));
  root.must('referenceVersion');
  root.must('qualification');
  root.must('location');
  return { ...caseOf(root, context, { created, owner: null, health: false }), model: 'any' };
};

/**
 * The common rules of a case. Read are codes, instants, the commune and the hospital of a decision; patient,
 * caller, address, coordinates, notes and every free text are not looked at.
 */
function caseOf(
  root: Reader,
  { keyOf, sentAt, cancels }: MessageContext,
  { created, owner, health }: { created: number | null; owner: string | null; health: boolean }
): ReadMessage {
  const caseId = root.need('caseId', root.id('caseId'));
  const senderCaseId = root.text('senderCaseId');
  const qualification = root.child('qualification');
  const details = qualification?.child('details') ?? null;
  const code = (parent: Reader | null, name: string) => parent?.child(name)?.pattern('code', NOMENCLATURE);
  const facts = factsAt(
    {
      attribution: details?.code('attribution', knownAttribution) ?? null,
      careLevel: details?.code('careLevel', has(CODES.careLevel)) ?? null,
      commune: root.child('location')?.child('city')?.pattern('inseeCode', INSEE) ?? null,
      created,
      health: health || null,
      intervention: root.code('interventionType', has(CODES.intervention), sameCaseCode),
      motive: code(qualification, 'healthMotive') ?? null,
      nature: code(qualification, 'whatsHappen') ?? null,
      origin: qualification?.code('origin', has(CODES.origin)) ?? null,
      patients: root.has('patient') ? root.list('patient').length : null,
      perimeter: root.code('perimeter', has(CODES.perimeter)),
      place: code(qualification, 'locationKind') ?? null,
      priority: details?.code('priority', has(CODES.priority)) ?? null,
      samu: departmentOfSamu(owner) ?? departmentOfSamu(owner === null ? caseId : null),
      // What the summary of a mission names it by.
      senderKey: owner && senderCaseId ? keyOf('case', `${owner}.${senderCaseId}`) : null,
      status: details?.code('status', has(CODES.caseStatus), sameCaseCode) ?? null,
      withdrawn: cancels
    },
    sentAt
  );
  const { decisions, refusals } = decisionsOf(root);
  const key = keyOf('case', caseId);
  const body = { is: 'case' as const, key, report: { facts, decisions } };
  return { ...oneThing(modelOf(root), body), refusals };
}

/** A decision that cannot be used is set aside; its case and the other decisions are not. */
function decisionsOf(root: Reader): { decisions: Decision[]; refusals: HubRefusal[] } {
  if (!root.has('decision')) return { decisions: [], refusals: [] };
  const refusals: HubRefusal[] = [];
  const decisions = root.list('decision').flatMap((item) => {
    try {
      return [decisionOf(item)];
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      refusals.push({ code: error.code, place: error.where ?? item.place, value: null });
      return [];
    }
  });
  return { decisions, refusals };
}

function decisionOf(item: Reader): Decision {
  return {
    at: item.need('creation', item.time('creation')),
    type: item.need('decisionType', item.code('decisionType', has(CODES.decision))),
    resource: item.code('resourceType', has(CODES.resource)),
    orientation: item.code('orientationType', has(CODES.orientation)),
    destination: hospitalOf(item)
  };
}

/** FINESS of the receiving hospital: the geographic one before any other; SIRET and the like name no site. */
function hospitalOf(item: Reader): string | null {
  const ids = item.child('destination')?.list('externalLocationId') ?? [];
  const named = (source: string) =>
    ids.find((id) => id.text('source') === source)?.pattern('value', FINESS) ?? null;
  return named('FINESS_GEOGRAPHIQUE') ?? named('FINESS_ADMINISTRATIF');
}

/** Model by what only one of them writes. */
function modelOf(root: Reader): HubModel {
  const patients = root.list('patient');
  const notes = root.list('medicalNote');
  const decisions = root.list('decision');
  const intervention = root.text('interventionType') ?? '';
  const old =
    patients.some((patient) => patient.has('idPat')) ||
    notes.some((note) => note.has('idObs') || note.has('idPat')) ||
    decisions.some((decision) => decision.has('idPat') || decision.has('vehiculeType')) ||
    (root.child('location')?.child('geometry')?.has('obsDatime') ?? false);
  if (old) return 'v1';
  if (/^T[1-4]/.test(intervention) || decisions.some((decision) => decision.has('destination'))) return 'v3';
  if (intervention !== '' || patients.some((patient) => patient.has('healthMotive'))) return 'v2';
  const attribution = root.child('qualification')?.child('details')?.text('attribution') ?? '';
  return attribution.length > 3 && !attribution.includes('.') ? 'v1' : 'v2/v3';
}
