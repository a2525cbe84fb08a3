import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';
import { callEntries } from './calls.ts';

/** SAMU: calls, cases, teams and where they are. */
export const samuPart: FoldPart = {
  kinds: ['samu.calls', 'samu.cases', 'team.state', 'team.position'],
  topics: ['samu', 'samu-wall'],
  refresh(draft, touched, now, ctx) {
    const { seq } = draft.state;
    if (touched === null || touched.kind === 'samu.calls') {
      const calls = callEntries(draft.state, now, ctx);
      for (const topic of ['samu', 'samu-wall']) {
        for (const [key, entry] of calls) put(draft, seq, topic, key, entry);
        for (const key of keysOf(draft, topic))
          if (key.startsWith('calls:') && !calls.has(key)) remove(draft, seq, now, topic, key);
      }
    }
  }
};
