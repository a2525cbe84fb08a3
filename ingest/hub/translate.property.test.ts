import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import type { HubMessage } from '#domain/samu/messages.ts';
import { opaqueKeys } from './opaque-key.ts';
import * as say from './testing/samples.ts';
import { translateHub } from './translate.ts';

const NOW = Date.parse('2026-11-21T20:00:00+01:00');
const keyOf = opaqueKeys(new Uint8Array(32).fill(7));
const box = [-6.6, 45.8, -4.4, 47.2] as const;
const translate = (payload: unknown) =>
  translateHub(payload, { origin: 'real', receivedAt: NOW, keyOf, box });
function only(payload: unknown): HubMessage {
  const [message, ...more] = translate(payload);
  if (!message || more.length > 0) throw new Error('not one message');
  return message;
}

type Make = (model: say.Model) => say.Message;
/** Every kind: how it is made, its root key, what it requires (dots lead inside; a list's first item), a code in it. */
const KINDS: Record<
  string,
  { make: Make; key: string; required: (model: say.Model) => string[]; code: (model: say.Model) => string }
> = {
  'RS-EDA': {
    make: (model) => say.healthCase(model, { at: NOW - MINUTE }),
    key: 'createCaseHealth',
    required: () => ['caseId', 'creation', 'qualification', 'location', 'owner'],
    code: () => 'qualification.details.priority'
  },
  'RS-EDA-MAJ': {
    make: () => say.caseUpdate({ priority: 'P2' }),
    key: 'createCaseHealthUpdate',
    required: () => ['caseId'],
    code: () => 'qualification.details.priority'
  },
  'RC-EDA': {
    make: () => say.sharedCase(NOW - MINUTE),
    key: 'createCase',
    required: () => ['caseId', 'creation', 'referenceVersion', 'qualification', 'location'],
    code: () => 'perimeter'
  },
  'RS-RI': {
    make: (model) =>
      say.teams(model, NOW - MINUTE, {
        states: [
          { at: NOW - MINUTE, status: 'DECLENCHE', availability: false },
          { at: NOW - 3 * MINUTE, status: 'DECISION' }
        ]
      }),
    key: 'resourcesInfo',
    required: (model) => {
      const list = model === 'v1' ? 'mobilizedResource' : 'resource';
      const own = model === 'v1' ? 'resourceType' : 'vehicleType';
      const item = ['datetime', 'resourceId', own, 'state.datetime', 'state.status'];
      return ['caseId', list, ...item.map((name) => `${list}.${name}`)];
    },
    code: (model) => `${model === 'v1' ? 'mobilizedResource' : 'resource'}.state.status`
  },
  'RS-SR': {
    make: (model) => say.teamState(model, NOW - MINUTE, 'DEPART'),
    key: 'resourcesStatus',
    required: (model) =>
      model === 'v1'
        ? ['caseId', 'resourceId', 'datetime', 'status']
        : ['caseId', 'resourceId', 'state', 'state.datetime', 'state.status'],
    code: (model) => (model === 'v1' ? 'status' : 'state.status')
  },
  'RS-DR': {
    make: (model) => say.aidRequest(model, NOW - MINUTE),
    key: 'resourcesRequest',
    required: () => ['caseId', 'request', 'request.requestId', 'request.datetime', 'request.purpose'],
    code: () => 'request.purpose'
  },
  'RS-RR': {
    make: (model) => say.aidAnswer(model, NOW - MINUTE),
    key: 'resourcesResponse',
    required: () => ['caseId', 'requestId', 'response', 'response.datetime', 'response.answer'],
    code: () => 'response.answer'
  },
  'GEO-POS': {
    make: (model) => say.positions([say.position(model, NOW - MINUTE)]),
    key: 'geoPositionsUpdate',
    required: (model) => [
      'position',
      ...[model === 'v1' ? 'id' : 'resourceId', 'datetime', 'coord', 'coord.lat', 'coord.lon'].map(
        (name) => `position.${name}`
      )
    ],
    code: () => 'position.engagedStatus'
  },
  'GEO-RES': {
    make: (model) => say.catalogue(model),
    key: 'geoResourcesDetails',
    required: (model) =>
      model === 'v1'
        ? ['resource', 'resource.id']
        : ['resource', 'resource.resourceId', 'resource.resourceType'],
    code: (model) => (model === 'v1' ? 'resource.type' : 'resource.resourceType')
  },
  'RS-RPIS': {
    make: (model) => say.mission(model, NOW - MINUTE),
    key: 'rpis',
    required: (model) => {
      const [file, org, number, level] =
        model === 'v1'
          ? ['event', 'samuId', 'fileId', 'initialTeamCare']
          : ['context', 'orgId', 'senderCaseId', 'medicalLevel'];
      return [
        ...[file, 'regulation', 'patient', 'intervention', 'orientation', 'orientation.type'],
        ...[
          org,
          number,
          'creationDate',
          'decisionDate',
          'ressourceFinessLegal',
          'ressourceFinessGeo',
          'ressourceStructure'
        ].map((name) => `${file}.${name}`),
        ...['whatsHappen', 'healthMotive', level].map((name) => `regulation.${name}`),
        ...['patientId', 'birthDate', 'sex'].map((name) => `patient.${name}`),
        ...['location', 'team', 'mainDiagnosis'].map((name) => `intervention.${name}`)
      ] as string[];
    },
    code: (model) => `regulation.${model === 'v1' ? 'initialTeamCare' : 'medicalLevel'}`
  }
};

