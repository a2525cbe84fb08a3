import { parseArgs } from 'node:util';
import { readClock } from '#db/clock.ts';
import { connect, type Db } from '#db/connect.ts';
import { announceDown } from '#db/rpu/announce.ts';
import { acceptHeldDay, heldDays } from '#db/rpu/held.ts';
import { domainAt } from '#domain/time/clock.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { readConfig, type Config } from '../config.ts';
import { targetOf } from '../runtime.ts';
import { commandAct } from './accounts.ts';

const USAGE = `vigie feeds held                                  lists the days held by the shrink guard
vigie feeds accept <finess>/<ordre> <yyyy-mm-dd>  applies a held day, also a refused one: the new file is right
vigie feeds announce <finess>/<ordre> --reason maintenance|cyber [--hours <n>]
vigie feeds announce <finess>/<ordre> --over      the announced stop is over`;

/** What a person may decide about feeds until there is a screen for it. The record must be running. */
export async function run(args: string[]): Promise<void> {
  const [what, ...rest] = args;
  const config = readConfig(process.env);
  const db = connect(targetOf(config), { name: 'vigie-feeds', max: 1 });
  try {
    if (what === 'held') await held(db, config);
    else if (what === 'accept') await accept(db, config, rest);
    else if (what === 'announce') await announce(db, config, rest);
    else throw new Error(`Say what to do.\n${USAGE}`);
  } finally {
    await db.end();
  }
}

const originOf = (config: Config) => (config.demo ? ('simulated' as const) : ('real' as const));

async function domainNow(db: Db, config: Config): Promise<Instant> {
  const clock = config.demo ? await readClock(db) : null;
  return clock ? domainAt(clock, Date.now()) : Date.now();
}

/** @throws Error naming what is wrong with the unit */
function unitOf(config: Config, text: string | undefined): string {
  const units = loadRegion(config.VIGIE_REGION).sites.flatMap((site) =>
    site.units.map((ordre) => `${site.finess}/${ordre}`)
  );
  const unit = units.find((known) => known === text || known === `${text}/0`);
  if (!unit) throw new Error(`"${text ?? ''}" is not a unit of this region.\n${USAGE}`);
  return unit;
}

async function held(db: Db, config: Config): Promise<void> {
  const days = await heldDays(db, originOf(config));
  if (days.length === 0) console.log('No day is held.');
  for (const day of days) {
    const received = new Date(day.receivedAt).toISOString();
    console.log(`${day.unit}  ${day.day}  ${day.n} records instead of ${day.storedN}, received ${received}`);
  }
}

async function accept(db: Db, config: Config, [text, day]: string[]): Promise<void> {
  const unit = unitOf(config, text);
  if (!day || !/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`"${day ?? ''}" is not a day.\n${USAGE}`);
  const result = await acceptHeldDay(
    db,
    { unit, origin: originOf(config), day, evenRefused: true },
    await domainNow(db, config),
    commandAct(config)
  );
  if (!result) throw new Error(`No day ${day} of ${unit} is held; "vigie feeds held" lists them.`);
  console.log(
    `Applied: ${result.inserted} new, ${result.corrected} corrected, ${result.withdrawn} withdrawn.`
  );
}

async function announce(db: Db, config: Config, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      hours: { type: 'string' },
      over: { type: 'boolean', default: false }
    }
  });
  const unit = unitOf(config, positionals[0]);
  const { reason, over } = values;
  if (!over && reason !== 'maintenance' && reason !== 'cyber')
    throw new Error(`--reason is maintenance or cyber.\n${USAGE}`);
  const hours = values.hours === undefined ? null : Number(values.hours);
  if (hours !== null && !(hours > 0 && hours <= 24 * 90))
    throw new Error(`--hours "${values.hours}" is not a number of hours.`);
  const now = await domainNow(db, config);
  const known = over ? null : reason === 'cyber' ? ('cyber' as const) : ('maintenance' as const);
  const until = over || hours === null ? null : now + hours * HOUR;
  await announceDown(
    db,
    { unit, origin: originOf(config), since: now, until, reason: known },
    now,
    commandAct(config)
  );
  console.log(over ? `${unit}: the announced stop is over.` : `${unit}: announced down (${known}).`);
}
