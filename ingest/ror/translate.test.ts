import { expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { bundle, capacity, location, service } from './testing/bundle.ts';
import { translateRor } from './translate.ts';

const NOW = Date.parse('2026-11-22T09:00:00+01:00');
const at = NOW - 5 * MINUTE;

it('reads every count of a Location, with the codes as they came', () => {
  const one = location('1', [
    { n: 15, at, status: '01', assignment: '01' },
    { n: 0, at, status: '06', additional: '03', crisis: '02' },
    { n: 3, at, gender: '03', assignment: '01', time: '02' }
  ]);
  const message = translateRor(one, NOW);
  expect(message).toMatchObject({ full: false, sentAt: NOW, received: 3, aside: [], warnings: [] });
  expect(message.locations).toEqual([{ id: '96/1', fhirId: 'loc-1', name: 'UNITE 1', active: true }]);
  expect(message.measurements).toEqual([
    expect.objectContaining({ location: '96/1', status: '01', assignment: '01', value: 15, at }),
    expect.objectContaining({ status: '06', additional: '03', crisis: '02', gender: '', value: 0 }),
    expect.objectContaining({ status: '02', temporality: '02', gender: '03', channel: '02', value: 3 })
  ]);
});

it('learns from a Bundle whose a Location is and which beds it has', () => {
  const resources = [
    location('1', [{ n: 2, at }]),
    ...service('1', '960000011', 'Réanimation adulte'),
    location('2', []),
    ...service('2', '960000011', 'Médecine interne'),
    // Two services of other kinds point at it: nobody knows which.
    ...service('2', '960000011', 'Chirurgie digestive')
  ];
  const message = translateRor(bundle(resources, NOW - MINUTE, true), NOW);
  expect(message).toMatchObject({ full: true, sentAt: NOW - MINUTE });
  expect(message.links).toEqual([
    { fhirId: 'loc-1', finess: '960000011', kind: 'icu_adult', unclear: false },
    { fhirId: 'loc-2', finess: '960000011', kind: null, unclear: true }
  ]);
  expect(message.warnings).toEqual([
    { code: 'ROR_KIND_UNKNOWN', where: 'HealthcareService/specialty', count: 1 }
  ]);
});

it('sets aside what it cannot use, one by one, and takes the rest', () => {
  const good = { n: 1, at };
  const one = location('1', [
    good,
    { n: -1, at, status: '01' },
    { n: '4', at, status: '03' },
    { n: 2.5, at, status: '04' },
    { n: 3, at: NOW + 11 * MINUTE, status: '05' },
    { n: 7, at }
  ]);
  const undated = { ...capacity(good), extension: [{ url: 'nbCapacity', valueInteger: 1 }] };
  const untold = { ...capacity(good), extension: capacity(good).extension.slice(0, 2) };
  const damaged = capacity({ ...good, time: '04' });
  damaged.extension.push({ url: 'genderCapacityAvailable', valueCodeableConcept: { coding: 'F' } } as never);
  const message = translateRor(
    { ...one, extension: [...one.extension, undated, untold, damaged, { url: 'other' }] },
    NOW
  );
  expect(message.aside.map(({ place, code, value }) => [place, code, value])).toEqual([
    ['Location/extension[1]/nbCapacity', 'ROR_COUNT_INVALID', '-1'],
    ['Location/extension[2]/nbCapacity', 'ROR_COUNT_INVALID', '4'],
    ['Location/extension[3]/nbCapacity', 'ROR_COUNT_INVALID', '2.5'],
    ['Location/extension[4]/capacityUpdateDate', 'ROR_DATE_FUTURE', expect.stringMatching(/^2026-/)],
    ['Location/extension[5]', 'ROR_TWICE', '7'],
    ['Location/extension[6]/capacityUpdateDate', 'ROR_DATE_INVALID', null],
    ['Location/extension[7]/capacityStatus', 'ROR_STATUS_MISSING', null],
    ['Location/extension[8]/genderCapacityAvailable', 'ROR_SHAPE', null]
  ]);
  expect(message.measurements).toHaveLength(1);
  expect(message.received).toBe(9);
});

it('keeps unknown codes, and says so', () => {
  const message = translateRor(
    location('1', [
      { n: 1, at, gender: '09' },
      { n: 1, at, status: '12' }
    ]),
    NOW
  );
  expect(message.measurements.map(({ status, gender }) => [status, gender])).toEqual([
    ['02', '09'],
    ['12', '']
  ]);
  expect(message.warnings).toEqual([
    { code: 'ROR_CODE_UNKNOWN', where: 'genderCapacityAvailable', count: 1 },
    { code: 'ROR_CODE_UNKNOWN', where: 'capacityStatus', count: 1 }
  ]);
});

it('reads no counts of a Location out of use, and none of one without an identifier', () => {
  const out = location('1', [{ n: 1, at }], { status: 'inactive' });
  const nameless = location('2', [{ n: 1, at }], { id: undefined, identifier: 'x' });
  const message = translateRor(bundle([out, nameless], NOW), NOW);
  expect(message.measurements).toEqual([]);
  expect(message.locations).toEqual([expect.objectContaining({ id: '96/1', active: false })]);
  expect(message.aside).toEqual([
    { place: 'entry[1]/Location/identifier', code: 'ROR_LOCATION_ID', value: null }
  ]);
});

it.each([
  ['ROR_RESOURCE', [1, 2]],
  ['ROR_RESOURCE', { resourceType: 'Patient' }],
  ['ROR_NOTHING', bundle([{ resourceType: 'Patient' }], NOW)],
  ['ROR_TIMESTAMP_FUTURE', bundle([location('1', [])], NOW + 11 * MINUTE, true)]
])('refuses the whole: %s', (code, json) => {
  expect(() => translateRor(json, NOW)).toThrowError(expect.objectContaining({ code }));
});

it('never fails on what is no ROR at all', () => {
  for (const odd of [
    null,
    'x',
    3,
    { resourceType: 'Bundle' },
    { resourceType: 'Bundle', entry: [null, {}, 3] }
  ])
    expect(() => translateRor(odd, NOW)).toThrowError(expect.objectContaining({ name: 'CodedError' }));
  const odd = { resourceType: 'Location', id: 'a', extension: { url: 1 }, identifier: {}, name: 4 };
  expect(translateRor(odd, NOW).aside).toEqual([
    { place: 'Location/extension', code: 'ROR_SHAPE', value: null }
  ]);
});
