import { startNode } from './engine-node.ts';
import { startUws } from './engine-uws.ts';
import type { Engine, EngineName, EngineOptions } from './engine.ts';
import { loadUws } from './load-uws.ts';

/**
 * The engine asked for; `auto` falls back to Node's own server where the native binary cannot load, and says
 * so in the log and (`reason`) in /readyz.
 */
export async function startEngine(
  wanted: 'auto' | EngineName,
  options: EngineOptions
): Promise<Engine & { reason: string | null }> {
  if (wanted === 'node') return { ...(await startNode(options)), reason: 'asked for' };
  const loaded = loadUws();
  if ('uws' in loaded) return { ...(await startUws(loaded.uws, options)), reason: null };
  if (wanted === 'uws') throw new Error(`uWebSockets.js cannot load here: ${loaded.reason}`);
  options.log.warn({ reason: loaded.reason }, 'uWebSockets.js cannot load: sockets run on the Node engine');
  return { ...(await startNode(options)), reason: loaded.reason };
}
