import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ErrorCode } from '#domain/errors.ts';
import { HOUR } from '#domain/time/instant.ts';
import { openapi } from './openapi.ts';
import { rawRequest, uploadHead } from './testing/raw.ts';
import { REFUSED_FILES, tooManyRecords } from './testing/refused-files.ts';
import { openRig, type Rig, type SendOptions } from './testing/rig.ts';
import { file, NOW, OTHER_SITE, records, SITE } from './testing/sample.ts';
import { bundle, location } from './ror/testing/bundle.ts';
import { notItsOwn, refusedTransfers } from './tiu/testing/refused.ts';
import { envelope, type Message, position as place, positions } from './hub/testing/samples.ts';

type Json = Record<string, unknown>;
let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ limits: { bodyIdleMs: 400, answerMs: 60_000 } });
});
afterAll(() => rig.close());

/** Every "status code" an operation documents; success statuses stand alone. */
function documented(path: string, method: string): string[] {
  const item = (openapi['paths'] as Record<string, Record<string, { responses: Record<string, Json> }>>)[
    path
  ]?.[method];
  return Object.entries(item?.responses ?? {})
    .flatMap(
      ([status, { 'x-codes': codes }]) =>
        (codes as string[] | undefined)?.map((code) => `${status} ${code}`) ?? [status]
    )
    .sort();
}

const schema = (name: string): { required: string[]; properties: Json } =>
  (openapi['components'] as { schemas: Record<string, { required: string[]; properties: Json }> }).schemas[
    name
  ] ?? {
    required: [],
    properties: {}
  };

/** What a body has too much or too little of, by its schema. */
function misfits(body: object, name: string): string[] {
  const { required, properties } = schema(name);
  const missing = required.filter((key) => !(key in body)).map((key) => `misses ${key}`);
  return [
    ...missing,
    ...Object.keys(body)
      .filter((key) => !(key in properties))
      .map((key) => `has ${key}`)
  ];
}

const seen = new Set<string>();
async function send(body: string | Uint8Array, options?: SendOptions): Promise<string> {
  const answer = await rig.send(body, options);
  const { status, body: view } = answer;
  const { code, message: _message, where: _where, hint: _hint, ...rest } = view;
  if (code === undefined) expect(misfits(view, 'Receipt')).toEqual([]);
  else {
    expect(misfits({ code, message: '', where: null, hint: '' }, 'Error')).toEqual([]);
    if (rest.receipt) expect(misfits(rest, 'Receipt')).toEqual([]);
  }
  const name = code === undefined ? String(status) : `${status} ${code}`;
  seen.add(name);
  return name;
}

const raw = async (text: string): Promise<void> => {
  const { answer } = rawRequest(rig.port, text);
  const whole = await answer;
  seen.add(`${whole.slice(9, 12)} ${/"code":"([A-Z_]+)"/.exec(whole)?.[1] ?? ''}`);
};

it('every answer of an upload is documented, and every documented answer is given', async () => {
  const good = file(records(10));
  for (const [, body] of REFUSED_FILES) await send(body());
  await send(tooManyRecords(), { headers: { 'content-encoding': 'gzip' } });
  await send(file(records(5).map((item) => ({ ...item, ENTREE: '' }))));
  await send(good);
  await send(good);
  await send(good, { key: null });
  await send(good, { key: 'wrong' });
  await send(good, { key: await keyOf('one-site', { finess: [OTHER_SITE] }) });
  await send(good, { key: await keyOf('beds', { streams: ['ror'] }) });
  await calls();
  await hub();
  await edStates();
  await transfers();
  await send(good, { headers: { 'content-type': 'text/plain' } });
  await send(good, { headers: { 'content-encoding': 'br' } });
  await send(good, { headers: { 'content-encoding': 'gzip' } });
  await send(good, { query: `?${'a'.repeat(600)}` });
  await send(Buffer.alloc(33 * 1024 * 1024));
  await raw(uploadHead(rig.key, 500));
  await raw(uploadHead(rig.key, 500).replace('POST', 'PUT'));
  await raw(uploadHead(rig.key, 500).replace('/rpu', '/none'));
  await beds();
  await broken();
  await busyAndFast();
  await away();
  expect([...seen].sort()).toEqual(documented('/ingest/{stream}', 'post'));
});

