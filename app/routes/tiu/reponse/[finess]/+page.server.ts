import { replyAction } from '#app/lib/tiu/act.server.ts';
import { BOARD } from '#app/lib/tiu/depends.ts';
import { loadReplies } from '#app/lib/tiu/reply.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, depends }) => {
  depends(BOARD);
  return loadReplies(params.finess, locals);
};

export const actions: Actions = { answer: (event) => replyAction(event.params.finess)(event) };
