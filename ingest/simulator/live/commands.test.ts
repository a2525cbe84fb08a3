import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { touches } from '../effects.ts';
import { effectsOf, parseSimulateArgs, type Command } from './commands.ts';
import { listenForCommands, sendCommand } from './control.ts';
import { readEffects, writeEffects } from './effects-file.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 7);

describe('vigie simulate', () => {
  test.each<[string, Command]>([
    ['--silence 750100042 930000286 30', fault('silence', ['750100042', '930000286'], 30, 1)],
    ['--silence 750100042', fault('silence', ['750100042'], 60, 1)],
    ['--shrink all 20 50%', fault('shrink', 'all', 20, 0.5)],
    ['--late 2A0000014 90 25m', fault('late', ['2A0000014'], 90, 25)],
    ['--surge 750100042 45 x2.5', { do: 'surge', sites: ['750100042'], minutes: 45, factor: 2.5 }],
    ['--story attack', { do: 'story', name: 'attack', at: null }],
    ['--story cyber 2026-11-22T19:00+01:00', { do: 'story', name: 'cyber', at: Date.UTC(2026, 10, 22, 18) }],
    ['--transfers', { do: 'transfers', minutes: 60, factor: 3 }],
    ['--transfers 240 x8', { do: 'transfers', minutes: 240, factor: 8 }],
    ['--story scarce-cots', { do: 'story', name: 'scarce-cots', at: null }],
    ['--status', { do: 'status' }],
    ['--clear', { do: 'clear' }]
  ])('%s', (line, command) => {
    expect(parseSimulateArgs(line.split(' '))).toEqual(command);
  });

  test.each([
    '',
    'silence 750100042',
    '--silence',
    '--silence 75010',
    '--silence all -3',
    '--sleep all',
    '--story flood',
    '--transfers soon',
    '--transfers 60 x40',
    '--shrink all 20 300%',
    '--story attack tonight'
  ])('says what is wrong with "%s"', (line) => {
    expect(() => parseSimulateArgs(line === '' ? [] : line.split(' '))).toThrow(/\w+/);
  });
});

describe('what a command does', () => {
  const region = loadRegion('fictive');
  const finess = region.sites[0]?.finess ?? '';

  test('a fault lasts as long as asked, at the sites asked', () => {
    const [effect] = effectsOf(fault('silence', [finess], 30, 1), region, NOW);
    if (effect === undefined) throw new Error('no effect');
    expect(touches(effect, finess, NOW + 29 * MINUTE)).toBe(true);
    expect(touches(effect, finess, NOW + 30 * MINUTE)).toBe(false);
    expect(touches(effect, region.sites[1]?.finess ?? '', NOW)).toBe(false);
  });

  test('a surge never begins in the past', () => {
    const [effect] = effectsOf({ do: 'surge', sites: 'all', minutes: 60, factor: 2 }, region, NOW);
    expect(effect?.from).toBe(NOW + 8 * MINUTE);
  });

  test('refuses sites that are not there, and a story that should have begun before', () => {
    expect(() => effectsOf(fault('silence', ['750100042'], 30, 1), region, NOW)).toThrow(/750100042/);
    expect(() => effectsOf({ do: 'story', name: 'cyber', at: NOW - MINUTE }, region, NOW)).toThrow(/past/);
  });
});

describe('the control socket', () => {
  test('carries a command and its answer, or the reason it cannot be', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'vigie-control-'));
    const path = join(dir, 'simulator.sock');
    await expect(sendCommand(path, { do: 'status' })).rejects.toThrow(/is the demo running/);
    const heard: Command[] = [];
    const server = await listenForCommands(path, async (command) => {
      heard.push(command);
      if (command.do === 'clear') throw new Error('not now');
      return await Promise.resolve({ sent: 3 });
    });
    expect(await sendCommand(path, { do: 'status' })).toEqual({ ok: true, sent: 3 });
    await expect(sendCommand(path, { do: 'clear' })).rejects.toThrow('not now');
    expect(heard).toEqual([{ do: 'status' }, { do: 'clear' }]);
    await server.close();
    await rm(dir, { recursive: true });
  });
});

test('what was asked is remembered; a missing file is an ordinary world', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'vigie-effects-'));
  const path = join(dir, 'effects.json');
  expect(await readEffects(path)).toEqual([]);
  const effects = effectsOf({ do: 'story', name: 'attack', at: null }, loadRegion('fictive'), NOW);
  await writeEffects(path, effects, NOW);
  expect(await readEffects(path)).toEqual(effects);
  await rm(dir, { recursive: true });
});

function fault(
  name: Extract<Command, { do: 'fault' }>['fault'],
  sites: 'all' | string[],
  minutes: number,
  amount: number
): Command {
  return { do: 'fault', fault: name, sites, minutes, amount };
}
