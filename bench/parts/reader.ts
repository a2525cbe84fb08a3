import {
  applyPush,
  applySnapshot,
  checkHeartbeat,
  emptyReplica,
  type Outcome,
  type Replica
} from '#realtime/protocol/replica.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { Heartbeat, Push, Snapshot } from '#realtime/protocol/types.ts';

/** What a reader tells of what it reads. */
export interface Heard {
  /** Entries that are new to it, and the bytes they came in. */
  changed(topic: string, values: unknown[], bytes: number, by: 'push' | 'fetch'): void;
}

/**
 * A reader that speaks just enough of the Socket.IO protocol, and the whole of the live one: pushes by socket, and
 * by HTTP what a push did not bring, as every screen does.
 */
export async function openReader(web: string, topics: readonly string[], heard: Heard): Promise<WebSocket> {
  const replicas = new Map<string, Replica>(topics.map((topic) => [topic, emptyReplica(topic)]));
  const busy = new Set<string>();
  const socket = new WebSocket(`${web.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`);

  function take({ replica, changed, verdict }: Outcome, bytes: number, by: 'push' | 'fetch'): void {
    replicas.set(replica.topic, replica);
    if (verdict !== 'applied') {
      if (verdict !== 'old') void fetchTopic(replica.topic, verdict === 'broken');
      return;
    }
    heard.changed(
      replica.topic,
      changed.map((key) => replica.entries.get(key)?.value),
      bytes,
      by
    );
  }

  async function fetchTopic(topic: string, whole = false): Promise<void> {
    const replica = replicas.get(topic);
    if (!replica || busy.has(topic)) return;
    busy.add(topic);
    const { epoch, seq } = replica;
    try {
      const answer = await fetch(web + twinUrl(topic, epoch === null || whole ? undefined : { epoch, seq }));
      const text = await answer.text();
      busy.delete(topic);
      // What came by socket meanwhile is newer: the answer goes on from what is held now.
      const now = replicas.get(topic) ?? replica;
      if (answer.ok) take(applySnapshot(now, JSON.parse(text) as Snapshot), text.length, 'fetch');
    } catch {
      busy.delete(topic);
    }
  }

  function read(text: string): void {
    const [kind, message] = JSON.parse(text.slice(2)) as [string, Push | Heartbeat];
    const replica = replicas.get(message.topic);
    if (!replica) return;
    if (kind === 'push') take(applyPush(replica, message as Push), text.length, 'push');
    else if (kind === 'heartbeat' && checkHeartbeat(replica, message as Heartbeat) !== 'old')
      void fetchTopic(message.topic);
  }

  await new Promise<void>((resolve, reject) => {
    socket.onerror = () => reject(new Error('a reader could not connect'));
    socket.onmessage = ({ data }) => {
      const text = String(data);
      if (text.startsWith('42[')) read(text);
      else if (text.startsWith('0{')) socket.send('40{"changes":1}');
      else if (text.startsWith('40')) socket.send(`420["subscribe",${JSON.stringify(topics)}]`);
      else if (text.startsWith('430')) resolve();
      else if (text === '2') socket.send('3');
    };
  });
  await Promise.all(topics.map((topic) => fetchTopic(topic)));
  return socket;
}
