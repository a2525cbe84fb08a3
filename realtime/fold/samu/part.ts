import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';

/** SAMU: calls, cases, teams and where they are. */
export const samuPart: FoldPart = {
  kinds: ['samu.calls', 'samu.cases', 'team.state', 'team.position'],
  topics: ['samu', 'samu-wall'],
  refresh(draft, _touched, now) {
    const { seq, news } = draft.state;
    const things = { ...news['samu.calls'] };
    for (const [key, { payload }] of Object.entries(things)) put(draft, seq, 'samu', key, payload);
    for (const key of keysOf(draft, 'samu')) if (!(key in things)) remove(draft, seq, now, 'samu', key);
  }
};
