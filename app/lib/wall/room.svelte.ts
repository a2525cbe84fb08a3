import { onMount, untrack } from 'svelte';
import { page } from '$app/state';
import type { Viewer } from '#domain/access/roles.ts';
import type { Told } from '#domain/declared/order.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { type Declared, eventsAt, levelAt, ordersAt } from '#app/lib/declared/read.ts';
import type { Locale } from '#app/lib/format/format.ts';
import type { Live } from '#app/lib/live/live.svelte.ts';
import type { ClockEntry, ToldEntry } from '#realtime/protocol/types.ts';
import { bandWords } from './band.ts';
import { cutWords } from './cut.ts';
import { keepWall } from './keeper.ts';
import { isNight, nightFrom } from './night.ts';
import { type Screen, screenFrom } from './scale.ts';
import { bandOf } from './told.ts';

/** What every wall's page is served with. */
interface RoomData {
  pack: Pick<RegionPack, 'departments' | 'sites'>;
  viewer: Viewer;
  demo: boolean;
  /** The access of this screen ended. */
  ended: boolean;
  /** Whom to call once it did. */
  contact: string | null;
  renderedAt: Instant;
}

/** The live picture of a wall's page, with the two topics that every wall reads. */
interface RoomLive {
  live: Pick<Live<string>, 'now' | 'link' | 'lastGoodAt' | 'refused' | 'start' | 'stop'>;
  /** Topic `region`. */
  areas: ReadonlyMap<string, unknown>;
  declared: Declared;
}

/** What every wall shows of the room it hangs in, as a component reads it. */
export interface Room {
  readonly now: Instant;
  /** Clock of the screen itself: simulated time is told by its distance from it, and nights are the room's. */
  readonly present: Instant;
  readonly screen: Screen;
  readonly dim: boolean;
  /** Device id; null for a screen that was never enrolled. */
  readonly device: string | null;
  readonly told: Told;
  /** The permanent band, fullest wording first; null on real data. */
  readonly band: readonly string[] | null;
  /** The band of a picture that is not live, fullest wording first. */
  readonly cut: readonly string[] | null;
  /** The band of events, fullest wording first; null without. */
  readonly event: readonly string[] | null;
  readonly revoked: boolean;
  readonly contact: string | null;
}

/**
 * The room of a wall: its screen, its clock, the orders it follows and what may no longer be shown. Starts the live
 * picture with the page and keeps the screen on. Call it while a component is made.
 */
export function wallRoom(data: () => RoomData, { live, areas, declared }: RoomLive, locale: Locale): Room {
  let size = $state({ width: 1920, height: 1080 });
  let present = $state(untrack(() => data().renderedAt));
  onMount(() => {
    const measure = () => (size = { width: innerWidth, height: innerHeight });
    measure();
    addEventListener('resize', measure);
    const clock = setInterval(() => (present = Date.now()), 1_000);
    present = Date.now();
    void live.start();
    const release = keepWall();
    return () => {
      live.stop();
      release();
      clearInterval(clock);
      removeEventListener('resize', measure);
    };
  });

  const screen = $derived(screenFrom(page.url.searchParams, size.width, size.height));
  const dim = $derived(isNight(nightFrom(page.url.searchParams), present));
  const now = $derived(live.now || data().renderedAt);
  const device = $derived.by(() => {
    const { viewer } = data();
    return viewer.kind === 'device' ? viewer.id : null;
  });
  const told = $derived(ordersAt(declared, device, now));
  const band = $derived.by(() => {
    const clock = areas.get('clock') as ClockEntry | undefined;
    const origin = clock?.origin ?? (data().demo ? 'simulated' : 'real');
    return bandWords({ origin, speed: clock?.clock.speed ?? 1, now, present }, locale);
  });
  const cut = $derived(cutWords(live.link, live.lastGoodAt, now, locale));
  const placeOf = (scope: string): string => {
    const { departments, sites } = data().pack;
    return (
      departments.find(({ code }) => `dept:${code}` === scope)?.name ??
      sites.find(({ finess }) => finess === scope)?.shortName ??
      scope
    );
  };
  const event = $derived.by(() => {
    const events = eventsAt(declared.values(), now);
    return events.length > 0 ? bandOf(events, levelAt(declared, 'region', now), placeOf, now, locale) : null;
  });
  // Kept when the topics are forgotten: a screen whose access ends while it runs says it too.
  let contact = $state(untrack(() => data().contact));
  $effect(() => {
    const said = areas.get('told') as ToldEntry | undefined;
    if (said) contact = said.contact;
  });
  return {
    get now() {
      return now;
    },
    get present() {
      return present;
    },
    get screen() {
      return screen;
    },
    get dim() {
      return dim;
    },
    get device() {
      return device;
    },
    get told() {
      return told;
    },
    get band() {
      return band;
    },
    get cut() {
      return cut;
    },
    get event() {
      return event;
    },
    get revoked() {
      return data().ended || live.refused.size > 0;
    },
    get contact() {
      return contact;
    }
  };
}
