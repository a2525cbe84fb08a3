import type { House } from '#bin/testing/house.ts';
import type { ClockEntry, SiteEntry, Snapshot } from '#realtime/protocol/types.ts';
import { crowdFile, send } from './send.ts';

async function topic<V>(house: House, name: string): Promise<Record<string, { value: V }>> {
  const answer = await fetch(`${house.web}/api/v1/live/${name}`);
  return ((await answer.json()) as Snapshot<V>).set as Record<string, { value: V }>;
}

async function domainNow(house: House): Promise<number> {
  const clock = (await topic<ClockEntry>(house, 'region'))['clock']?.value.clock;
  if (!clock) throw new Error('No clock yet');
  return clock.anchorDomain + (Date.now() - clock.anchorProcess) * clock.speed;
}

/**
 * So many more people than a site of the demonstration has had today, by two files a second apart: a level rises
 * after two measures. @returns how many are present then
 */
export async function crowdAt(house: House, finess: string, more: number): Promise<number> {
  const site = (await topic<SiteEntry>(house, 'sites'))[finess]?.value;
  const present = (site?.measures.arrivalsToday.value ?? 0) + more;
  const now = await domainNow(house);
  for (const extractAt of [now - 2_000, now - 1_000])
    await send(house.ingest, house.keys[finess] ?? '', crowdFile({ finess, extractAt, present }));
  return present;
}
