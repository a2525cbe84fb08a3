/** Streams a source key can be for, by the name of their door (`POST /ingest/<stream>`). */
export const STREAMS = ['rpu', 'hub', 'samu-calls', 'ror', 'ed-state', 'tiu'] as const;
export type StreamName = (typeof STREAMS)[number];

/** Whether a text names a stream. */
export function isStream(text: string): text is StreamName {
  return (STREAMS as readonly string[]).includes(text);
}