/** Payloads of the JSON streams that are refused as a whole. */
async function beds(): Promise<void> {
  const key = await keyOf('ror', { streams: ['ror'] });
  const later = bundle([location('1', [])], NOW + HOUR, true);
  const bodies: (string | Uint8Array)[] = [
    '{',
    Buffer.from([0x22, 0xff, 0x22]),
    '['.repeat(100) + ']'.repeat(100),
    `"${'a'.repeat(17 * 1024 * 1024)}"`,
    '{}',
    JSON.stringify({ resourceType: 'Bundle' }),
    JSON.stringify(later),
    JSON.stringify(location('1', [{ n: -1, at: NOW }]))
  ];
  for (const body of bodies) {
    const response = await fetch(`${rig.base}/ingest/ror`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' },
      body: body as BodyInit
    });
    seen.add(`${response.status} ${((await response.json()) as { code: string }).code}`);
  }
}

const keyOf = async (source: string, options: { finess?: string[]; streams?: string[] }): Promise<string> => {
  const key = await rig.newKey(source, options);
  await rig.restart();
  return key;
};

/** Refusals of JSON as a whole, by the stream of telephony. */
async function calls(): Promise<void> {
  const options = { stream: 'samu-calls', key: await keyOf('calls', { streams: ['samu-calls'] }) };
  const bodies = ['{', '[]', '[{}]', `[${'{},'.repeat(5_000)}{}]`, `${'['.repeat(65)}${']'.repeat(65)}`];
  for (const body of bodies) await send(body, options);
  await send(Buffer.from([0x22, 0xff, 0x22]), options);
  await send(JSON.stringify('x'.repeat(17 * 1024 * 1024)), options);
}

/** Refusals of the Hub Santé: of an envelope, or of its only message. */
async function hub(): Promise<void> {
  const options = { stream: 'hub', key: await keyOf('samu', { streams: ['hub'] }) };
  const position = (lat: number, at = NOW): Message => positions([place('v3', at, { lat })]);
  const many = { content: Array.from({ length: 1_001 }, () => ({})) };
  const bodies = [
    ...[
      [],
      { content: [] },
      many,
      { resourcesInfo: 5 },
      { geoPositionsUpdate: {} },
      position(91),
      position(4)
    ],
    ...[position(46.5, NOW + HOUR), envelope([position(46.5)], { at: NOW, expires: NOW - 1 })]
  ];
  for (const body of bodies) await send(JSON.stringify(body), options);
}

/** Refusals of a department's own word: what is no record, and one that cannot be used. */
async function edStates(): Promise<void> {
  const key = await keyOf('ed', { finess: [SITE], streams: ['ed-state'] });
  const said = { site: SITE, at: new Date(NOW).toISOString(), boarders: 3 };
  const bodies = [
    'boarders: 3',
    { ...said, site: '000000000' },
    { ...said, site: OTHER_SITE },
    { ...said, service: 'none' },
    { ...said, at: 'yesterday' },
    { ...said, at: new Date(NOW + HOUR).toISOString() },
    { site: SITE, at: said.at }
  ];
  for (const body of bodies) await send(JSON.stringify(body), { stream: 'ed-state', key });
}

/** Refusals of events of transfers. */
async function transfers(): Promise<void> {
  const key = await keyOf('cell', { streams: ['tiu'] });
  for (const body of refusedTransfers(NOW)) await send(JSON.stringify(body), { stream: 'tiu', key });
  const own = await keyOf('maternity', { streams: ['tiu'], finess: [SITE] });
  await send(JSON.stringify(notItsOwn(NOW)), { stream: 'tiu', key: own });
}

/** A defect of ours: the record lost a table. */
async function broken(): Promise<void> {
  await rig.db.query('ALTER TABLE vigie.rpu_file RENAME TO gone');
  await send(file(records(11)));
  await rig.db.query('ALTER TABLE vigie.gone RENAME TO rpu_file');
}

