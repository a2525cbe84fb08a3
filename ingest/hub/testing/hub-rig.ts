import { openRig, type Answer, type Rig } from '../../testing/rig.ts';

/** The real service with a key for the Hub Santé. */
export interface HubRig {
  rig: Rig;
  key: string;
  /** The answer, or the receipt of a busy machine's "queued". */
  send(payload: unknown): Promise<Answer>;
  /** Newest news of one thing. */
  news<T>(kind: string, thing: string, origin?: 'r' | 's' | 'e'): Promise<T | undefined>;
}

/** Opens a rig of the invented region whose key sends stream `hub`. */
export async function openHubRig(): Promise<HubRig> {
  const rig = await openRig();
  const key = await rig.newKey('samu', { streams: ['hub'] });
  // A key that was just made is looked for once a second at most: the service starts again with it.
  await rig.restart();
  return {
    ...{ rig, key },
    send: async (payload) => {
      const response = await fetch(`${rig.base}/ingest/hub`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: typeof payload === 'string' ? payload : JSON.stringify(payload)
      });
      const body = (await response.json()) as Answer['body'];
      const answer = { status: response.status, headers: response.headers, body };
      if (body.state !== 'queued') return answer;
      const settled = await rig.settled(answer, key);
      return settled.body.state === 'processed' ? { ...settled, status: 202 } : settled;
    },
    news: async <T>(kind: string, thing: string, origin = 'r') => {
      const [row] = await rig.db.query<{ payload: T }>(
        'SELECT payload FROM vigie.news_now WHERE kind = $1 AND key = $2 AND origin = $3::"char"',
        [kind, thing, origin]
      );
      return row?.payload;
    }
  };
}
