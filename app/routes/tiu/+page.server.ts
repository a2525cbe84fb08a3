import { deskAction, muteAction } from '#app/lib/tiu/act.server.ts';
import { loadBoard } from '#app/lib/tiu/board.server.ts';
import { BOARD } from '#app/lib/tiu/depends.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, depends }) => {
  depends(BOARD);
  return loadBoard(locals, url.searchParams);
};

export const actions: Actions = {
  open: deskAction('open'),
  update: deskAction('update'),
  ask: deskAction('ask'),
  answer: deskAction('answer'),
  withdraw: deskAction('withdraw'),
  choose: deskAction('choose'),
  release: deskAction('release'),
  transport: deskAction('transport'),
  depart: deskAction('depart'),
  arrive: deskAction('arrive'),
  close: deskAction('close'),
  cancel: deskAction('cancel'),
  unplaced: deskAction('unplaced'),
  undo: deskAction('undo'),
  mute: muteAction
};
