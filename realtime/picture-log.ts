import type { Logger } from 'pino';
import type { OutboxEvent } from '#domain/events.ts';
import type { Origin } from '#domain/origin.ts';
import type { Db, Queryable } from '#db/connect.ts';
import { appendPicture, readCheckpoint, saveCheckpoint, type PictureRow } from '#db/picture.ts';
import type { Applied } from './fold/index.ts';
import type { FoldState } from './fold/state.ts';
import { pictureRows, shownBy, type Shown } from './picture-rows.ts';

/** Rows a node keeps while another writes, so that it can take over without a gap: about two hours. */
const KEPT = 3_000;

export interface PictureLogDeps {
  db: Db;
  origin: Origin;
  log: Logger;
  /** Called first in the writing transaction: false when another node has been elected meanwhile. */
  fence(tx: Queryable): Promise<boolean>;
}

/**
 * The picture log, each row once: every node collects the same rows from the same feed, the elected one writes
 * those after the last `seq` logged, which is kept in the same transaction.
 */
export function createPictureLog({ db, origin, log, fence }: PictureLogDeps) {
  const marker = `picture-log:${origin}`;
  let shown: Shown = new Map();
  let rows: PictureRow[] = [];
  let head = 0;

  function start(state: FoldState): void {
    shown = shownBy(state);
    rows = [];
    head = state.seq;
  }

  function collect(event: OutboxEvent, applied: Applied): void {
    head = event.seq;
    for (const row of pictureRows(shown, event, applied)) rows.push(row);
    if (rows.length > KEPT) rows = rows.slice(-KEPT);
  }

  /** Writes what is not logged yet. Call only on the elected node. */
  async function flush(): Promise<void> {
    const pending = rows;
    const upTo = head;
    if (pending.length === 0) return;
    const written = await db.tx(async (tx) => {
      if (!(await fence(tx))) return false;
      const done = (await readCheckpoint(tx, marker))?.seq ?? -1;
      await appendPicture(
        tx,
        origin,
        pending.filter((row) => row.seq > done)
      );
      await saveCheckpoint(tx, marker, { seq: upTo, at: pending[pending.length - 1]?.at ?? 0, state: {} });
      return true;
    });
    if (written) rows = rows.filter((row) => row.seq > upTo);
    else log.warn('another node was elected: it writes the picture log');
  }

  return { start, collect, flush };
}
