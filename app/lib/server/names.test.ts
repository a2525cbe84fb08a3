import { expect, it } from 'vitest';
import { shortNamesReader } from './names.ts';

it('asks once for a burst, follows a change after a moment, and keeps the last names while the record is away', async () => {
  let now = 0;
  let asked = 0;
  let answer: () => Promise<Record<string, string>> = async () => ({ '960000011': 'Port-Brume' });
  const names = shortNamesReader(
    () => {
      asked += 1;
      return answer();
    },
    () => now
  );
  const burst = await Promise.all([names(), names(), names()]);
  expect([burst[2], asked]).toEqual([{ '960000011': 'Port-Brume' }, 1]);
  answer = async () => ({ '960000011': 'Beffroi' });
  now = 1_999;
  expect(await names()).toEqual({ '960000011': 'Port-Brume' });
  now = 2_000;
  expect(await names()).toEqual({ '960000011': 'Beffroi' });
  answer = () => Promise.reject(new Error('the record is away'));
  now = 10_000;
  expect([await names(), asked]).toEqual([{ '960000011': 'Beffroi' }, 3]);
  answer = () => new Promise(() => undefined);
  now = 20_000;
  expect(await names()).toEqual({ '960000011': 'Beffroi' });
});
