import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Guest } from '#bin/testing/people.ts';
import { listTiu } from '#db/tiu/read.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { WAIT } from './testing/desk.ts';
import { type DeskHouse, ELSEWHERE, FROM, openDeskHouse, REA, THREE } from './testing/desk-house.ts';
import { actInHouse } from './testing/transfer.ts';

let desk: DeskHouse;
let one: Guest;
let two: Guest;

beforeAll(async () => {
  desk = await openDeskHouse();
  const { person } = desk.people;
  [one, two] = [await person(['perinatal']), await person(['perinatal'])];
});
afterEach(() => desk.leave());
afterAll(() => desk?.close());

describe('what somebody begins', () => {
  it('stays when the same request changes meanwhile: who is ticked is still asked', async () => {
    const { id } = await desk.opened(FROM, { needs: REA });
    const page = await desk.open(one, `/tiu?cas=${id}`);
    const box = page.locator(`[data-candidate="${THREE}"] input`);
    await box.check(WAIT);
    await desk.asked(id, '990000014');
    await page.waitForSelector('[data-ask="990000014"][data-state=asked]', WAIT);
    expect(await box.isChecked()).toBe(true);
    await page.locator('button[name=channel][value=message]').click();
    await page.waitForSelector(`[data-ask="${THREE}"][data-state=asked]`, WAIT);
  });
});

describe('taking a change back', () => {
  it('is its author’s alone, brings the other asks back, and stays in the history', async () => {
    const { id } = await desk.opened(FROM, { needs: REA });
    await desk.asked(id);
    await desk.asked(id, '990000014');
    await desk.accepted(id);
    const page = await desk.open(one, `/tiu?cas=${id}`);
    const other = await desk.open(two, `/tiu?cas=${id}`);
    await page.locator(`[data-place="${THREE}"]`).click(WAIT);
    const undo = page.getByRole('button', { name: /Défaire .*Place retenue à Port-Brume/ });
    await undo.waitFor(WAIT);
    // The other one sees the choice, and no way to take back what is not theirs.
    await other.waitForSelector(`[data-placed="${THREE}"]`, WAIT);
    expect(await other.getByRole('button', { name: /^↶/ }).count()).toBe(0);
    await page.waitForSelector('[data-ask="990000014"][data-state=withdrawn]', WAIT);
    await undo.click();
    await page.waitForSelector(`[data-place="${THREE}"]`, WAIT);
    await page.waitForSelector('[data-ask="990000014"][data-state=asked]', WAIT);
    await other.waitForSelector(`[data-place="${THREE}"]`, WAIT);
    await page.keyboard.press('h');
    const crossed = page.locator('[data-part=history] s');
    await expect.poll(() => crossed.allInnerTexts(), WAIT).toEqual([expect.stringMatching(/Port-Brume/)]);
    expect((await desk.recordOf(id)).request).toMatchObject({ state: 'searching', placement: null });
  });

  it('is refused, and said why, once the place it gives back went to another', async () => {
    const { id } = await desk.placed({ needs: REA });
    const page = await desk.open(one, `/tiu?cas=${id}`);
    await page.locator('[data-part=transport] [name=reason]').selectOption('PLACE_REA');
    await page.locator('form[action$="/release"] button').click();
    const undo = page.getByRole('button', { name: /^↶/ });
    await undo.waitFor(WAIT);
    const rival = await desk.opened(FROM, { needs: REA });
    await desk.asked(rival.id);
    await desk.accepted(rival.id, 1);
    await actInHouse(desk.people.db, rival.id, { kind: 'choose', ask: null, finess: THREE, seen: null });
    await undo.click();
    await page.getByText('TIU_UNDO_REFUSED').first().waitFor(WAIT);
    expect((await desk.recordOf(id)).request.placement).toBe(null);
  });
});

