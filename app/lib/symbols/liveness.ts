import { getContext, setContext } from 'svelte';

const KEY = Symbol('vigie.symbols.live');

/** Tells all symbols of a screen, by its component, whether its picture is of now. */
export function provideLiveness(live: () => boolean): void {
  setContext(KEY, live);
}

/** Whether the picture that a symbol stands in is of now; true where no screen says otherwise. */
export function liveness(): () => boolean {
  return getContext<(() => boolean) | undefined>(KEY) ?? (() => true);
}
