import type { HubKind } from '#domain/samu/messages.ts';
import type { MessageReader } from './context.ts';
import { readAnswer, readRequest } from './messages/aid.ts';
import { readCase, readCaseUpdate, readSharedCase } from './messages/case.ts';
import { readMission } from './messages/mission.ts';
import { readPositions } from './messages/positions.ts';
import { readCatalogue, readTeams, readTeamState } from './messages/teams.ts';
import { isObject, type Json } from './reader.ts';

/** A kind of message by its root key, and who reads it; without a reader it is counted and kept. */
interface Known {
  kind: HubKind;
  read: MessageReader | null;
}

const BY_KEY: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['createCaseHealth', { kind: 'RS-EDA', read: readCase }],
  ['createCaseHealthUpdate', { kind: 'RS-EDA-MAJ', read: readCaseUpdate }],
  ['createCase', { kind: 'RC-EDA', read: readSharedCase }],
  ['resourcesInfo', { kind: 'RS-RI', read: readTeams }],
  ['resourcesStatus', { kind: 'RS-SR', read: readTeamState }],
  ['resourcesRequest', { kind: 'RS-DR', read: readRequest }],
  ['resourcesResponse', { kind: 'RS-RR', read: readAnswer }],
  ['geoPositionsUpdate', { kind: 'GEO-POS', read: readPositions }],
  // Names of the drafts of March 2024.
  ['geoPositionUpdate', { kind: 'GEO-POS', read: readPositions }],
  ['geoPos', { kind: 'GEO-POS', read: readPositions }],
  ['geolocalisationPos', { kind: 'GEO-POS', read: readPositions }],
  ['geoResourcesDetails', { kind: 'GEO-RES', read: readCatalogue }],
  ['rpis', { kind: 'RS-RPIS', read: readMission }],
  ['info', { kind: 'RS-INFO', read: null }],
  ['error', { kind: 'RS-ERROR', read: null }],
  ['reference', { kind: 'RC-REF', read: null }]
]);

/** Fields of the header that stand beside the business key. */
const HEADER = new Set(['$schema', 'messageId', 'sender', 'sentAt', 'kind', 'status', 'recipient']);

/** The business key of a message; null when it has none at all. A key nobody knows is a message of kind OTHER. */
export function businessKey(message: Json): { key: string; known: Known } | null {
  const keys = Object.keys(message).filter((key) => !HEADER.has(key));
  for (const key of keys) {
    const known = BY_KEY.get(key);
    if (known) return { key, known };
  }
  const [first] = keys;
  return first === undefined ? null : { key: first, known: { kind: 'OTHER', read: null } };
}

/** Whether an object is a message without an envelope: a key that is known, or one key of which nobody knows. */
export function isBare(object: Json): boolean {
  const keys = Object.keys(object).filter((key) => !HEADER.has(key));
  return keys.some((key) => BY_KEY.has(key)) || (keys.length === 1 && isObject(object[keys[0] ?? '']));
}
