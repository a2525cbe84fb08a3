import type { IncomingMessage, ServerResponse } from 'node:http';
import { CodedError, type Language } from '#domain/errors.ts';
import type { Intake, Sender } from '../inbox/intake.ts';
import { sealPayload, type SealedPayload } from '../inbox/payload.ts';
import type { Keyring } from '../inbox/secrets.ts';
import { withTidyHeap } from '../inbox/tidy-heap.ts';
import type { Outcome } from '../inbox/types.ts';
import { OPEN_STREAMS } from '../streams.ts';
import { answer } from './answer.ts';
import { watchedBody } from './body.ts';
import type { IngestLimits } from './limits.ts';
import { outcomeView, uploadAnswer, waitingView } from './receipt-view.ts';

export interface UploadDeps {
  intake: Intake;
  keyring: Keyring;
  tempDir: string;
  limits: IngestLimits;
}

/** On the wire; a body of unknown length counts as large. */
const LARGE_BYTES = 2 * 1024 * 1024;

/**
 * What can be said of an upload before its body: type, encoding, announced size.
 * @returns whether the body is gzip
 * @throws CodedError BODY_TYPE_UNSUPPORTED, BODY_ENCODING_UNSUPPORTED, BODY_TOO_LARGE
 */
export function checkUploadHeaders(
  request: IncomingMessage,
  stream: string,
  maxBytes: number
): { gzipped: boolean } {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!OPEN_STREAMS.get(stream)?.types.test(type))
    throw new CodedError('BODY_TYPE_UNSUPPORTED', 'Content-Type');
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const gzipped = encoding === 'gzip' || encoding === 'x-gzip';
  if (!gzipped && encoding !== 'identity')
    throw new CodedError('BODY_ENCODING_UNSUPPORTED', 'Content-Encoding');
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    throw new CodedError('BODY_TOO_LARGE', 'Content-Length');
  return { gzipped };
}

/** Receives a body, makes it durable, and answers what became of it. */
export async function receiveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  upload: { sender: Sender; gzipped: boolean; async: boolean; language: Language },
  deps: UploadDeps
): Promise<void> {
  const { sender, language } = upload;
  const { limits } = deps;
  const body = watchedBody(request, {
    maxBytes: limits.maxBodyBytes,
    idleMs: limits.bodyIdleMs,
    totalMs: limits.bodyTotalMs
  });
  const seal = (): Promise<SealedPayload> =>
    sealPayload(body, {
      keyring: deps.keyring,
      tempDir: deps.tempDir,
      maxBytes: limits.maxBodyBytes,
      keepFree: limits.keepFreeBytes,
      gzipped: upload.gzipped
    });
  const large = Number(request.headers['content-length'] ?? LARGE_BYTES) >= LARGE_BYTES;
  const payload = await (large ? withTidyHeap(seal) : seal());
  const accepted = await deps.intake.accept(payload, sender);
  const subject = { receipt: accepted.receipt, stream: sender.stream, origin: accepted.origin };
  const headers = { location: `/ingest/receipts/${accepted.receipt}`, 'content-language': language };
  if (accepted.rest === 'spooled')
    return answer(request, response, 202, waitingView(subject, 'spooled'), headers);
  if (accepted.duplicate) {
    const view = { ...outcomeView(subject, await accepted.done, language), duplicate: true };
    return answer(request, response, 200, view, headers);
  }
  const outcome = upload.async ? null : await soon(accepted.done, limits.answerMs);
  if (!outcome) return answer(request, response, 202, waitingView(subject, 'queued'), headers);
  const { status, body: view } = uploadAnswer(subject, outcome, language);
  return answer(request, response, status, view, headers);
}

async function soon(done: Promise<Outcome>, ms: number): Promise<Outcome | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  const first = await Promise.race([done, late]);
  clearTimeout(timer);
  return first;
}
