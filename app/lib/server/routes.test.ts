import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { TABLE } from '#domain/access/table.ts';

const FOLDER = fileURLToPath(new URL('../../routes', import.meta.url));
const served = globSync('**/{+page.svelte,+server.ts}', { cwd: FOLDER }).map(
  (file) => `/${file.replace(/\/?\+(page\.svelte|server\.ts)$/, '')}`
);

it('the table of rights knows every route that is served, and no other', () => {
  const known = TABLE.filter((grant) => grant.kind === 'route').map((grant) => grant.name);
  expect(known.toSorted()).toEqual(served.toSorted());
});
