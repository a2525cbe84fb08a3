import { lastPageFor } from '../../protocol/public-pages.ts';
import { oldPage } from '../answers.ts';
import type { DoorAnswer, DoorRequest } from '../exchange.ts';
import type { Kept } from '../kept.ts';
import type { LastAnswers } from './store.ts';

/**
 * The last public answer for a request that nothing behind can answer: the page marked with its age, an asset as it
 * is; null where nothing public stands there. Somebody whose search cannot be made is given the whole list.
 * @param now domain ms of the kept answer's own clock
 */
export function lastAnswer(
  last: LastAnswers,
  request: Pick<DoorRequest, 'path' | 'headers' | 'method'>,
  now: (kept: Kept) => number
): DoorAnswer | null {
  const asset = last.find(request.path);
  if (asset && !isPage(asset)) return { status: 200, headers: asset.headers, body: asset.body };
  const page = lastPageFor(request.path);
  const kept = page === null ? null : (last.find(request.path) ?? last.find(page));
  return kept && oldPage(request, kept, now(kept));
}

const isPage = ({ headers }: Kept): boolean => String(headers['content-type']).startsWith('text/html');
