import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJson } from './read.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
const read = (bytes: string | Uint8Array, size = 7) =>
  readJson(chunks(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, size));

it('reads any JSON, whatever its cuts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 1, max: 9 }), async (value, size) => {
      const text = JSON.stringify(value);
      expect(await read(text, size)).toEqual(JSON.parse(text));
    })
  );
  expect(await read('\ufeff{"a":1}')).toEqual({ a: 1 });
});

it('keeps a message whose text holds what no text of the database may hold', async () => {
  const odd = String.raw`[{"a\u0000":"b\u0000c","d":["\ud83d","\ud83d\ude91"],"__proto__":{"\udc00":1}}]`;
  const [one] = (await read(odd)) as [Record<string, unknown>];
  expect(Object.entries(one)).toEqual([
    ['a\ufffd', 'b\ufffdc'],
    ['d', ['\ufffd', '🚑']],
    ['__proto__', { '\ufffd': 1 }]
  ]);
  // Written out, an escape is text like any other.
  expect(await read(String.raw`"\\u0000"`)).toBe(String.raw`\u0000`);
});

it('refuses what it cannot read with a code and a place, and never quotes it', async () => {
  await expect(read('{"nom": Dupont}')).rejects.toMatchObject({ code: 'JSON_INVALID' });
  await expect(read('{"nom": Dupont}')).rejects.not.toThrow(/Dupont/);
  await expect(read('')).rejects.toMatchObject({ code: 'JSON_INVALID' });
  await expect(read(Buffer.from([0x22, 0xff, 0x22]))).rejects.toMatchObject({ code: 'JSON_NOT_UTF8' });
});

it('bounds size and depth before parsing', async () => {
  await expect(read('['.repeat(100_000), 4096)).rejects.toMatchObject({ code: 'JSON_TOO_DEEP' });
  expect(await read(`"${'[{'.repeat(200)}\\""`)).toHaveLength(401);
  await expect(readJson(chunks(Buffer.alloc(100, 32), 10), 99)).rejects.toMatchObject({
    code: 'JSON_TOO_LARGE'
  });
});
