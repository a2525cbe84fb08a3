import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextEpoch } from '#domain/epoch.ts';
import { liveTopics } from '../topics/live-topics.ts';
import { Told } from '../topics/told.ts';
import { memorySource } from '../testing/memory-source.ts';
import { applyPush, applySnapshot, checkHeartbeat, emptyReplica, type Replica } from './replica.ts';
import type { Delta, Push, Snapshot } from './types.ts';

const clock = { domain: () => 0, process: () => 0 };
const TOPIC = 'sites';

function push(
  from: number,
  to: number,
  set: Record<string, number>,
  del: Record<string, number> = {}
): Delta {
  const entries = Object.entries(set).map(([key, seq]) => [key, { seq, value: seq }]);
  return { topic: TOPIC, epoch: 'e', from, to, set: Object.fromEntries(entries), del, at: 0, processAt: 0 };
}

/** The n-th epoch of a record. */
const epochOf = (n: number): string => nextEpoch(n, '00000000-0000-4000-8000-000000000000');

const start: Snapshot = { ...push(0, 5, { a: 3, b: 5 }), full: true };
const held = applySnapshot(emptyReplica(TOPIC), start).replica;

test('a push applies when it starts at or before what is held and ends after it', () => {
  expect(applyPush(held, push(5, 7, { a: 7 })).verdict).toBe('applied');
  expect(applyPush(held, push(4, 6, { b: 5, a: 6 })).changed).toEqual(['a']);
  expect(applyPush(held, push(6, 7, { a: 7 })).verdict).toBe('gap');
  expect(applyPush(held, push(2, 5, { a: 4 })).verdict).toBe('old');
  expect(applyPush(held, { ...push(5, 7, { a: 7 }), epoch: 'f' }).verdict).toBe('epoch');
});

test('an older entry never overwrites a newer one, and an older removal never removes one', () => {
  const { replica, changed, removed } = applyPush(held, push(1, 6, { a: 2 }, { b: 4 }));
  expect(changed).toEqual([]);
  expect(removed).toEqual([]);
  expect([...replica.entries.keys()]).toEqual(['a', 'b']);
});

test('a smaller seq is accepted only with another epoch', () => {
  const behind: Snapshot = { ...push(0, 4, { a: 3 }), full: true };
  expect(applySnapshot(held, behind).verdict).toBe('old');
  const restored = applySnapshot(held, { ...behind, epoch: 'f' });
  expect(restored.replica).toMatchObject({ epoch: 'f', seq: 4 });
  expect(restored.removed).toEqual(['b']);
});

test('nobody goes back to an earlier epoch, in whatever order both are heard', () => {
  const [before, after] = [epochOf(1), epochOf(2)];
  const earlier: Snapshot = { ...push(0, 9, { a: 9 }), full: true, epoch: before };
  const later: Snapshot = { ...push(0, 4, { a: 3 }), full: true, epoch: after };
  // Never held before: a fetch begun earlier may end later.
  const reader = applySnapshot(emptyReplica(TOPIC), later).replica;
  expect(applySnapshot(reader, earlier).verdict).toBe('old');
  expect(applyPush(reader, push(4, 9, { a: 9 })).verdict).toBe('old');
  expect(applyPush(reader, { ...push(4, 9, { a: 9 }), epoch: before }).verdict).toBe('old');
  const beat = { topic: TOPIC, seq: 9, at: 0, processAt: 0 };
  expect(checkHeartbeat(reader, { ...beat, epoch: before })).toBe('old');
  expect(checkHeartbeat(reader, { ...beat, epoch: epochOf(3) })).toBe('epoch');
  expect(applySnapshot(applySnapshot(reader, earlier).replica, later).verdict).toBe('applied');
});

test('a heartbeat only tells whether something was missed', () => {
  const beat = { topic: TOPIC, epoch: 'e', seq: 5, at: 0, processAt: 0 };
  expect(checkHeartbeat(held, beat)).toBe('old');
  expect(checkHeartbeat(held, { ...beat, seq: 6 })).toBe('gap');
  expect(checkHeartbeat(held, { ...beat, epoch: 'f' })).toBe('epoch');
});

