import { listTiu, readTiu } from '#db/tiu/read.ts';
import { readRules } from '#db/rules.ts';
import { may } from '#domain/access/may.ts';
import { HOUR } from '#domain/time/instant.ts';
import { isOpen } from '#domain/tiu/fold.ts';
import { networkOf } from '#domain/tiu/network.ts';
import { isUnplaced } from '#domain/tiu/timers.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';
import type { TiuBoard, TiuCaseView } from './board.ts';
import { proposalsFor } from './proposals.server.ts';
import { actsAs, networksOfViewer, seesAll, seesRequest, topicOf } from './viewer.ts';
import { maternityPlaces, regionWorld } from './world.server.ts';

/** Ended requests stay in the list of the desk for this long. */
const RECENT = 12 * HOUR;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function caseView(
  id: string,
  requests: readonly TiuRequest[],
  locals: App.Locals
): Promise<TiuCaseView | null> {
  if (!UUID.test(id)) return null;
  const { db, origin, clock } = appContext();
  const { viewer } = locals;
  const held = await readTiu(db, origin, id);
  if (!held || !seesRequest(viewer, held.request)) return null;
  const { request, steps, note } = held;
  const parent = request.parent === null ? null : await readTiu(db, origin, request.parent);
  const { actor } = await actOf({ locals });
  const last = steps.find(({ n }) => n === request.undoable?.step);
  const handles = ['tiu.write', 'tiu.transport'].some((name) =>
    may(viewer, { kind: 'action', name, site: request.network ?? undefined })
  );
  return {
    request,
    steps: steps.map(({ actor: _kept, ...step }) => step),
    note: handles ? note : null,
    parentCode: parent?.request.code ?? null,
    proposals: isUnplaced(request)
      ? await proposalsFor(
          request,
          seesAll(viewer) ? null : new Set(requests.map((one) => one.id)),
          clock.domain()
        )
      : null,
    mayUndo: last !== undefined && last.actor === (actor.id ?? '')
  };
}

/** What the desk shows to this viewer: every request, or those of their networks. */
export async function loadBoard(locals: App.Locals, query: URLSearchParams) {
  const { db, origin, clock, region } = appContext();
  const { viewer } = locals;
  const now = clock.domain();
  const [all, { names }, { facilities }] = await Promise.all([
    listTiu(db, origin, { endedSince: now - RECENT }),
    readRules(db),
    regionWorld()
  ]);
  const requests = all.filter((request) => seesRequest(viewer, request));
  const wanted = query.get('cas');
  const chosen = wanted === null ? null : await caseView(wanted, requests, locals);
  const from = query.get('nouvelle') ?? '';
  const parent = UUID.test(from) ? ((await caseView(from, requests, locals))?.request ?? null) : null;
  const networks = networksOfViewer(viewer);
  const board: TiuBoard = { now, requests, chosen, missing: wanted !== null && chosen === null };
  const mayWrite = (network?: string) => may(viewer, { kind: 'action', name: 'tiu.write', site: network });
  return {
    board,
    places: await maternityPlaces(names),
    pack: region,
    topic: topicOf(viewer),
    // Requests that a network may open are those of its own maternities.
    own: seesAll(viewer)
      ? null
      : facilities.filter((one) => networks.includes(networkOf(one).id)).map(({ finess }) => finess),
    mayWrite: mayWrite() || networks.some((network) => mayWrite(network)),
    mayTransport: may(viewer, {
      kind: 'action',
      name: 'tiu.transport',
      site: chosen?.request.network ?? undefined
    }),
    intake: actsAs(viewer) === 'network' ? ('network' as const) : ('cell' as const),
    parent: parent && !isOpen(parent) ? parent : parent?.state === 'arrived' ? parent : null
  };
}
