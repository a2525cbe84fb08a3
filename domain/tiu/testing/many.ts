import type { Facility } from '../../region.ts';
import type { Instant } from '../../time/instant.ts';
import type { TiuCommand } from '../commands.ts';
import { decideTiu } from '../decide.ts';
import { foldTiu, nextTiu } from '../fold.ts';
import { placesTold } from '../places.ts';
import type { TiuStep } from '../steps.ts';
import type { TiuRequest } from '../types.ts';

/** Requests in memory, decided as the record does: one after the other, each against all others. */
export function manyRequests(facilities: readonly Facility[]) {
  const byFiness = new Map(facilities.map((facility) => [facility.finess, facility]));
  const steps = new Map<string, TiuStep[]>();
  const states = new Map<string, TiuRequest>();

  /** @returns the code of its refusal, null when it counted */
  function act(
    id: string,
    command: TiuCommand,
    { now, actor = 'a' }: { now: Instant; actor?: string }
  ): string | null {
    const before = states.get(id) ?? null;
    const held = steps.get(id) ?? [];
    const all = [...states.values()];
    const others = all.filter((one) => one.id !== id);
    const by = command.kind === 'expire' ? 'system' : 'cell';
    try {
      const events = decideTiu(before, held, command, {
        ...{ now, at: now, by, actor, facilities: byFiness, others, placeWords: new Set() },
        parent: command.kind === 'open' && command.parent ? (states.get(command.parent) ?? null) : null,
        places: (finess) => placesTold(finess, null, all, now),
        codes: new Set(all.map(({ code }) => code))
      });
      const added = events.map((event, i): TiuStep => {
        const n = held.length + 1 + i;
        return { n, at: now, recordedAt: now, by, actor, event };
      });
      let state = before;
      for (const step of added)
        state = step.event.type === 'undone' ? foldTiu(id, [...held, ...added]) : nextTiu(id, state, step);
      steps.set(id, [...held, ...added]);
      if (state) states.set(id, state);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  return {
    act,
    of: (id: string): TiuRequest | null => states.get(id) ?? null,
    stepsOf: (id: string): readonly TiuStep[] => steps.get(id) ?? [],
    all: (): TiuRequest[] => [...states.values()]
  };
}
