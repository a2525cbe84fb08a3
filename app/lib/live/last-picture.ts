import type { Instant } from '#domain/time/instant.ts';
import type { Replica } from '#realtime/protocol/replica.ts';
import type { Keyed } from '#realtime/protocol/types.ts';

/** The last good picture as the browser keeps it. */
export interface SavedPicture {
  version: 1;
  /** Domain time at which it was the truth, the local clock then, and the speed of domain time. */
  goodAt: Instant;
  savedAt: number;
  speed: number;
  topics: { topic: string; epoch: string; seq: number; entries: [string, Keyed][] }[];
}

export interface PictureStore {
  load(): Promise<SavedPicture | null>;
  save(picture: SavedPicture): Promise<void>;
  forget(): Promise<void>;
}

/** A topic as the browser's store keeps it; null before its first snapshot. */
export function toSaved(replica: Replica): SavedPicture['topics'][number] | null {
  if (replica.epoch === null) return null;
  return { topic: replica.topic, epoch: replica.epoch, seq: replica.seq, entries: [...replica.entries] };
}

/** A topic as it was when it was kept; its epoch and seq decide what the next answer may change. */
export function fromSaved(saved: SavedPicture['topics'][number]): Replica {
  return { topic: saved.topic, epoch: saved.epoch, seq: saved.seq, entries: new Map(saved.entries) };
}

/** What was read back, if it is whole: a browser may hold what an older Vigie wrote. */
export function readSaved(value: unknown): SavedPicture | null {
  const picture = value as SavedPicture | null | undefined;
  if (picture?.version !== 1 || !Array.isArray(picture.topics)) return null;
  return [picture.goodAt, picture.savedAt, picture.speed].every(Number.isFinite) ? picture : null;
}

const STORE = 'pictures';

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open('vigie-live', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

async function inStore<T>(
  factory: IDBFactory,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>
): Promise<T> {
  const database = await openDatabase(factory);
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
    });
  } finally {
    database.close();
  }
}

/**
 * Keeps the picture in IndexedDB, else in localStorage (a private window may have neither: then nothing is
 * kept, and nothing breaks).
 * @param key what separates installations and audiences on one browser.
 */
export function browserPictures(key: string): PictureStore {
  const name = `vigie-live:${key}`;
  return {
    async load() {
      try {
        return readSaved(await inStore<unknown>(indexedDB, 'readonly', (store) => store.get(name)));
      } catch {
        return readSaved(parse(() => localStorage.getItem(name)));
      }
    },
    async save(picture) {
      try {
        await inStore(indexedDB, 'readwrite', (store) => store.put(picture, name));
      } catch {
        attempt(() => localStorage.setItem(name, JSON.stringify(picture)));
      }
    },
    async forget() {
      attempt(() => localStorage.removeItem(name));
      await inStore(indexedDB, 'readwrite', (store) => store.delete(name)).catch(() => undefined);
    }
  };
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // No storage or no room: the picture is not kept, the screen goes on.
  }
}

function parse(read: () => string | null): unknown {
  try {
    return JSON.parse(read() ?? 'null');
  } catch {
    return null;
  }
}
