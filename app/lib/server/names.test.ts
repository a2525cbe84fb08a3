import { expect, it } from 'vitest';
import { toldReader } from './names.ts';

it('asks once for a burst, follows a change after a moment, and keeps the last names while the record is away', async () => {
  let now = 0;
  let asked = 0;
  const told = (name: string) => ({ names: { '960000011': name }, directory: {} });
  let answer = async () => told('Port-Brume');
  const names = toldReader(
    () => {
      asked += 1;
      return answer();
    },
    () => now
  );
  const burst = await Promise.all([names(), names(), names()]);
  expect([burst[2], asked]).toEqual([told('Port-Brume'), 1]);
  answer = async () => told('Beffroi');
  now = 1_999;
  expect(await names()).toEqual(told('Port-Brume'));
  now = 2_000;
  expect(await names()).toEqual(told('Beffroi'));
  answer = () => Promise.reject(new Error('the record is away'));
  now = 10_000;
  expect([await names(), asked]).toEqual([told('Beffroi'), 3]);
  answer = () => new Promise(() => undefined);
  now = 20_000;
  expect(await names()).toEqual(told('Beffroi'));
});
