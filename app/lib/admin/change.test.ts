import { isActionFailure } from '@sveltejs/kit';
import { expect, it } from 'vitest';
import { createDevice } from '#db/access/devices.ts';
import { connect } from '#db/connect.ts';
import { PUBLIC, type Viewer } from '#domain/access/roles.ts';
import { loadRegion } from '#maps/region/index.ts';
import { provideContext } from '#app/lib/server/context.ts';
import { change } from './change.server.ts';

const ADMIN: Viewer = { ...PUBLIC, kind: 'account', id: 'x', roles: ['public', 'admin'] };

it('a form of /admin gives back all that was typed while the record is away, and changes nothing', async () => {
  const db = connect({ socketDir: '/nowhere' }, { patienceMs: 0 });
  const now = 1_795_334_400_000;
  provideContext({
    ...{ db, region: loadRegion('fictive'), demo: false, tier: 'service', origin: 'real' },
    ...{
      frontSecret: '',
      secret: Buffer.alloc(32),
      insecureAllowed: false,
      accessContact: null,
      installation: ''
    },
    wallReports: undefined as never,
    clock: { process: () => now, domain: () => now } as Parameters<typeof provideContext>[0]['clock']
  });
  let asked = 0;
  const create = change('device.write', 'create', async (fields, act) => {
    asked++;
    const wish = { level: fields.text('level'), name: fields.text('name'), site: null };
    await createDevice(db, act, wish, new Set());
    return null;
  });
  const body = new URLSearchParams([
    ['level', 'wall'],
    ['name', 'Salle de crise'],
    ['roles', 'ars'],
    ['roles', 'samu']
  ]);
  const send = (viewer: Viewer) =>
    create({
      request: new Request('http://localhost/', { method: 'POST', body }),
      locals: { viewer, ended: false, left: false, insecure: false }
    });
  const answer = await send(ADMIN);
  if (!isActionFailure(answer)) throw new Error('it was not refused');
  expect(answer.status).toBe(503);
  expect(answer.data).toMatchObject({
    part: 'create',
    kept: { level: ['wall'], name: ['Salle de crise'], roles: ['ars', 'samu'] },
    refusal: { code: 'DB_AWAY' },
    once: null
  });
  // Somebody without the right learns only that.
  const refused = await send({ ...ADMIN, roles: ['public', 'ars'] });
  expect(isActionFailure(refused) && refused.data).toMatchObject({ refusal: { code: 'LIVE_FORBIDDEN' } });
  expect(asked).toBe(0);
  await db.end();
});