describe('from the place to the end', () => {
  it('decides the transport, leaves, arrives, closes, and brings her back nearer home', async () => {
    const { id, code } = await desk.placed();
    const page = await desk.open(one, `/tiu?cas=${id}`);
    const part = page.locator('[data-part=transport]');
    // She cannot leave before it is decided how.
    expect(await part.locator('form[action$="/depart"]').count()).toBe(0);
    await page.keyboard.press('v');
    await part.locator('[name=vector]').selectOption('SMUR_PED');
    await part.locator('form[action$="/transport"] button').click();
    await part.getByText('SMUR pédiatrique, médicalisé').waitFor(WAIT);
    const tasks: (string | null)[] = [];
    for (const [action, state] of [
      ['depart', 'departed'],
      ['arrive', 'arrived']
    ] as const) {
      tasks.push(await page.getAttribute('[data-next]', 'data-next'));
      await part.locator(`form[action$="/${action}"] button`).click();
      await expect.poll(async () => (await desk.recordOf(id)).request.state, WAIT).toBe(state);
      await part.locator(`form[action$="/${action}"]`).waitFor({ state: 'detached', ...WAIT });
    }
    expect(tasks).toEqual(['depart', 'arrive']);
    await part.locator('[name=outcome]').selectOption('HOSPITALISEE');
    await part.locator('form[action$="/close"] button').click();
    await expect.poll(async () => (await desk.recordOf(id)).request.state, WAIT).toBe('closed');
    await page.waitForSelector('[data-part=transport]', { state: 'detached', ...WAIT });

    await page.getByRole('link', { name: /Ouvrir un retransfert depuis Port-Brume/ }).click();
    await page.waitForSelector('[data-first]:focus', WAIT);
    // She is where she was brought to, and as far along as she is today.
    expect(await page.inputValue('[name=requester]')).toBe(THREE);
    await page.locator('[name=neonatal]').selectOption('');
    await page.locator('form:has([name=requester]) button.first').click();
    await page.waitForSelector('article[data-case]', WAIT);
    await page.waitForSelector(`article[data-case="${code}"]`, { state: 'detached', ...WAIT });
    const [back] = (await listTiu(desk.people.db, 'real')).filter(({ parent }) => parent === id);
    expect(back).toMatchObject({ requester: THREE, state: 'requested', case: { needs: { neonatal: null } } });
    expect(await page.innerText('.facts')).toContain(code);
    expect(back?.requestedAt).toBeGreaterThan(Date.now() - 5 * MINUTE);
  });

  it('says of a step that another already took what stands now, and takes it once', async () => {
    const { id } = await desk.placed();
    const page = await desk.open(one, `/tiu?cas=${id}`);
    const other = await desk.open(two, `/tiu?cas=${id}`);
    await Promise.all([page, other].map((at) => at.locator('form[action$="/transport"] button').click(WAIT)));
    await page.waitForSelector('form[action$="/depart"] button', WAIT);
    await other.waitForSelector('form[action$="/depart"] button', WAIT);
    // Both press before either is answered: neither desk has heard of the other, and taken the form away.
    let pressed = 0;
    let release = (): void => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    for (const at of [page, other])
      await at.route(/\/depart/, async (route) => {
        pressed += 1;
        if (pressed === 2) release();
        await both;
        await route.continue();
      });
    await Promise.all([page, other].map((at) => at.locator('form[action$="/depart"] button').click(WAIT)));
    await expect.poll(async () => (await desk.recordOf(id)).request.state, WAIT).toBe('departed');
    await Promise.all([page, other].map((at) => at.waitForSelector('form[action$="/arrive"]', WAIT)));
    // Its form is gone with the step: what became of it is told above.
    const refused = () =>
      Promise.all([page, other].map((at) => at.locator('[data-said=refused]').count())).then(
        ([a = 0, b = 0]) => a + b
      );
    await expect.poll(refused, WAIT).toBe(1);
    const { steps } = await desk.recordOf(id);
    expect(steps.filter(({ event }) => event.type === 'departed')).toHaveLength(1);
  });
});

