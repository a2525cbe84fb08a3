import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Guest } from '#bin/testing/people.ts';
import { faultsOf, tabTo, WAIT } from './testing/desk.ts';
import { type DeskHouse, ELSEWHERE, FROM, openDeskHouse, REA, THREE } from './testing/desk-house.ts';
import { actInHouse, openTransfer } from './testing/transfer.ts';

let desk: DeskHouse;
let one: Guest;
let two: Guest;
const opened: DeskHouse['opened'] = (...args) => desk.opened(...args);
const asked: DeskHouse['asked'] = (...args) => desk.asked(...args);
const accepted: DeskHouse['accepted'] = (...args) => desk.accepted(...args);
const recordOf: DeskHouse['recordOf'] = (id) => desk.recordOf(id);
const open: DeskHouse['open'] = (...args) => desk.open(...args);

beforeAll(async () => {
  desk = await openDeskHouse();
  const { person } = desk.people;
  [one, two] = [await person(['perinatal']), await person(['perinatal'])];
});
afterEach(() => desk.leave());
afterAll(() => desk?.close());

describe('the desk', () => {
  it('leads from the call to the place with the keyboard alone', async () => {
    const page = await open(one, '/tiu');
    await page.keyboard.press('n');
    await page.waitForSelector('[data-first]:focus', WAIT);
    await page.keyboard.type('La Dune');
    await tabTo(page, '[name=weeks]');
    await page.keyboard.type('29');
    await tabTo(page, '[name=indication]');
    await page.keyboard.type('Menace');
    await tabTo(page, '[name=neonatal]');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await tabTo(page, 'button.first');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#case-title:focus', WAIT);
    await page.keyboard.press('s');
    await page.waitForSelector(`[data-candidate="${THREE}"] input:focus`, WAIT);
    await page.keyboard.press('Space');
    await tabTo(page, 'button[name=channel][value=message]');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`[data-ask="${THREE}"][data-state=asked]`, WAIT);
    await page.keyboard.press('t');
    await tabTo(page, '[data-part=answer] [name=answer]');
    await page.keyboard.type('Accepte');
    await tabTo(page, '[data-part=answer] button.first');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`[data-ask="${THREE}"][data-state=accepted]`, WAIT);
    await page.keyboard.press('p');
    await page.waitForSelector(`[data-place="${THREE}"]:focus`, WAIT);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`[data-placed="${THREE}"]`, WAIT);
    // What she typed in the middle of a call does not ring at her own desk.
    expect(await page.getAttribute('.alarms', 'data-rings')).toBe('no');
    await page.keyboard.press('Escape');
    await page.waitForURL('**/tiu', WAIT);
    const code = await page.getAttribute('[data-list=queue] li', 'data-request');
    expect(code).toMatch(/^\d+-[A-Z]/);
  });

  it('rings for an answer until somebody heard it, and moves no row under the focus', async () => {
    const [first, second] = [await opened(), await opened()];
    await asked(second.id);
    const page = await open(one, '/tiu');
    const codes = () =>
      page.$$eval('[data-list=queue] li', (rows) => rows.map((row) => row.getAttribute('data-request')));
    await expect.poll(codes, WAIT).toEqual([first.code, second.code]);
    await page.focus('[data-list=queue] a');
    await accepted(second.id);
    await page.waitForSelector('.alarms[data-rings=answer]', WAIT);
    expect(await page.textContent('[data-alarm=answer]')).toContain(second.code);
    expect(await codes()).toEqual([first.code, second.code]);
    await page.keyboard.press('o');
    await expect.poll(codes, WAIT).toEqual([second.code, first.code]);
    await page.keyboard.press('x');
    await page.waitForSelector('.alarms[data-rings=no]', WAIT);
    await page.reload(WAIT);
    // The server does not know what was heard here: it is read when the script runs.
    await page
      .locator('header .link')
      .filter({ hasText: /image de/ })
      .waitFor(WAIT);
    await expect.poll(() => page.getAttribute('.alarms', 'data-rings'), WAIT).toBe('no');
  });

  it('shows a change by somebody else beside what is being typed, and loses none of it', async () => {
    const { id } = await opened();
    const page = await open(one, `/tiu?cas=${id}`);
    await page.keyboard.press('e');
    const form = page.locator('[data-part=edit]');
    await form.locator('[name=weight]').fill('1450');
    const other = await open(two, `/tiu?cas=${id}`);
    await other.keyboard.press('e');
    await other.locator('[data-part=edit] [name=urgency]').selectOption('IMMEDIATE');
    await other.locator('[data-part=edit] button.first').click();
    await form.locator('[data-changed]').waitFor(WAIT);
    expect(await form.locator('[data-changed]').innerText()).toMatch(/dans les heures → immédiate/);
    expect(await form.locator('[name=weight]').inputValue()).toBe('1450');
    await form.locator('button.first').click();
    await form.locator('[data-meanwhile]').waitFor(WAIT);
    expect(await form.innerText()).toContain('TIU_CONFLICT');
    expect(await form.locator('[name=weight]').inputValue()).toBe('1450');
    // The form then knows what the other one did.
    const version = `${(await recordOf(id)).request.version}`;
    await expect.poll(() => form.locator('[name=seen]').inputValue(), WAIT).toBe(version);
    await form.locator('[name=urgency]').selectOption('IMMEDIATE');
    await form.locator('button.first').click();
    await expect.poll(async () => (await recordOf(id)).request.case.weights, WAIT).toEqual([1450]);
    expect((await recordOf(id)).request.case.urgency).toBe('IMMEDIATE');
  });

  it('gives one cot once to three requests that two people place at once, and tells all', async () => {
    const three = [];
    for (let i = 0; i < 3; i++) {
      const { id, code } = await opened(FROM, { needs: REA });
      await asked(id);
      await accepted(id, 1);
      three.push({ id, code });
    }
    const [a, b, c] = three.map(({ id }) => id) as [string, string, string];
    const left = await open(one, `/tiu?cas=${a}`);
    const right = await open(two, `/tiu?cas=${b}`);
    // Each says that the others want the same place.
    await expect.poll(() => left.locator(`[data-ask="${THREE}"] [data-contest]`).count(), WAIT).toBe(2);
    const take = (page: typeof left) => page.locator(`[data-place="${THREE}"]`).click(WAIT);
    await Promise.all([take(left), take(right)]);
    const won = async () =>
      (await Promise.all([a, b].map(async (id) => (await recordOf(id)).request.placement))).filter(Boolean)
        .length;
    await expect.poll(won, WAIT).toBe(1);
    const loser = (await recordOf(a)).request.placement ? right : left;
    await loser.getByText('TIU_COT_GIVEN').first().waitFor(WAIT);
    await expect
      .poll(() => loser.textContent('[data-news]'), WAIT)
      .toMatch(/la place de Port-Brume est prise par/);
    const third = await open(one, `/tiu?cas=${c}`);
    await third.locator('[data-contest]').filter({ hasText: 'place retenue' }).first().waitFor(WAIT);
    await third.locator(`[data-place="${THREE}"]`).click(WAIT);
    await third.getByText('TIU_COT_GIVEN').first().waitFor(WAIT);
    expect(await won()).toBe(1);
  });

  it('says after a cut in the middle of an acceptance that it counted, and counts it once', async () => {
    const { id } = await opened();
    await asked(id);
    await accepted(id);
    const page = await open(one, `/tiu?cas=${id}`);
    let cuts = 0;
    await page.route(/\/choose/, async (route) => {
      if (cuts++ > 0) return route.continue();
      // It arrives, and its answer does not.
      await route.fetch();
      await route.abort();
    });
    await page.locator(`[data-place="${THREE}"]`).click(WAIT);
    await page
      .locator('[data-said]')
      .filter({ hasText: 'c’est pris en compte, une seule fois' })
      .waitFor(WAIT);
    await page.waitForSelector(`[data-placed="${THREE}"]`, WAIT);
    const { steps } = await recordOf(id);
    expect(steps.filter(({ event }) => event.type === 'accepted')).toHaveLength(1);
  });

  it('says after a cut that it did not count, when the place went to another', async () => {
    const lost = await opened(FROM, { needs: REA });
    const other = await opened(FROM, { needs: REA });
    for (const { id } of [lost, other]) {
      await asked(id);
      await accepted(id, 1);
    }
    const page = await open(one, `/tiu?cas=${lost.id}`);
    let cuts = 0;
    await page.route(/\/choose/, async (route) => {
      if (cuts++ > 0) return route.continue();
      await actInHouse(desk.people.db, other.id, { kind: 'choose', ask: null, finess: THREE, seen: null });
      await route.abort();
    });
    await page.locator(`[data-place="${THREE}"]`).click(WAIT);
    await page
      .locator('[data-said=refused]')
      .filter({ hasText: 'ce n’est pas pris en compte' })
      .waitFor(WAIT);
    expect((await recordOf(lost.id)).request.placement).toBe(null);
  });

  it('works without script, from the call to the place', async () => {
    const page = await open(one, '/tiu?nouvelle=1', { script: false });
    await page.locator('[name=requester]').selectOption(FROM);
    await page.locator('[name=weeks]').fill('30');
    await page.locator('[name=indication]').selectOption('RPM');
    await page.locator('form:has([name=requester]) button.first').click();
    await page.locator(`[data-candidate="${THREE}"] input`).check();
    await page.locator('button[name=channel][value=phone]').click();
    await page.waitForSelector(`[data-ask="${THREE}"]`, WAIT);
    const id = /cas=([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';
    await accepted(id);
    await page.goto(`${desk.house.web}/tiu?cas=${id}`, WAIT);
    await page.locator(`[data-place="${THREE}"]`).click();
    await page.waitForSelector(`[data-placed="${THREE}"]`, WAIT);
  });
});

