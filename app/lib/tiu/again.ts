import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';
import { BOARD } from './depends.ts';

/** Wait while somebody is on the way to another case, ms. */
const PAUSE = 100;

/**
 * Reads what a page of transfers shows again. Not while somebody is on the way to another case: reading again would
 * call that off, and what they come to is read anew anyway.
 */
export function readAgain(): void {
  if (navigating.to) setTimeout(readAgain, PAUSE);
  else void invalidate(BOARD);
}
