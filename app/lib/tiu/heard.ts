const KEY = 'vigie:tiu:heard';
/** Ids are kept for this many alarms: those of weeks ago ring no more. */
const KEPT = 400;

/** Alarms that somebody at this desk heard: a reload does not ring for them again. */
export function readHeard(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
  } catch {
    // A browser that keeps nothing rings again after a reload.
    return new Set();
  }
}

/** Keeps these as heard, with those that were. */
export function keepHeard(ids: readonly string[]): ReadonlySet<string> {
  const all = [...new Set([...readHeard(), ...ids])].slice(-KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Heard for as long as this page lives.
  }
  return new Set(all);
}