describe('a perinatal network', () => {
  it('opens, asks, hears and places its own request, and is refused another’s', async () => {
    const network = await desk.people.person(['network'], ['RP96']);
    const page = await desk.open(network, '/tiu');
    await page.keyboard.press('n');
    await page.waitForSelector('[data-first]:focus', WAIT);
    // Those of others are not even to choose.
    const offered = await page.$$eval('[name=requester] option', (all) =>
      all.map((one_) => one_.getAttribute('value'))
    );
    expect(offered).toContain(FROM);
    expect(offered).not.toContain(ELSEWHERE);
    await page.locator('[name=requester]').selectOption(FROM);
    await page.locator('[name=weeks]').fill('29');
    await page.locator('[name=indication]').selectOption('MAP');
    await page.locator('form:has([name=requester]) button.first').click();
    await page.waitForSelector('article[data-case]', WAIT);
    await page.locator(`[data-candidate="${THREE}"] input`).check(WAIT);
    await page.locator('button[name=channel][value=message]').click();
    await page.waitForSelector(`[data-ask="${THREE}"][data-state=asked]`, WAIT);
    const [made] = (await listTiu(desk.people.db, 'real')).filter(({ end }) => !end);
    expect(made).toMatchObject({ intake: 'network', network: 'RP96', requester: FROM });
    const id = made?.id ?? '';
    await desk.accepted(id);
    await page.waitForSelector('.alarms[data-rings=answer]', WAIT);
    await page.locator(`[data-place="${THREE}"]`).click(WAIT);
    await page.waitForSelector(`[data-placed="${THREE}"]`, WAIT);
    const { steps } = await desk.recordOf(id);
    const own = steps.filter(({ event }) => event.type !== 'answered').map(({ by }) => by);
    expect(new Set(own)).toEqual(new Set(['network']));

    const { id: other, version } = await desk.opened(ELSEWHERE);
    const body = new URLSearchParams({
      request: other,
      seen: `${version}`,
      reason: 'ERREUR',
      part: 'cancel'
    });
    body.set('command', '00000000-0000-4000-8000-000000000000');
    const headers = { cookie: network.cookie, origin: desk.house.web, accept: 'application/json' };
    const answer = await fetch(`${desk.house.web}/tiu?/cancel`, { method: 'POST', body, headers });
    expect(await answer.text()).toContain('LIVE_FORBIDDEN');
    expect((await desk.recordOf(other)).request.end).toBe(null);
  });
});

describe('the desk of the command centre', () => {
  it('shows how many wait, for how long and where places are, as it changes, and nothing of any one', async () => {
    const waiting = await desk.opened(FROM, { needs: REA });
    await desk.asked(waiting.id);
    const page = await desk.open(one, '/pc');
    const panel = page.locator('[data-transfers]');
    await expect.poll(() => panel.innerText().catch(() => ''), WAIT).toMatch(/en cours 1 .*sans place 1/i);
    const next = await desk.opened(ELSEWHERE);
    await expect.poll(() => panel.innerText(), WAIT).toMatch(/en cours 2 .*sans place 2/i);
    await desk.accepted(waiting.id, 3);
    const cell = panel.locator('tr', { has: page.getByRole('rowheader', { name: 'III', exact: true }) });
    await expect.poll(() => cell.innerText(), WAIT).toMatch(/3/);
    const said = await panel.innerText();
    expect(said).not.toMatch(new RegExp(`${waiting.code}|${next.code}|\\bSA\\b|La Dune`));
    await panel.getByRole('link').click();
    await page.waitForURL('**/tiu', WAIT);
  });
});

describe('the sound of a workstation', () => {
  it('stays off over a reload and in its other window, until its end, which is said', async () => {
    const { id } = await desk.opened();
    await desk.asked(id);
    const page = await desk.open(one, '/tiu');
    const other = await page.context().newPage();
    await other.goto(`${desk.house.web}/tiu`, WAIT);
    await other.waitForSelector('html[data-script="runs"]', WAIT);
    await page.locator('.alarms summary').click();
    await page.locator('.alarms [name=reason]').selectOption('room');
    await page.locator('.alarms form button').click();
    await page.getByText(/Son coupé jusqu’à \d\d:\d\d\s: salle calme demandée/).waitFor(WAIT);
    await other.waitForSelector('[data-muted]', WAIT);
    expect(await page.innerText('[data-muted]')).toMatch(/encore (5|4)\smin/);
    await desk.accepted(id);
    await page.waitForSelector('[data-alarm=answer]', WAIT);
    await page.reload(WAIT);
    await page.waitForSelector('[data-muted]', WAIT);
    expect(await page.getAttribute('.alarms', 'data-rings')).toBe('no');
    // Its end comes: what nobody heard rings. Told by the other window, so that no loading takes of what is left.
    await other.evaluate(() => {
      const key = 'vigie:tiu:mute';
      const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as { until: number };
      localStorage.setItem(key, JSON.stringify({ ...kept, until: Date.now() + 20_000 }));
    });
    await page.waitForSelector('.alarms[data-rings=answer]', WAIT);
    expect(await page.innerText('[data-unmuted]')).toMatch(/Le son est revenu à \d\d:\d\d/);
  });
});
