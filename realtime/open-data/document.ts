import type { Origin } from '#domain/origin.ts';
import { affluenceWord, type AffluenceWord } from '#domain/public-word/affluence.ts';
import type { Practical } from '#domain/rules/rules.ts';
import type { RegionPack, Service, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { doorAt, statusAt } from '../protocol/public-status.ts';
import type { StayEntry } from '../protocol/stay-types.ts';
import type { PublicEntry } from '../protocol/types.ts';

/** Version of what the fields mean: docs/open-data.md says what changed from one to the next. */
export const DEFINITIONS = '1.1';

/** What anybody may read of the region's emergency departments. Instants are ISO 8601, UTC. */
export interface OpenDocument {
  /** Domain time of the picture: nothing in it is newer. */
  asOf: string;
  /** Set when the picture is not of now: "image de 14:32". */
  image: string | null;
  old: boolean;
  origin: Origin;
  simulated: boolean;
  region: { id: string; name: string };
  licence: string;
  definitions: { version: string; url: string };
  /** Levels are each against the site's own past: ranking sites by them is wrong. */
  comparable: false;
  emergency: { '15': string; '112': string; '114': string };
  sites: OpenSite[];
}

export interface OpenSite {
  finess: string;
  name: string;
  commune: { code: string; name: string };
  department: string;
  longitude: number;
  latitude: number;
  affluence: {
    state: 'known' | 'active' | 'stale' | 'unknown' | 'no_live_measure' | 'withheld';
    value: AffluenceWord | null;
    comparable: false;
    measuredAt: string | null;
    staleAt: string | null;
    unknownAt: string | null;
  };
  /** Longest wait before a doctor, as the site itself says it; null where it says none of now. */
  waitBeforeDoctor: { minutes: number; measuredAt: string | null; validUntil: string | null } | null;
  /** As the site told it, never guessed: null is "non renseigné". */
  practical: OpenPractical;
  services: OpenService[];
}

/** What a person needs to go there. */
export interface OpenPractical {
  /** Of the national register of establishments. */
  address: string | null;
  phone: string | null;
  hours: string | null;
  access: string | null;
  /** Who told phone, hours and access, and when they were written. */
  source: string | null;
  updatedAt: string | null;
}

export interface OpenService {
  service: Service;
  /** `not_declared`: nobody said that it is not as always; it is never said to be open. */
  door: { state: 'not_declared' | 'closed' | 'diverted' | 'partial'; until: string | null };
  expectedStay: OpenStay;
}

/** Expected stay of somebody who arrives now and goes home; `minutes` is null wherever it is not known. */
export interface OpenStay {
  state: 'known' | 'unknown' | 'not_computable' | 'not_published';
  /** Why there is none: `too_few`, `not_learned`, `drifted`, `too_old`… */
  reason: string | null;
  minutes: { halfLeaveWithin: number; nineInTenLeaveWithin: number } | null;
  measuredAt: string | null;
  validUntil: string | null;
  /** Share of those scored over 28 days who left by the longer length they were told, 0–1; null: not measured yet. */
  leftWithinNineInTen: number | null;
  learnedOn: Origin | null;
}

interface Asked {
  region: Pick<RegionPack, 'id' | 'name'>;
  sites: readonly Site[];
  entries: ReadonlyMap<string, PublicEntry>;
  /** What sites tell of themselves, and addresses of the register, by FINESS. */
  directory: ReadonlyMap<string, Practical>;
  addresses: Readonly<Record<string, string>>;
  origin: Origin;
  /** When the picture was true, and the time at which it is read: figures that are over by then say so. */
  asOf: Instant;
  now: Instant;
  image: string | null;
}

const iso = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The document of a picture at `now`. Pure; it holds no figure but coordinates and times. */
export function openDocument(asked: Asked): OpenDocument {
  const { region, entries, origin, asOf, now, image } = asked;
  return {
    asOf: new Date(asOf).toISOString(),
    image,
    old: image !== null,
    origin,
    simulated: origin !== 'real',
    region: { id: region.id, name: region.name.fr },
    licence: 'Licence Ouverte 2.0 (Etalab)',
    definitions: { version: DEFINITIONS, url: '/urgences/methode' },
    comparable: false,
    emergency: {
      '15': 'SAMU',
      '112': 'numéro d’urgence européen',
      '114': 'sourds et malentendants, par SMS'
    },
    sites: asked.sites.map((site) => ({
      ...siteOf(site, entries.get(site.finess), now),
      practical: practicalOf(asked.directory.get(site.finess), asked.addresses[site.finess])
    }))
  };
}

function waitOf(entry: PublicEntry | undefined, now: Instant): OpenSite['waitBeforeDoctor'] {
  const wait = entry?.wait;
  const until = wait?.provenance?.staleAt ?? null;
  if (wait?.value == null || (until !== null && now >= until)) return null;
  return {
    minutes: wait.value,
    measuredAt: iso(wait.provenance?.measuredAt ?? null),
    validUntil: iso(until)
  };
}

function practicalOf(told: Practical | undefined, address: string | undefined): OpenPractical {
  return {
    address: address ?? null,
    phone: told?.phone ?? null,
    hours: told?.hours ?? null,
    access: told?.access ?? null,
    source: told?.source ?? null,
    updatedAt: iso(told?.at ?? null)
  };
}

function siteOf(site: Site, entry: PublicEntry | undefined, now: Instant): Omit<OpenSite, 'practical'> {
  const status = statusAt(entry, now);
  const state = status.kind === 'crowd' ? 'known' : status.kind === 'daily' ? 'no_live_measure' : status.kind;
  return {
    finess: site.finess,
    name: site.name,
    commune: { code: site.commune, name: site.communeName },
    department: site.department,
    longitude: site.lon,
    latitude: site.lat,
    affluence: {
      state: state === 'closed' || state === 'diverted' ? 'unknown' : state,
      value: status.kind === 'crowd' ? affluenceWord(status.affluence) : null,
      comparable: false,
      measuredAt: iso(entry?.measuredAt ?? null),
      staleAt: iso(entry?.staleAt ?? null),
      unknownAt: iso(entry?.unknownAt ?? null)
    },
    waitBeforeDoctor: waitOf(entry, now),
    services: site.services.map((service) => {
      const door = doorAt(entry, [service], now);
      return {
        service,
        door: { state: door?.kind ?? 'not_declared', until: iso(door?.until ?? null) },
        expectedStay: stayOf(entry?.expected?.[service], door !== null && door.kind !== 'partial', now)
      };
    })
  };
}

/** A figure that is over by `now` is not told, and none is told of a door that is shut. */
function stayOf(stay: StayEntry | undefined, shut: boolean, now: Instant): OpenStay {
  const none = {
    minutes: null,
    measuredAt: null,
    validUntil: null,
    leftWithinNineInTen: null,
    learnedOn: null
  };
  if (!stay || shut) return { state: 'not_published', reason: shut ? 'door' : null, ...none };
  const { p50, p90, under90 } = stay.measures;
  const { measuredAt, unknownAt } = stay.provenance;
  const over = unknownAt !== null && now >= unknownAt;
  const told = !over && p50.value !== null && p90.value !== null;
  const state = over
    ? 'unknown'
    : p50.state === 'not_computable'
      ? 'not_computable'
      : told
        ? 'known'
        : 'unknown';
  return {
    state,
    reason: over ? 'too_old' : (p50.reason ?? null),
    minutes: told ? { halfLeaveWithin: p50.value ?? 0, nineInTenLeaveWithin: p90.value ?? 0 } : null,
    measuredAt: iso(measuredAt),
    validUntil: iso(unknownAt),
    leftWithinNineInTen: under90.value,
    learnedOn: stay.learnedOn
  };
}
