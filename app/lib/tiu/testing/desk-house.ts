import type { Browser } from 'playwright-core';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { openPeople, type Guest } from '#bin/testing/people.ts';
import { listTiu, readTiu, type TiuHistory } from '#db/tiu/read.ts';
import type { TiuCase, TiuRequest } from '#domain/tiu/types.ts';
import { look, type Looking } from './desk.ts';
import { actInHouse, openingOf } from './transfer.ts';

/** Of type I: where she is. Of type III: the only one for a newborn's resuscitation. */
export const FROM = '960000037';
export const THREE = '960000011';
/** A maternity of another network. */
export const ELSEWHERE = '990000030';
export const REA: TiuCase['needs'] = { obstetric: true, neonatal: { level: 'REA', count: 1 } };

/** A house of the fictive region where only tests ask for transfers, its people, and what they do there. */
export interface DeskHouse {
  house: House;
  browser: Browser;
  people: Awaited<ReturnType<typeof openPeople>>;
  /** Somebody opens a page. */
  open(
    guest: Pick<Guest, 'cookie'>,
    path: string,
    more?: Parameters<typeof look>[4]
  ): Promise<Looking['page']>;
  /** What browsers complained of since the pages were last left. */
  heard(): string[];
  opened(requester?: string, over?: Partial<TiuCase>): Promise<TiuRequest>;
  asked(id: string, finess?: string): Promise<TiuRequest>;
  accepted(id: string, told?: number | null, finess?: string): Promise<TiuRequest>;
  /** A request whose place is chosen. */
  placed(over?: Partial<TiuCase>): Promise<TiuRequest>;
  recordOf(id: string): Promise<TiuHistory>;
  /** Leaves every page, and ends every request: the next test begins with nothing open. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; without WebGL the map is drawn as SVG, so that what it shows can be read. */
export async function openDeskHouse(): Promise<DeskHouse> {
  const [house, browser] = await Promise.all([
    startHouse({ env: { VIGIE_DEMO: '0' } }),
    openBrowser(['--disable-3d-apis'])
  ]);
  const people = await openPeople(house);
  const { db } = people;
  let looking: Looking[] = [];

  const opened: DeskHouse['opened'] = (requester = FROM, over = {}) =>
    actInHouse(db, null, openingOf(requester, Date.now(), over));
  const asked: DeskHouse['asked'] = (id, finess = THREE) =>
    actInHouse(db, id, { kind: 'ask', finess, channel: 'message' });
  const accepted: DeskHouse['accepted'] = (id, told = null, finess = THREE) =>
    actInHouse(db, id, {
      ...{ kind: 'answer', finess, ask: null, answer: 'ACCEPTEE', reason: null, channel: 'page' },
      ...{
        function: 'midwife',
        told: told === null ? null : { obstetric: 4, NEO: null, SI: null, REA: told }
      }
    });
  return {
    ...{ house, browser, people, opened, asked, accepted },
    async open(guest, path, more = {}) {
      const seen = await look(browser, house, guest, path, more);
      looking.push(seen);
      return seen.page;
    },
    heard: () => looking.flatMap(({ heard }) => heard),
    async placed(over) {
      const { id } = await opened(FROM, over);
      await asked(id);
      await accepted(id);
      return actInHouse(db, id, { kind: 'choose', ask: null, finess: THREE, seen: null });
    },
    async recordOf(id) {
      const held = await readTiu(db, 'real', id);
      if (!held) throw new Error(`no request ${id}`);
      return held;
    },
    async leave() {
      await Promise.all(looking.map(({ context }) => context.close()));
      looking = [];
      for (const { id, end } of await listTiu(db, 'real'))
        if (!end) await actInHouse(db, id, { kind: 'cancel', reason: 'ERREUR', seen: null });
    },
    async close() {
      await Promise.all([browser.close(), people.close()]);
      await house.stop();
    }
  };
}
