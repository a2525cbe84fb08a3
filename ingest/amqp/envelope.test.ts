import { expect, it } from 'vitest';
import { acknowledgementOf, isToAcknowledge, readEnvelope, remarksOf } from './envelope.ts';

const NOW = Date.parse('2026-11-21T20:00:00+01:00');
const wire = (over: object = {}) => ({
  ...{ distributionID: 'fr.health.a_1', senderID: 'fr.health.a', distributionStatus: 'Actual' },
  ...{ distributionKind: 'Report', dateTimeExpires: '2026-11-21T20:05:00+01:00' },
  ...over
});
const properties = { contentType: 'application/json', persistent: true };
const codes = (over: object, props: object = {}) =>
  remarksOf(readEnvelope(wire(over)), { ...properties, ...props }, NOW);

it('says with the Hub’s own codes what is wrong with a message', () => {
  expect(codes({})).toEqual([]);
  expect(codes({}, { persistent: false })).toEqual([100]);
  expect(codes({}, { contentType: undefined })).toEqual([101]);
  expect(codes({}, { contentType: 'application/json; charset=utf-8' })).toEqual([]);
  expect(codes({ senderID: 7 })).toEqual([102]);
  expect(codes({ distributionID: 'fr.health.b_1' })).toEqual([200]);
  expect(codes({ dateTimeExpires: '2026-11-21T20:00:00+01:00' })).toEqual([400]);
  expect(codes({ dateTimeExpires: 'soon' })).toEqual([]);
  for (const body of [null, [], 'text', Buffer.from('{'), {}]) expect(readEnvelope(body)).toBeNull();
});

it('acknowledges reports, never an answer, nor what is expired or not of its sender', () => {
  const of = (over: object) => {
    const envelope = readEnvelope(wire(over));
    return envelope && isToAcknowledge(envelope, codes(over));
  };
  expect([of({}), of({ distributionKind: 'Update' }), of({ distributionKind: 'Cancel' })]).toEqual([
    true,
    true,
    true
  ]);
  expect([of({ distributionKind: 'Ack' }), of({ distributionKind: 'Error' })]).toEqual([false, false]);
  expect([of({ dateTimeExpires: '2020-01-01T00:00:00Z' }), of({ senderID: 'fr.health.z' })]).toEqual([
    false,
    false
  ]);
});

it('an acknowledgement is an RC-REF in its envelope, of the same status, to the sender', () => {
  const envelope = readEnvelope(wire({ distributionStatus: 'Exercise' }));
  if (!envelope) throw new Error('no envelope');
  const ack = acknowledgementOf(envelope, { clientId: 'fr.health.vigie', id: 'x1', now: NOW });
  expect(ack).toMatchObject({
    ...{ distributionID: 'fr.health.vigie_x1', senderID: 'fr.health.vigie', distributionKind: 'Ack' },
    ...{ distributionStatus: 'Exercise', dateTimeSent: '2026-11-21T19:00:00+00:00' },
    descriptor: { explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: 'fr.health.a' } }
  });
  expect(JSON.stringify(ack)).toContain('"reference":{"distributionID":"fr.health.a_1","refused":false}');
  const own = readEnvelope(ack);
  expect(own && isToAcknowledge(own, remarksOf(own, properties, NOW))).toBe(false);
  expect(remarksOf(own, properties, NOW)).toEqual([]);
});

it('reads the code of an RS-ERROR', () => {
  const error = { errorCode: { statusCode: 300, statusString: 'INVALID' }, errorCause: 'x' };
  const content = [{ jsonContent: { embeddedJsonContent: { message: { error } } } }];
  expect(readEnvelope(wire({ content }))?.errorCode).toBe(300);
  expect(readEnvelope(wire({ content: 3 }))?.errorCode).toBeNull();
});
