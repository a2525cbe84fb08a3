import type { RegionPack } from '#domain/region.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { FEED_FAULTS, onGrid, type Effect, type FeedFault, type Sites } from '../effects.ts';
import { feed, isStory, STORIES, story, tiu, world, type StoryName } from '../stories.ts';

/** What can be asked of a running simulator. */
export type Command =
  | { do: 'fault'; fault: FeedFault; sites: Sites; minutes: number; amount: number }
  | { do: 'surge'; sites: Sites; minutes: number; factor: number }
  | { do: 'transfers'; minutes: number; factor: number }
  | { do: 'story'; name: StoryName; at: Instant | null }
  | { do: 'clear' }
  | { do: 'status' };

const MINUTES = 60;
/** Share of records a fault touches, unless said; minutes for `late`. */
const AMOUNTS: Partial<Record<FeedFault, number>> = {
  shrink: 0.7,
  late: 45,
  'wrong-codes': 0.1,
  'bad-hours': 0.1,
  corrections: 0.2
};

const SIMULATE_USAGE = `vigie simulate <what>
  --silence|--cyber|--shrink|--empty|--late|--duplicate|--reorder|--wrong-codes|--bad-hours|
  --future-extract|--corrections <finess…|all> [minutes] [amount: 30% of records, or 45m for --late]
  --surge <finess…|all> [minutes] [factor: x1.8]
  --transfers [minutes] [factor: x3]   in-utero transfers asked for
  --story ${STORIES.join('|')} [at: 2026-11-22T19:00+01:00]
  --clear    ends what was asked for
  --status   says what is going on`;

/**
 * Reads the arguments of `vigie simulate`.
 * @throws Error with one clear sentence
 */
export function parseSimulateArgs(args: readonly string[]): Command {
  const [flag = '', ...rest] = args;
  const name = flag.replace(/^--/, '');
  if (!flag.startsWith('--')) throw new Error(`Say what to simulate.\n${SIMULATE_USAGE}`);
  if (name === 'clear' || name === 'status') return { do: name };
  if (name === 'story') return storyCommand(rest);
  if (name === 'transfers') return transfersCommand(rest);
  const { sites, minutes, last } = targets(name, rest);
  if (name === 'surge') {
    const factor = last === null ? 1.8 : Number(last.replace(/^x/, ''));
    if (!(factor > 0 && factor <= 10))
      throw new Error(`--surge: "${last}" is not a factor between 0 and 10.`);
    return { do: 'surge', sites, minutes, factor };
  }
  const fault = FEED_FAULTS.find((known) => known === name);
  if (fault === undefined) throw new Error(`Unknown request --${name}.\n${SIMULATE_USAGE}`);
  return { do: 'fault', fault, sites, minutes, amount: amountOf(fault, last) };
}

function storyCommand([name = '', at]: readonly string[]): Command {
  if (!isStory(name)) throw new Error(`Unknown story "${name}"; known: ${STORIES.join(', ')}.`);
  const instant = at === undefined ? null : Date.parse(at);
  if (Number.isNaN(instant))
    throw new Error(`"${at}" is not a date and time such as 2026-11-22T19:00+01:00.`);
  return { do: 'story', name, at: instant };
}

function transfersCommand([minutes = String(MINUTES), factor = 'x3', ...others]: readonly string[]): Command {
  const [lasts, times] = [Number(minutes), Number(factor.replace(/^x/, ''))];
  if (others.length > 0 || !(lasts > 0 && lasts <= 14 * 24 * 60))
    throw new Error(`--transfers: "${minutes}" is not a number of minutes.`);
  if (!(times > 0 && times <= 20))
    throw new Error(`--transfers: "${factor}" is not a factor between 0 and 20.`);
  return { do: 'transfers', minutes: lasts, factor: times };
}

function targets(
  name: string,
  rest: readonly string[]
): { sites: Sites; minutes: number; last: string | null } {
  const isSite = (word: string) => word === 'all' || /^[0-9][0-9AB][0-9]{7}$/.test(word);
  const named = rest.filter(isSite);
  const [minutes, last, ...others] = rest.filter((word) => !isSite(word));
  if (named.length === 0 || others.length > 0)
    throw new Error(`--${name} wants FINESS numbers (or all), then minutes.`);
  const lasts = minutes === undefined ? MINUTES : Number(minutes);
  if (!(lasts > 0 && lasts <= 14 * 24 * 60))
    throw new Error(`--${name}: "${minutes}" is not a number of minutes.`);
  return { sites: named.includes('all') ? 'all' : named, minutes: lasts, last: last ?? null };
}

function amountOf(fault: FeedFault, text: string | null): number {
  const usual = AMOUNTS[fault] ?? 1;
  if (text === null) return usual;
  const amount = fault === 'late' ? Number(text.replace(/m$/, '')) : Number(text.replace(/%$/, '')) / 100;
  const most = fault === 'late' ? 24 * 60 : 1;
  if (!(amount > 0 && amount <= most)) throw new Error(`--${fault}: "${text}" is not an amount.`);
  return amount;
}

/**
 * What a command does to the world and the feeds, from domain time `now` on.
 * @throws RangeError for a FINESS the region does not have
 */
export function effectsOf(command: Command, region: RegionPack, now: Instant): Effect[] {
  if (command.do === 'clear' || command.do === 'status') return [];
  if (command.do === 'story') {
    const anchor = command.at ?? onGrid(now);
    if (anchor < now) throw new RangeError('A story cannot begin in the past: that has been told already.');
    return story(command.name, region, anchor);
  }
  if (command.do === 'transfers') return [tiu(now, command.minutes * MINUTE, { requests: command.factor })];
  const { sites } = command;
  const unknown = sites === 'all' ? [] : sites.filter((f) => !region.sites.some((site) => site.finess === f));
  if (unknown.length > 0)
    throw new RangeError(`No emergency department ${unknown.join(', ')} in ${region.id}.`);
  const lasts = command.minutes * MINUTE;
  if (command.do === 'surge') return [world(sites, onGrid(now), lasts, { arrivals: command.factor })];
  return [feed(command.fault, sites, now, lasts, command.amount)];
}