async function busyAndFast(): Promise<void> {
  await rig.restart({ uploadsPerSource: 1, bodyIdleMs: 60_000 });
  const open = request(`${rig.base}/ingest/rpu`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rig.key}`, 'content-type': 'application/xml' }
  });
  open.on('error', () => undefined);
  open.write('<OSCOUR>');
  await expect
    .poll(() => send(file(records(12))), { timeout: 50_000, interval: 20 })
    .toBe('503 INGEST_BUSY' satisfies `503 ${ErrorCode}`);
  open.destroy();
  await rig.restart({ source: { burst: 0, perSecond: 0.1 } });
  await send(file(records(12)));
  await rig.restart();
}

async function away(): Promise<void> {
  await rig.restart({ keepFreeBytes: Number.MAX_SAFE_INTEGER });
  await send(randomBytes(2 * 1024 * 1024));
  await rig.restart({ spoolEntries: 1 });
  rig.line.cut();
  await send(file(records(13)));
  await send(file(records(14)));
  await rig.restart({ spoolEntries: 2 });
  await send(file(records(14)));
  const cold = await openRig({ cut: true });
  const mine = rig;
  rig = cold;
  await send(file(records(15)));
  await cold.close();
  rig = mine;
  rig.line.mend();
}

it('is an OpenAPI 3.1 document whose references lead somewhere and whose operations have one name each', () => {
  const text = JSON.stringify(openapi);
  expect(openapi['openapi']).toBe('3.1.0');
  const refs = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
  const { schemas } = openapi['components'] as { schemas: Json };
  expect(refs.filter((name) => !(name in schemas))).toEqual([]);
  const names = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('every answer of a receipt is documented, and every documented answer is given', async () => {
  await rig.restart();
  const given = new Set<string>();
  const ask = async (id: string, key?: string): Promise<void> => {
    const { status, body } = await rig.receipt(id, key);
    given.add(body.code === undefined ? String(status) : `${status} ${body.code}`);
  };
  const { body } = await rig.send(file(records(16)));
  await ask(body.receipt);
  await ask('nothing');
  await ask(body.receipt, 'wrong');
  const answer = (init: RequestInit): Promise<Response> =>
    fetch(`${rig.base}/ingest/receipts/${body.receipt}`, init);
  for (const init of [{}, { method: 'DELETE' }]) {
    const response = await answer(init);
    given.add(`${response.status} ${((await response.json()) as { code: string }).code}`);
  }
  await rig.restart({ source: { burst: 1, perSecond: 0.01 } });
  await ask(body.receipt);
  await ask(body.receipt);
  await rig.restart();
  rig.line.cut();
  await ask(body.receipt);
  const cold = await openRig({ cut: true });
  const mine = rig;
  rig = cold;
  await ask(body.receipt);
  await cold.close();
  rig = mine;
  rig.line.mend();
  expect([...given].sort()).toEqual(documented('/ingest/receipts/{receipt}', 'get'));
});

it('/readyz of the feeds has the shape its schema says, whole and with the database away', async () => {
  const part = (schema('IngestHealth').properties['components'] as { additionalProperties: object })
    .additionalProperties as { required: string[]; properties: Json };
  const parts = new Set<string>();
  const look = async () => {
    const said = (await (await fetch(`${rig.base}/readyz`)).json()) as { components: Record<string, object> };
    expect(misfits(said, 'IngestHealth')).toEqual([]);
    for (const component of Object.values(said.components)) {
      expect(part.required.filter((key) => !(key in component))).toEqual([]);
      for (const key of Object.keys(component)) parts.add(key);
    }
  };
  await look();
  rig.line.cut();
  await send(file(records(16)));
  await look();
  rig.line.mend();
  expect([...parts].filter((key) => !(key in part.properties))).toEqual([]);
  expect([...parts]).toEqual(expect.arrayContaining(['state', 'ageS', 'files', 'waiting']));
});
