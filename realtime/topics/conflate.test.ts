import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Heartbeat, Push } from '../protocol/types.ts';
import { Conflator, LARGEST_PUSH } from './conflate.ts';
import { printOf } from '../protocol/canonical.ts';
import { liveTopics } from './live-topics.ts';
import { memorySource } from '../testing/memory-source.ts';

const clock = { domain: () => 0, process: () => 0 };

function running(readers = 1) {
  const memory = memorySource('e');
  const sent: Push[] = [];
  const beats: Heartbeat[] = [];
  const changes: Push[] = [];
  const count = { readers, changes: 0 };
  const conflator = new Conflator({
    topics: liveTopics(memory.source, clock),
    readers: (_topic, form) => (form === 'whole' ? count.readers : count.changes),
    push: (_topic, message, form) => (form === 'whole' ? sent : changes).push(message),
    heartbeat: (_topic, message) => beats.push(message)
  });
  memory.source.onChange((names) => conflator.changed(names));
  conflator.start();
  return { ...memory, conflator, sent, changes, beats, count };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an idle topic is pushed at once, then at most once a second with the latest value of each key', () => {
  const { write, conflator, sent } = running();
  conflator.watch('sites');
  write('sites', { a: 1 });
  expect(sent).toHaveLength(1);
  for (let i = 2; i <= 50; i += 1) write('sites', { a: i });
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(2);
  expect(sent[1]).toMatchObject({ from: 1, to: 50, set: { a: { seq: 50, value: 50 } } });
  conflator.stop();
});

test('the public topic is pushed every 10 to 15 s', () => {
  const { write, conflator, sent } = running();
  conflator.watch('public');
  for (let second = 0; second < 60; second += 1) {
    write('public', { a: second });
    vi.advanceTimersByTime(1_000);
  }
  expect(sent.length).toBeGreaterThanOrEqual(4);
  expect(sent.length).toBeLessThanOrEqual(6);
  conflator.stop();
});

test('pushes of one topic are a chain: each starts where the one before ended', () => {
  const { write, conflator, sent } = running();
  conflator.watch('sites');
  for (let i = 0; i < 20; i += 1) {
    write(i % 3 ? 'sites' : 'feeds', { [`k${i % 5}`]: i }, i % 7 ? [] : ['k1']);
    vi.advanceTimersByTime(400);
  }
  vi.advanceTimersByTime(1_000);
  for (const [index, message] of sent.entries()) {
    if (index > 0) expect(message.from).toBe(sent[index - 1]?.to);
  }
  conflator.stop();
});

test('a removal travels as a tombstone, and a key that came back as its value', () => {
  const { write, conflator, sent } = running();
  write('sites', { a: 1, b: 1 });
  conflator.watch('sites');
  write('sites', {}, ['a']);
  expect(sent[0]?.del).toEqual({ a: 2 });
  write('sites', {}, ['b']);
  write('sites', { b: 2 });
  vi.advanceTimersByTime(1_000);
  expect(sent[1]).toMatchObject({ set: { b: { seq: 4 } }, del: {} });
  conflator.stop();
});

test('a heartbeat comes after 5 s without a push, after 25 s on public, and never before', () => {
  const { write, conflator, beats } = running();
  conflator.watch('sites');
  conflator.watch('public');
  for (let i = 0; i < 8; i += 1) {
    write('sites', { a: i });
    vi.advanceTimersByTime(3_000);
  }
  expect(beats).toHaveLength(0);
  vi.advanceTimersByTime(5_000);
  expect(beats.map((beat) => beat.topic)).toEqual(expect.arrayContaining(['sites', 'public']));
  expect(beats.find((beat) => beat.topic === 'sites')).toMatchObject({ epoch: 'e', seq: 8 });
  conflator.stop();
});

test('without readers nothing is serialised, and the chain starts again where the next reader fetches', () => {
  const { write, conflator, sent, beats, count } = running(0);
  conflator.watch('sites');
  write('sites', { a: 1 });
  vi.advanceTimersByTime(60_000);
  expect([sent, beats]).toEqual([[], []]);
  count.readers = 1;
  write('sites', { a: 2 });
  vi.advanceTimersByTime(1_000);
  expect(sent[0]).toMatchObject({ from: 1, to: 2 });
  conflator.stop();
});

test('what a reader could lose over its limit is announced, not sent', () => {
  const { write, conflator, sent, beats } = running();
  conflator.watch('sites');
  write('sites', { a: 'x'.repeat(LARGEST_PUSH) });
  expect(sent).toHaveLength(0);
  expect(beats[0]).toMatchObject({ topic: 'sites', seq: 1 });
  conflator.stop();
});

test('many changes that are too long for one message go as several that follow each other', () => {
  const { write, conflator, sent, beats } = running();
  conflator.watch('sites');
  write('sites', { first: 0 });
  for (let i = 0; i < 6; i += 1) write('sites', { [`k${i}`]: 'x'.repeat(LARGEST_PUSH / 2.5) });
  vi.advanceTimersByTime(1_000);
  expect(beats).toHaveLength(0);
  expect(sent.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 3],
    [3, 5],
    [5, 7]
  ]);
  // Nine are more than four messages may hold.
  for (let i = 0; i < 9; i += 1) write('sites', { [`k${i}`]: 'y'.repeat(LARGEST_PUSH / 2.5) });
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(4);
  expect(beats[0]).toMatchObject({ topic: 'sites', seq: 16 });
  conflator.stop();
});

test('another epoch is announced by a heartbeat, because only a full snapshot tells the truth', () => {
  const { write, restore, conflator, sent, beats } = running();
  conflator.watch('sites');
  write('sites', { a: 1 });
  restore('f');
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(1);
  expect(beats[0]).toMatchObject({ epoch: 'f', seq: 0 });
  conflator.stop();
});

test('who takes changes is told what changed of what was told before, and everybody else each entry whole', () => {
  const { write, conflator, sent, changes, count } = running();
  count.changes = 1;
  conflator.watch('sites');
  const value = { name: 'x'.repeat(60), present: 1, at: 1 };
  write('sites', { a: value });
  for (const at of [2, 3]) write('sites', { a: { ...value, present: 4, at } });
  vi.advanceTimersByTime(1_000);
  const last = { seq: 3, value: { ...value, present: 4, at: 3 } };
  expect(sent.map(({ set }) => set)).toEqual([{ a: { seq: 1, value } }, { a: last }]);
  expect(changes.map(({ set }) => set)).toEqual([
    { a: { seq: 1, value } },
    { a: { seq: 3, change: { present: [4], at: [3] }, print: printOf(last.value) } }
  ]);
  expect(changes.map(({ from, to }) => [from, to])).toEqual(sent.map(({ from, to }) => [from, to]));
  conflator.stop();
});

test('what nobody was told is no ground for a change', () => {
  const { write, conflator, changes, count } = running(0);
  count.changes = 1;
  conflator.watch('sites');
  const value = { name: 'x'.repeat(60), present: 1 };
  const next = (present: number): void => {
    write('sites', { a: { ...value, present } });
    vi.advanceTimersByTime(1_000);
  };
  next(1);
  count.changes = 0;
  next(2);
  count.changes = 1;
  next(3);
  write('sites', {}, ['a']);
  vi.advanceTimersByTime(1_000);
  next(4);
  const told = changes.flatMap(({ set }) => Object.values(set));
  expect(told.map((entry) => 'value' in entry)).toEqual([true, true, true]);
  conflator.stop();
});
