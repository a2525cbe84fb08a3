import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Practical } from '#domain/rules/rules.ts';
import type { Clock } from '#domain/time/clock.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { CodedError } from '#domain/errors.ts';
import { acceptedEncoding } from '../front-door/compress.ts';
import { type Encoded, encodeOnce } from '../front-door/encode.ts';
import { matchesEtag } from '../front-door/etag.ts';
import type { DoorAnswer, DoorRequest, Route } from '../front-door/exchange.ts';
import { imageTime } from '../front-door/last/age-page.ts';
import type { LastAnswers } from '../front-door/last/store.ts';
import type { PublicEntry } from '../protocol/types.ts';
import type { LiveTopics } from '../topics/live-topics.ts';
import type { LiveSource } from '../topics/store.ts';
import { openDocument } from './document.ts';
import { CONTENT_TYPES, type Format, written } from './formats.ts';

/** Process ms without a look at the record after which a picture is not of now. */
const AWAY = 30_000;
/** Under this name, which is no address, the picture is kept on disk. */
const KEPT_PICTURE = 'picture';

/** What the document is made of: kept on disk, so that a start without a record tells it with its age. */
interface KeptPicture {
  entries: [string, PublicEntry][];
  /** Missing in pictures kept before there was one. */
  directory?: [string, Practical][];
  origin: Origin;
  asOf: Instant;
}

/** Where the public entries come from, and since when they are not of now. */
export interface OpenSource {
  /** Changes with the entries. */
  version(): string;
  picture(): KeptPicture;
  /** Domain time; and process ms since the last good look at the record. */
  now(): Instant;
  silentFor(): number;
}

const FORMATS: Readonly<Record<string, Format>> = {
  '/api/public/v1/urgences': 'json',
  '/api/public/v1/urgences.json': 'json',
  '/api/public/v1/urgences.geojson': 'geojson',
  '/api/public/v1/urgences.csv': 'csv',
  '/urgences.txt': 'txt'
};

/** Anybody may read them from any page: they say nothing of who asks. */
const OPEN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, x-vigie-old',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff'
};

/**
 * The open data of now: bytes made once per change of the picture, sent to everybody; no limit of askers, since a
 * cache in between asks for thousands. `addresses` are those of the national register, by FINESS; `?su=` and history are the pages' (they read the record).
 */
export function openDataRoute(
  source: OpenSource,
  region: RegionPack,
  addresses: Readonly<Record<string, string>>
): Route {
  const made = new Map<Format, { key: string; etag: string; bytes: Encoded; old: Instant | null }>();

  function look(format: Format) {
    const away = source.silentFor() > AWAY;
    const now = source.now();
    // While the record is away figures run out by themselves, minute by minute.
    const key = `${source.version()} ${away ? Math.floor(now / MINUTE) : ''}`;
    const held = made.get(format);
    if (held?.key === key) return held;
    const { entries, directory = [], origin, asOf } = source.picture();
    const document = openDocument({
      ...{ region, sites: region.sites, entries: new Map(entries), origin, asOf, now },
      ...{ directory: new Map(directory), addresses },
      image: away ? `image de ${imageTime(asOf, now)}` : null
    });
    const bytes = encodeOnce(written(document, format));
    const fresh = {
      key,
      etag: `"${format}-${key.trim().replace(/[^\w-]+/g, '-')}"`,
      bytes,
      old: away ? asOf : null
    };
    made.set(format, fresh);
    return fresh;
  }

  async function send(request: DoorRequest, format: Format): Promise<DoorAnswer> {
    const { etag, bytes, old } = look(format);
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    const headers: Record<string, string> = {
      ...OPEN_HEADERS,
      'content-type': CONTENT_TYPES[format],
      'cache-control': old === null ? 'public, max-age=10, stale-while-revalidate=60' : 'no-cache',
      vary: 'accept-encoding',
      etag: `W/${etag}`,
      ...(old === null ? {} : { 'x-vigie-old': new Date(old).toISOString() })
    };
    if (matchesEtag(request.headers['if-none-match'], etag)) return { status: 304, headers };
    if (encoding) headers['content-encoding'] = encoding;
    return { status: 200, headers, body: await bytes.in(encoding) };
  }

  return (request) => {
    const format = Object.hasOwn(FORMATS, request.path) ? FORMATS[request.path] : undefined;
    if (!format) return null;
    if (request.method === 'OPTIONS')
      return { status: 204, headers: { ...OPEN_HEADERS, 'access-control-allow-methods': 'GET, HEAD' } };
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new CodedError('METHOD_NOT_ALLOWED');
    // The past is in the record: the pages answer for it.
    if (new URLSearchParams(request.query).has('su')) return null;
    return send(request, format);
  };
}

/** The picture of a start without a record: the one kept on disk, older by the time that has passed since. */
export function keptSource(last: LastAnswers, processNow: () => number): OpenSource | null {
  const kept = last.find(KEPT_PICTURE);
  if (!kept) return null;
  const picture = JSON.parse(kept.body.toString('utf8')) as KeptPicture;
  return {
    version: () => `kept-${kept.at}`,
    picture: () => picture,
    now: () => kept.at + Math.max(0, processNow() - kept.madeAt),
    silentFor: () => Infinity
  };
}

/** Keeps the picture for the next start, at most once in `every` process ms. */
export function pictureKeeper(last: LastAnswers, source: OpenSource, clock: Clock, every = 15_000) {
  let version = '';
  return async (): Promise<void> => {
    if (source.version() === version || source.silentFor() > every) return;
    version = source.version();
    await last.keep(KEPT_PICTURE, {
      headers: { 'content-type': CONTENT_TYPES.json },
      body: Buffer.from(JSON.stringify(source.picture())),
      at: clock.domain(),
      madeAt: clock.process()
    });
  };
}

/** The live picture as open data reads it. @param demo its data are simulated, also while there are none */
export function liveSource(live: LiveSource, topics: LiveTopics, clock: Clock, demo: boolean): OpenSource {
  const silentFor = (): number => {
    const at = live.feedAt();
    return at === null ? 0 : Math.max(0, clock.process() - at);
  };
  return {
    version() {
      const { epoch, version } = topics.look('public');
      return `${epoch}-${version}-${topics.look('directory').version}`;
    },
    picture() {
      const entries = [...live.store().entries('public')].map(
        ([finess, { value }]): [string, PublicEntry] => [finess, value as PublicEntry]
      );
      const directory = [...live.store().entries('directory')].map(
        ([finess, { value }]): [string, Practical] => [finess, value as Practical]
      );
      const other = entries.find(([, { origin }]) => origin !== 'real')?.[1].origin;
      const silent = silentFor();
      return {
        entries,
        directory,
        origin: other ?? (demo ? 'simulated' : 'real'),
        asOf: clock.domain() - (silent > AWAY ? silent : 0)
      };
    },
    now: () => clock.domain(),
    silentFor
  };
}
