import type { IncomingMessage } from 'node:http';
import { CodedError } from '#domain/errors.ts';

export interface BodyLimits {
  /** Bytes on the wire, compressed or not. */
  maxBytes: number;
  /** Longest silence inside a body, ms. */
  idleMs: number;
  /** Longest time for a whole body, ms. */
  totalMs: number;
}

/** The sender went away before the end of its body: nothing is kept and nobody is there to answer. */
export class UploadAborted extends Error {}

/**
 * A request body as it comes, watched: never waits longer than its limits, never reads beyond its size. Leaves the
 * socket open whatever happens, so that the refusal can be answered.
 * @throws CodedError BODY_TOO_SLOW, BODY_TOO_LARGE; UploadAborted.
 */
export async function* watchedBody(request: IncomingMessage, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const deadline = performance.now() + limits.totalMs;
  let bytes = 0;
  let reading = false;
  try {
    for (;;) {
      const wait = Math.min(limits.idleMs, deadline - performance.now());
      reading = true;
      const next = await within(pieces.next(), wait);
      reading = false;
      if (next.done) break;
      bytes += next.value.length;
      if (bytes > limits.maxBytes) throw new CodedError('BODY_TOO_LARGE');
      yield next.value;
    }
  } finally {
    // Lets go of the stream, so that what is left of it can be discarded; a pending read would block this.
    if (!reading) await pieces.return?.();
  }
  if (!request.complete) throw new UploadAborted('The upload was cut.');
}

async function within<T>(next: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CodedError('BODY_TOO_SLOW')), Math.max(0, ms));
  });
  try {
    return await Promise.race([next, late]);
  } catch (error) {
    if (error instanceof CodedError) {
      // The pending read ends with the socket; nobody waits for it any more.
      next.catch(() => undefined);
      throw error;
    }
    throw new UploadAborted('The upload was cut.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
