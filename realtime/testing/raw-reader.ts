import {
  applyPush,
  applySnapshot,
  checkHeartbeat,
  emptyReplica,
  type Outcome,
  type Replica
} from '../protocol/replica.ts';
import { twinUrl } from '../protocol/topic-names.ts';
import type { Heartbeat, Push, Snapshot } from '../protocol/types.ts';

/**
 * A reader of one topic that can be sent to another node at any moment: the rules of the protocol, a bare websocket
 * that speaks just enough Socket.IO, and fetches.
 * @param headers of each fetch
 */
export function rawReader(topic: string, headers: () => Record<string, string> = () => ({})) {
  let replica: Replica = emptyReplica(topic);
  let socket: WebSocket | null = null;
  const backwards: string[] = [];
  const verdicts: Record<string, number> = {};

  /** Applies what came, and notes whatever in it went back. */
  function take({ replica: next, verdict }: Outcome): string {
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if (next.epoch === replica.epoch) {
      if (next.seq < replica.seq) backwards.push(`${topic} ${replica.seq} → ${next.seq}`);
      for (const [key, { seq }] of next.entries) {
        const held = replica.entries.get(key)?.seq ?? 0;
        if (seq < held) backwards.push(`${topic} ${key} ${held} → ${seq}`);
      }
    }
    replica = next;
    return verdict;
  }

  async function fetchFrom(base: string, whole = false): Promise<void> {
    const since = whole || replica.epoch === null ? undefined : { seq: replica.seq, epoch: replica.epoch };
    const answer = await fetch(base + twinUrl(topic, since), { headers: headers() });
    if (!answer.ok) return void (await answer.arrayBuffer());
    // Read whole before it meets the replica, which pushes move on meanwhile.
    const snapshot = (await answer.json()) as Snapshot;
    take(applySnapshot(replica, snapshot));
  }

  /** Leaves the node it is on, goes to another and catches up there. Resolves when it has. */
  async function move(base: string): Promise<void> {
    socket?.close();
    const fresh = new WebSocket(`${base.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket = fresh;
    await new Promise<void>((resolve, reject) => {
      fresh.onerror = () => reject(new Error('no connection'));
      fresh.onmessage = ({ data }) => {
        const text = String(data);
        if (text.startsWith('0{')) fresh.send('40{"changes":1}');
        else if (text.startsWith('40')) fresh.send(`420${JSON.stringify(['subscribe', [topic]])}`);
        else if (text.startsWith('430')) resolve();
        else if (text === '2') fresh.send('3');
        else if (text.startsWith('42')) hear(base, fresh, text);
      };
    });
    await fetchFrom(base);
  }

  function hear(base: string, from: WebSocket, text: string): void {
    if (from !== socket) return;
    const [name, message] = JSON.parse(text.slice(2)) as ['push' | 'heartbeat', Push & Heartbeat];
    const verdict = name === 'push' ? take(applyPush(replica, message)) : checkHeartbeat(replica, message);
    if (verdict !== 'applied' && verdict !== 'old')
      void fetchFrom(base, verdict === 'broken').catch(() => undefined);
  }

  return {
    move,
    replica: () => replica,
    /** What went back, in words; empty as it has to be. */
    backwards,
    verdicts,
    close: () => socket?.close()
  };
}
