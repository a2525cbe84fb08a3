import { openRedis } from './redis.ts';

/** What a node says of itself. */
export interface NodePresence {
  /** Open sockets. */
  sockets: number;
  /** Last seq folded. */
  seq: number;
}

/** All nodes that were heard of a moment ago, this one among them: no name, no address. */
export interface Presence {
  nodes: number;
  sockets: number;
  /** Last seq of the node that is furthest behind, and of the one furthest ahead. */
  lowest: number;
  highest: number;
}

const KEY = 'vigie:nodes';
/** Process ms between two signs of life, and Redis ms after which a silent node is forgotten. */
const EVERY = 2_000;
const FORGET = 7_000;

/** Notes this node (KEYS, ARGV: name, what it says, ms) at Redis's own clock, and gives what all say. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], now .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local all, said = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
  local at, words = string.match(all[i + 1], '^(%d+) (.*)$')
  if now - tonumber(at) > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], all[i])
  else said[#said + 1] = words end
end
return said`;

/** Presence of nodes in Redis. */
export interface SharedPresence {
  /** What all nodes said a moment ago; null while Redis is away. */
  read(): Presence | null;
  stop(): Promise<void>;
}

/**
 * Tells the other nodes that this one is there, how many it serves and how far it has folded, and learns the same of
 * them. It decides nothing: it shows an operator, in `/readyz`, which node is missing or behind.
 * @param name of this node, unique among nodes
 */
export function sharePresence(url: string, name: string, own: () => NodePresence): SharedPresence {
  const redis = openRedis(url);
  let known: Presence | null = null;

  async function beat(): Promise<void> {
    try {
      const said = (await redis.eval(SCRIPT, 1, KEY, name, JSON.stringify(own()), FORGET)) as string[];
      const all = said.map((words) => JSON.parse(words) as NodePresence);
      const seqs = all.map(({ seq }) => seq);
      known = {
        nodes: all.length,
        sockets: all.reduce((sum, { sockets }) => sum + sockets, 0),
        lowest: Math.min(...seqs),
        highest: Math.max(...seqs)
      };
    } catch {
      known = null;
    }
  }

  redis.on('ready', () => void beat());
  const timer = setInterval(() => void beat(), EVERY);
  return {
    read: () => known,
    async stop() {
      clearInterval(timer);
      // Gone on purpose: not counted for as long as a node that died.
      await redis.hdel(KEY, name).catch(() => undefined);
      redis.disconnect();
    }
  };
}