/** One step of the world between a server and a reader with a bad line. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      // Few values, so that a figure often comes back to what it was.
      value: fc.record({ long: fc.constant('x'.repeat(60)), n: fc.nat(2), at: fc.record({ m: fc.nat(2) }) })
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.constantFrom('a', 'b', 'c', 'd') })
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), pick: fc.nat(50), keep: fc.boolean() })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), pick: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), full: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(50), keep: fc.boolean() })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), seq: fc.nat(30) }) }
);

function world() {
  const memory = memorySource(epochOf(0));
  const topics = liveTopics(memory.source, clock);
  memory.source.onChange((names) => topics.invalidate(names));
  const told = new Told();
  let pushed = { epoch: epochOf(0), seq: 0 };
  let epochs = 0;
  return {
    memory,
    restore(seq: number) {
      epochs += 1;
      memory.restore(epochOf(epochs), seq);
    },
    nextPush(): Push | null {
      const message = topics.delta(TOPIC, pushed.seq, pushed.epoch);
      const { epoch, version } = topics.look(TOPIC);
      pushed = { epoch, seq: version };
      if (!message) told.forget();
      return message && told.tell(message);
    },
    answer(replica: Replica, full: boolean): Snapshot {
      const delta = full ? null : topics.delta(TOPIC, replica.seq, replica.epoch ?? '');
      return delta ? { ...delta, full: false } : topics.full(TOPIC);
    },
    heartbeat: () => topics.heartbeat(TOPIC)
  };
}

test('any sequence of lost, doubled and reordered pushes and answers converges to the server', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { memory, ...server } = world();
      let replica = emptyReplica(TOPIC);
      const line: Push[] = [];
      const answers: Snapshot[] = [];
      const take = <T>(from: T[], pick: number, keep: boolean): T | undefined => {
        const index = pick % Math.max(1, from.length);
        return keep ? from[index] : from.splice(index, 1)[0];
      };
      const accept = (next: Replica) => {
        if (next.epoch === replica.epoch) expect(next.seq).toBeGreaterThanOrEqual(replica.seq);
        for (const [key, entry] of next.entries) {
          if (next.epoch === replica.epoch)
            expect(entry.seq).toBeGreaterThanOrEqual(replica.entries.get(key)?.seq ?? 0);
        }
        replica = next;
      };
      for (const one of steps) {
        if (one.do === 'write') memory.write(TOPIC, { [one.key]: one.value });
        else if (one.do === 'remove') memory.write(TOPIC, {}, [one.key]);
        else if (one.do === 'forget') memory.forget(TOPIC);
        else if (one.do === 'restore') server.restore(one.seq);
        else if (one.do === 'lose') take(line, one.pick, false);
        else if (one.do === 'ask') answers.push(server.answer(replica, one.full));
        else if (one.do === 'push') line.push(...[server.nextPush() ?? []].flat());
        else if (one.do === 'deliver') {
          const message = take(line, one.pick, one.keep);
          if (message) accept(applyPush(replica, message).replica);
        } else {
          const answer = take(answers, one.pick, one.keep);
          if (answer) accept(applySnapshot(replica, answer).replica);
        }
      }
      // Whatever happened: one heartbeat, and at most one fetch, and the reader holds the truth.
      if (checkHeartbeat(replica, server.heartbeat()) !== 'old') {
        accept(applySnapshot(replica, server.answer(replica, false)).replica);
      }
      expect(checkHeartbeat(replica, server.heartbeat())).toBe('old');
      expect(Object.fromEntries(replica.entries)).toEqual(Object.fromEntries(memory.store.entries(TOPIC)));
    }),
    { numRuns: 2_000 }
  );
});

/** The entry of a site as another version of the server makes it of the same event. */
const ofNext = (value: { n: number }): object => ({ ...value, beside: value.n });

test('a reader that goes between nodes of two versions never holds a mixture', () => {
  const move = fc.record({
    node: fc.nat(1),
    key: fc.constantFrom('a', 'b'),
    value: fc.record({ long: fc.constant('x'.repeat(60)), n: fc.nat(2), m: fc.nat(2) }),
    fetched: fc.boolean(),
    lost: fc.boolean()
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const nodes = [0, 1].map(() => {
        const memory = memorySource(epochOf(0));
        const topics = liveTopics(memory.source, clock);
        memory.source.onChange((names) => topics.invalidate(names));
        return { memory, topics, told: new Told(), pushed: 0 };
      });
      const made = new Map<string, Set<string>>();
      let replica = emptyReplica(TOPIC);
      for (const { node, key, value, fetched, lost } of moves) {
        nodes.forEach(({ memory }, i) => {
          const own = i === 0 ? value : ofNext(value);
          memory.write(TOPIC, { [key]: own });
          const name = `${key} ${memory.store.head()}`;
          made.set(name, (made.get(name) ?? new Set()).add(JSON.stringify(own)));
        });
        const pushes = nodes.map((one) => {
          const delta = one.topics.delta(TOPIC, one.pushed, epochOf(0));
          one.pushed = one.topics.look(TOPIC).version;
          return delta && one.told.tell(delta);
        });
        const [here, push] = [nodes[node], pushes[node]];
        if (!here || !push || lost) continue;
        if (fetched) replica = applySnapshot(replica, here.topics.full(TOPIC)).replica;
        const outcome = applyPush(replica, push);
        replica = outcome.replica;
        if (outcome.verdict !== 'applied' && outcome.verdict !== 'old')
          replica = applySnapshot(replica, here.topics.full(TOPIC)).replica;
        expect(replica.seq).toBe(here.topics.look(TOPIC).version);
        for (const [name, entry] of replica.entries)
          expect([...(made.get(`${name} ${entry.seq}`) ?? [])]).toContain(JSON.stringify(entry.value));
      }
    }),
    { numRuns: 2_000 }
  );
});
