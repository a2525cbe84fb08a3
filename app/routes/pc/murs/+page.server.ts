import { randomUUID } from 'node:crypto';
import { listDevices } from '#db/access/devices.ts';
import { declare, statesOf } from '#db/declared/log.ts';
import { readRules } from '#db/rules.ts';
import { decideOrder, type OrderCommand } from '#domain/declared/order.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { placesOf, scopesOf } from '#app/lib/admin/places.ts';
import { byOf } from '#app/lib/declared/level.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import { servedLayouts } from '#app/lib/wall/layouts.ts';
import { isFor, obeyed } from '#app/lib/wall/reports.ts';
import type { Actions, PageServerLoad } from './$types';

const enrolled = async () =>
  (await listDevices(appContext().db)).filter(
    ({ level, enrolledAt, revokedAt }) => level === 'wall' && enrolledAt !== null && revokedAt === null
  );

export const load: PageServerLoad = async () => {
  const { db, clock, origin, region, wallReports } = appContext();
  const now = clock.domain();
  const process = clock.process();
  const [walls, reports, all, { names }] = await Promise.all([
    enrolled(),
    wallReports.all(),
    statesOf(db, origin, 'wall.order'),
    readRules(db)
  ]);
  const orders = all.filter(({ until }) => now < until).sort((a, b) => b.at - a.at);
  return {
    orders,
    walls: walls.map(({ id, name }) => {
      const report = reports.get(id) ?? null;
      return {
        ...{ id, name, layout: report?.layout ?? null, skipped: report?.skipped ?? 0 },
        seen: report ? process - report.at : null,
        orders: orders
          .filter((order) => isFor(order, id))
          .map((order) => ({ id: order.id, state: obeyed(order, report, process) }))
      };
    }),
    layouts: servedLayouts().map(({ name }) => name),
    places: placesOf(region, names)
  };
};

function command(
  act: OrderCommand['kind'],
  part: string | ((fields: Fields) => string),
  commandOf: (fields: Fields, id: string) => object
) {
  return change('wall.send', part, async (fields, who, viewer) => {
    const { db, clock, region } = appContext();
    const at = clock.domain();
    const id = act === 'send' ? randomUUID() : fields.text('id');
    const known = {
      layouts: new Set(servedLayouts().map(({ name }) => name)),
      scopes: scopesOf(region),
      walls: new Set((await enrolled()).map((wall) => wall.id))
    };
    const asked = { kind: act, by: byOf(fields, viewer), ...commandOf(fields, id) } as OrderCommand;
    await declare(db, who, at, { kind: 'wall.order', key: id, act }, (before) =>
      decideOrder(before, asked, at, known)
    );
    return null;
  });
}

export const actions: Actions = {
  send: command(
    'send',
    (fields) => fields.text('subject'),
    (fields, id) => ({
      id,
      walls: fields.text('walls') === 'all' ? 'all' : fields.all('walls'),
      until: readLocal(fields.text('until')) ?? NaN,
      subject: fields.text('subject'),
      value: fields.text('value')
    })
  ),
  end: command(
    'end',
    (fields) => `order:${fields.text('id')}`,
    (fields) => ({ seen: Number(fields.text('seen')) })
  )
};
