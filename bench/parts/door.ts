import { setTimeout as sleep } from 'node:timers/promises';

/** How long a file took. */
export interface Delivered {
  /** Until the door answered, ms. */
  answered: number;
  /** Until its receipt said `processed`, ms. */
  processed: number;
  /** Process instant of the answer, ms epoch. */
  at: number;
}

interface View {
  receipt: string;
  state: string;
  code?: string;
}

/**
 * Posts an RPU file and waits until it is processed. With `async` the door answers as soon as the file is safe.
 * @throws Error when the door or the record refuses it
 */
export async function post(
  base: string,
  key: string,
  bytes: Uint8Array,
  options: { async?: boolean; wait?: boolean } = {}
): Promise<Delivered> {
  const started = performance.now();
  const authorization = `Bearer ${key}`;
  const response = await fetch(`${base}/ingest/rpu${options.async ? '?async=1' : ''}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/xml' },
    body: bytes as BodyInit
  });
  const at = Date.now();
  const answered = performance.now() - started;
  let view = (await response.json()) as View;
  if (response.status !== 202) throw new Error(`the door answered ${response.status} ${view.code ?? ''}`);
  const { receipt } = view;
  while (options.wait !== false && (view.state === 'queued' || view.state === 'spooled')) {
    await sleep(20);
    const asked = await fetch(`${base}/ingest/receipts/${receipt}`, { headers: { authorization } });
    if (asked.ok) view = (await asked.json()) as View;
  }
  if (view.state === 'refused' || view.state === 'failed') throw new Error(`a file was ${view.state}`);
  return { answered, processed: performance.now() - started, at };
}
