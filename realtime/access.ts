import { openToken } from '#db/access/seal.ts';
import { cookieValues, DEVICE_COOKIE, ROLE_COOKIE, SESSION_COOKIE } from '#domain/access/cookies.ts';
import { demoViewer, isRole, PUBLIC, type Viewer } from '#domain/access/roles.ts';

/** A viewer is asked of the record again after this, ms; a change of rights is told at once. */
const FRESH = 30_000;
/** While the record is away, whoever was known stays known for as long as a session lives. */
const KEPT = 12 * 3_600_000;
const MOST_KEPT = 20_000;
/** Cookie headers that need not be read again, and characters of one. */
const MOST_READ = 4_000;
const LONGEST_READ = 1_024;

/** Where sessions and devices are kept. Tokens are those of the cookies, already checked to be ours. */
export interface AccessRecord {
  session(token: string): Promise<Viewer | null>;
  device(token: string): Promise<{ viewer: Viewer; revoked: boolean; id: string } | null>;
}

export interface AccessConfig {
  /** All data are simulated: whoever looks holds every role, unless they narrow themselves or sign in. */
  demo: boolean;
  /** Secret of the installation, kept outside the database: cookies it did not sign are never looked up. */
  secret: Uint8Array;
  record: AccessRecord;
  /** The record failed; whoever was known stays known. */
  onFailure?: (error: unknown) => void;
}

/** Who is asking, and whether this screen was once allowed more. */
export interface Asker {
  viewer: Viewer;
  /** An enrolled screen whose access was ended: it is told whom to call. */
  revoked: boolean;
}

const NOBODY: Asker = { viewer: PUBLIC, revoked: false };

/** A token that this installation signed, and by which name its answer is held. */
interface Ticket {
  kind: 'session' | 'device';
  token: string;
  key: string;
}

interface Held {
  asker: Asker | null;
  /** Account or device, by which a change of rights finds it. */
  id: string | null;
  at: number;
  /** The question under way, shared by all who ask meanwhile. */
  asking: Promise<Asker | null> | null;
}

/** `samu`, or `site.750100042`. */
function narrowedBy(values: readonly string[]): Parameters<typeof demoViewer>[0] {
  for (const value of values) {
    const [role = '', site] = value.split('.');
    if (isRole(role))
      return { role, site: site && /^(?:[0-9A-Z]{9}|RP[0-9A-Z]{2,3})$/.test(site) ? site : null };
  }
  return null;
}

export type Access = ReturnType<typeof createAccess>;

/**
 * Who is asking: the one answer for pages, the HTTP twin and sockets, from the Cookie header alone.
 * @param now process time, ms.
 */
export function createAccess(config: AccessConfig, now: () => number) {
  const held = new Map<string, Held>();
  /** What a Cookie header holds, for headers in which every mark was checked and is ours. */
  const read = new Map<string, readonly Ticket[]>();
  /** Changes of rights told so far: an answer that was on its way when one came may be older than it. */
  let changes = 0;

  async function ask(key: string, kind: 'session' | 'device', token: string): Promise<Asker | null> {
    const before = held.get(key);
    const asked = changes;
    try {
      let id: string | null = null;
      let asker: Asker | null = null;
      if (kind === 'session') {
        const viewer = await config.record.session(token);
        if (viewer) [id, asker] = [viewer.id, { viewer, revoked: false }];
      } else {
        const device = await config.record.device(token);
        if (device) [id, asker] = [device.id, { viewer: device.viewer, revoked: device.revoked }];
      }
      held.set(key, { asker, id, at: asked === changes ? now() : now() - FRESH, asking: null });
    } catch (error) {
      config.onFailure?.(error);
      const kept = before?.asker && now() - before.at < KEPT ? before.asker : null;
      // Not remembered as an answer: the next one asks again.
      if (before && kept) held.set(key, { ...before, asking: null });
      else held.delete(key);
      return kept;
    }
    if (held.size > MOST_KEPT) {
      const oldest = held.keys().next().value;
      if (oldest !== undefined) held.delete(oldest);
    }
    return held.get(key)?.asker ?? null;
  }

  /** The tokens of a Cookie header that this installation signed. */
  function ticketsOf(cookie: string | undefined): readonly Ticket[] {
    if (cookie === undefined) return [];
    const known = read.get(cookie);
    if (known) return known;
    const values = [
      ...cookieValues(cookie, SESSION_COOKIE).map((value) => ['session', value] as const),
      ...cookieValues(cookie, DEVICE_COOKIE).map((value) => ['device', value] as const)
    ];
    const tickets = values.flatMap(([kind, value]) => {
      const token = openToken(config.secret, kind, value);
      return token === null ? [] : [{ kind, token, key: `${kind} ${token}` }];
    });
    // A forged one is checked each time: who makes them up fills nothing here.
    if (tickets.length === 0 || tickets.length < values.length || cookie.length > LONGEST_READ)
      return tickets;
    const oldest = read.size >= MOST_READ ? read.keys().next().value : undefined;
    if (oldest !== undefined) read.delete(oldest);
    read.set(cookie, tickets);
    return tickets;
  }

  function look({ kind, token, key }: Ticket): Asker | null | Promise<Asker | null> {
    const known = held.get(key);
    if (known?.asking) return known.asking;
    if (known && now() - known.at < FRESH) return known.asker;
    const asking = ask(key, kind, token);
    const entry = known ?? { asker: null, id: null, at: Number.NEGATIVE_INFINITY };
    held.set(key, { ...entry, asking });
    return asking;
  }

  function settle(found: readonly (Asker | null)[], cookie: string | undefined): Asker {
    const named = found.find((asker) => asker?.viewer.kind === 'account');
    if (named) return named;
    if (config.demo)
      return { viewer: demoViewer(narrowedBy(cookieValues(cookie, ROLE_COOKIE))), revoked: false };
    return found.find((asker) => asker && !asker.revoked) ?? found.find((asker) => asker !== null) ?? NOBODY;
  }

  /** Who a Cookie header is: at once when it is known, else when the record has answered. Never rejects. */
  function askerOf(cookie: string | undefined): Asker | Promise<Asker> {
    const answers = ticketsOf(cookie).map(look);
    const known = answers.filter((answer): answer is Asker | null => !(answer instanceof Promise));
    if (known.length === answers.length) return settle(known, cookie);
    return Promise.all(answers).then((found) => settle(found, cookie));
  }

  /** Rights of this account or device changed: it is asked again by whoever comes next. */
  function forget(id: string): void {
    changes++;
    for (const [key, entry] of held) {
      if (entry.id !== id) continue;
      // Kept for when the record is away, but no longer fresh.
      held.set(key, { ...entry, at: Math.min(entry.at, now() - FRESH), asking: null });
    }
  }

  return { askerOf, forget, demo: config.demo };
}
