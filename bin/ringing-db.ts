import type { Db, Queryable } from '#db/connect.ts';

/**
 * A record that rings after each transaction that wrote to the feed. The ring follows the commit: a reader that
 * looks at once sees the rows.
 */
export function ringingDb(db: Db, ring: () => void): Db {
  return {
    ...db,
    tx: async (fn, options) => {
      let emitted = false;
      const spy = (tx: Queryable): Queryable => ({
        query: (text, params) => {
          emitted ||= text.includes('vigie.emit(');
          return tx.query(text, params);
        }
      });
      const result = await db.tx((tx) => fn(spy(tx)), options);
      if (emitted) ring();
      return result;
    }
  };
}
