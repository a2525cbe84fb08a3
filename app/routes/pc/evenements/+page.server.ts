import { randomUUID } from 'node:crypto';
import { declare } from '#db/declared/log.ts';
import { listEvents } from '#db/declared/events.ts';
import { readRules } from '#db/rules.ts';
import { decideEvent, type EventCommand } from '#domain/declared/event.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { placesOf, scopesOf } from '#app/lib/admin/places.ts';
import { byOf } from '#app/lib/declared/level.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, origin, region } = appContext();
  const { names } = await readRules(db);
  return { list: await listEvents(db, origin), places: placesOf(region, names) };
};

function command(
  act: EventCommand['kind'],
  part: string | ((fields: Fields) => string),
  commandOf: (fields: Fields, id: string, now: number) => object
) {
  return change('event.write', part, async (fields, who, viewer) => {
    const { db, clock, region } = appContext();
    const at = clock.domain();
    const id = act === 'open' ? randomUUID() : fields.text('id');
    const base = { kind: act, by: byOf(fields, viewer), seen: Number(fields.text('seen')) };
    const asked = { ...base, ...commandOf(fields, id, at) } as EventCommand;
    await declare(db, who, at, { kind: 'event.declared', key: id, act }, (before) =>
      decideEvent(before, asked, at, scopesOf(region))
    );
    return null;
  });
}

const partOf = (fields: Fields) => `event:${fields.text('id')}`;

export const actions: Actions = {
  open: command('open', 'open', (fields, id, now) => ({
    id,
    title: fields.text('title'),
    nature: fields.text('nature'),
    perimeter: fields.all('perimeter'),
    from: readLocal(fields.text('from')) ?? now,
    until: readLocal(fields.text('until'))
  })),
  extend: command('extend', partOf, (fields) => ({ until: readLocal(fields.text('until')) })),
  end: command('end', partOf, () => ({}))
};