describe('a maternity', () => {
  it('answers on its ward’s PC in two touches, also without script, with what it declares at that instant', async () => {
    const ward = await desk.people.screen('ward', THREE);
    for (const script of [true, false]) {
      const { id, code } = await opened(FROM, { needs: REA });
      await asked(id);
      await asked(id, '990000014');
      const page = await open(ward, `/tiu/reponse/${THREE}`, { width: 390, script });
      const card = page.locator(`[data-reply="${code}"]`);
      await card.waitFor(WAIT);
      // Whom else the cell asked is none of its business.
      expect(await page.locator('main').innerHTML()).not.toMatch(/990000014|Haute-Lande/);
      await card.locator('[data-way=REFUSEE] summary').click();
      await card.locator('[data-way=REFUSEE] button[value=PLACE_REA]').click();
      await expect
        .poll(
          async () => (await recordOf(id)).request.asks.find(({ finess }) => finess === THREE)?.state,
          WAIT
        )
        .toBe('refused');
      const [answer] = (await recordOf(id)).request.asks[0]?.answers ?? [];
      expect(answer).toMatchObject({ reason: 'PLACE_REA', channel: 'page', by: 'midwife' });
    }
  });
});

describe('who sees what', () => {
  it('shows a network its own requests only', async () => {
    const [own, other] = [await opened(), await opened(ELSEWHERE)];
    const network = await desk.people.person(['network'], ['RP96']);
    const page = await open(network, '/tiu');
    await page.waitForSelector(`[data-request="${own.code}"]`, WAIT);
    expect(await page.locator(`[data-request="${other.code}"]`).count()).toBe(0);
    const html = async (path: string) =>
      (await fetch(desk.house.web + path, { headers: { cookie: network.cookie } })).text();
    for (const path of [`/tiu?cas=${other.id}`, `/tiu/__data.json?cas=${other.id}`, '/tiu']) {
      const said = await html(path);
      expect([path, said.includes(`"${other.code}"`), said.includes(ELSEWHERE + '"},')]).toEqual([
        path,
        false,
        false
      ]);
    }
    expect(await html(`/tiu?cas=${other.id}`)).toContain('n’est pas de votre réseau');
  });

  it('lets neither a name nor a remark into a log, an address or a socket', async () => {
    const page = await open(one, '/tiu?nouvelle=1');
    const frames: string[] = [];
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => frames.push(payload.toString()))
    );
    await page.reload(WAIT);
    await page.locator('header .link').filter({ hasText: 'direct' }).waitFor(WAIT);
    const fill = async (note: string) => {
      await page.locator('[name=requester]').selectOption(FROM);
      await page.locator('[name=weeks]').fill('30');
      await page.locator('[name=indication]').selectOption('RPM');
      await page.locator('[name=note]').fill(note);
      await page.locator('form:has([name=requester]) button.first').click();
    };
    await fill('Madame Zelmanski, tel 06 12 34 56 78');
    await page.getByText('TIU_NOTE_PERSONAL').first().waitFor(WAIT);
    // Nothing typed is lost: she takes the name out herself.
    expect(await page.locator('[name=note]').inputValue()).toContain('Zelmanski');
    await fill('allergie au latex');
    await page.waitForSelector('article[data-case]', WAIT);
    expect(await page.innerText('.facts')).toContain('allergie au latex');
    const told = [desk.house.output(), ...frames, ...addresses].join('\n');
    expect(frames.length).toBeGreaterThan(0);
    expect(told).not.toMatch(/Zelmanski|latex|06 12 34/);
    const rows = await desk.people.db.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM vigie.tiu_step WHERE event::text ~ 'Zelmanski|latex'"
    );
    expect(rows[0]?.n).toBe(0);
  });
});

it.each([
  ['', 1920],
  ['', 390],
  ['/en', 1920]
])('%s at %i px: nothing against it for axe, and nothing beside the screen', async (language, width) => {
  const id = await openTransfer(desk.people.db, FROM);
  await asked(id);
  const ward = await desk.people.screen('ward', THREE);
  for (const [guest, path] of [
    [one, `/tiu?cas=${id}`],
    [one, '/tiu?nouvelle=1'],
    [ward, `/tiu/reponse/${THREE}`]
  ] as const) {
    const page = await open(guest, language + path, { width });
    await page.waitForSelector('article, form:has([name=requester])', WAIT);
    for (const part of await page.locator('details').all())
      await part.evaluate((one_) => one_.setAttribute('open', ''));
    expect([path, await faultsOf(page)]).toEqual([path, []]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0
    );
  }
  expect(desk.heard()).toEqual([]);
});
