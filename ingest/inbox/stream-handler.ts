import { CodedError } from '#domain/errors.ts';
import type { StreamDeps } from '../stream-deps.ts';
import type { Stream } from '../streams.ts';
import type { Handler } from './pipeline.ts';

/** Hands each receipt to the handler of its stream. A stream that has no door any more is refused, and kept. */
export function streamHandler(streams: ReadonlyMap<string, Stream>, deps: StreamDeps): Handler {
  const handlers = new Map([...streams].map(([name, stream]) => [name, stream.handler(deps)]));
  return (receipt, bytes, signal) => {
    const handle = handlers.get(receipt.stream);
    if (!handle) throw new CodedError('STREAM_UNKNOWN');
    return handle(receipt, bytes, signal);
  };
}