type Json = Record<string, unknown>;
/** The object that holds the last name of a path, and that name. */
function holder(root: Json, path: string): [Json, string] {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: Json = root;
  for (const name of names) {
    const next = at[name];
    at = (Array.isArray(next) ? next[0] : next) as Json;
  }
  return [at, last];
}
const rootOf = (message: say.Message, key: string): Json => message[key] as Json;

const models = fc.constantFrom<say.Model>('v1', 'v2', 'v3');
const wrap = fc.constantFrom<(message: say.Message) => unknown>(
  (message) => message,
  (message) => say.envelope([message], { at: NOW }),
  (message) => ({ message: { messageId: 'm', sentAt: say.written(NOW), ...message } })
);

describe.each(Object.entries(KINDS))('%s', (kind, { make, key, required, code }) => {
  it('is taken in every model, enveloped or bare, and comes to the same', () => {
    const bodies = (['v1', 'v2', 'v3'] as const).map((model) => {
      const message = only(say.envelope([make(model)], { at: NOW }));
      expect(message).toMatchObject({
        kind,
        refused: null,
        refusals: [],
        notes: [],
        received: 1,
        accepted: 1
      });
      expect(['any', 'v2/v3', model]).toContain(message.model);
      return JSON.stringify(message.body);
    });
    fc.assert(
      fc.property(models, wrap, (model, outer) => {
        expect(only(outer(make(model)))).toMatchObject({ kind, refused: null });
      }),
      { numRuns: 20 }
    );
    // The models of one message differ in their words, never in what they say.
    if (!['RS-EDA', 'GEO-RES'].includes(kind)) expect(new Set(bodies).size).toBe(1);
  });

  it('is refused without any one of its required fields, with its place', () => {
    fc.assert(
      fc.property(models, fc.nat(), wrap, (model, n, outer) => {
        const paths = required(model);
        const path = paths[n % paths.length] ?? '';
        const message = make(model);
        const [at, name] = holder(rootOf(message, key), path);
        expect(at).toHaveProperty([name]);
        Reflect.deleteProperty(at, name);
        const read = only(outer(message));
        expect(read).toMatchObject({ refused: { code: 'HUB_FIELD_MISSING' }, accepted: 0, body: null });
        // Without the field that tells v1 apart, what is missed is named as later models name it.
        const tells = ['mobilizedResource', 'position.id', 'event'].includes(path);
        const place = read.refused?.place.replace(/\[\d+\]/g, '').replaceAll('/', '.');
        if (!tells) expect(place).toBe(`${key}.${path}`);
      }),
      { numRuns: 60 }
    );
  });

  it('keeps and reports a code and a field that no model knows', () => {
    fc.assert(
      fc.property(models, wrap, (model, outer) => {
        const message = make(model);
        const [at, name] = holder(rootOf(message, key), code(model));
        at[name] = 'NOUVEAU-9';
        Object.assign(rootOf(message, key), { newField: { deep: 'words of somebody' } });
        const read = only(outer(message));
        expect(read).toMatchObject({ refused: null, accepted: 1 });
        expect(read.notes.map(({ code, value }) => [code, value])).toEqual(
          expect.arrayContaining([
            ['HUB_FIELD_UNKNOWN', null],
            ['HUB_VALUE_UNKNOWN', 'NOUVEAU-9']
          ])
        );
        expect(JSON.stringify(read)).not.toContain('words of somebody');
      }),
      { numRuns: 20 }
    );
  });

  it('never throws and keeps no word of whatever stands in its place', () => {
    fc.assert(
      fc.property(models, fc.nat(), fc.jsonValue({ maxDepth: 3 }), (model, n, value) => {
        const message = make(model);
        const paths = required(model);
        const [at, name] = holder(rootOf(message, key), paths[n % paths.length] ?? '');
        at[name] = value;
        expect(translate(say.envelope([message, make(model)], { at: NOW }))[1]).toMatchObject({
          refused: null
        });
      }),
      { numRuns: 60 }
    );
  });
});

it('reads any JSON as a message, as one that is kept, or refuses it with a code', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      let read: HubMessage[] = [];
      try {
        read = translate(value);
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/^HUB_/);
      }
      for (const { body } of read) expect(body).toBeNull();
    })
  );
});

it('takes an exercise, the Hub’s own traffic, a cancellation and an error for what they are', () => {
  const state = say.teamState('v3', NOW, 'PEC');
  expect(only(say.envelope([state], { at: NOW, status: 'Exercise' })).origin).toBe('exercise');
  expect(only(say.envelope([state], { at: NOW, header: { status: 'Exercise' } })).origin).toBe('exercise');
  expect(only(say.envelope([state], { at: NOW, header: { status: 'System' } }))).toMatchObject({
    body: null,
    refused: null
  });
  expect(only(say.envelope([state], { at: NOW, kind: 'Error' }))).toMatchObject({
    body: null,
    refused: null
  });
  const cancelled = only(say.envelope([state], { at: NOW, kind: 'Cancel' }));
  expect(cancelled.body).toBeNull();
  expect(cancelled.notes).toMatchObject([{ code: 'HUB_CANCEL_KEPT' }]);
  const withdrawn = only(say.envelope([say.healthCase('v3', { at: NOW })], { at: NOW, kind: 'Cancel' }));
  expect(withdrawn.body).toMatchObject({ is: 'case', report: { facts: { withdrawn: [true, NOW] } } });
});

it('names neither a vehicle by a crew nor a case by its own number', () => {
  const read = only(say.teams('v3', NOW, { marker: 'Dr Marker VLM4' }));
  expect(JSON.stringify(read)).not.toMatch(/Marker|DRFR/);
  expect(only(say.teams('v3', NOW))).toMatchObject({ body: { teams: [{ facts: { name: ['VLM4', NOW] } }] } });
});
