import { brotliCompressSync } from 'node:zlib';
import { loadUws } from '#realtime/push/load-uws.ts';

/** The native library alone: one snapshot's bytes and headers to whoever asks, a 304 to whoever names an ETag. */
const ETAG = 'W/"epoch-1-1"';
const keys = Array.from({ length: 91 }, (_, i) => `75${String(i).padStart(7, '0')}`);
const set = Object.fromEntries(keys.map((key) => [key, { seq: 1, value: `0 ${'x'.repeat(1_060)}` }]));
const body = brotliCompressSync(
  JSON.stringify({ topic: 'sites', epoch: 'epoch-1', full: true, set, del: {} })
);
const HEADERS = Object.entries({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-cache',
  vary: 'accept-encoding, cookie',
  etag: ETAG,
  'x-content-type-options': 'nosniff'
});

const loaded = loadUws();
if (!('uws' in loaded)) throw new Error(loaded.reason);
const { uws } = loaded;
uws
  .App()
  .any('/*', (res, req) => {
    const known = req.getHeader('if-none-match') !== '';
    res.cork(() => {
      res.writeStatus(known ? '304 Not Modified' : '200 OK');
      for (const [name, value] of HEADERS) res.writeHeader(name, value);
      res.writeHeader('x-vigie-time', `${Date.now()};${Date.now()};`);
      if (known) res.endWithoutBody();
      else res.writeHeader('content-encoding', 'br').end(body);
    });
  })
  .listen('127.0.0.1', 0, 0, (socket) =>
    process.send?.({ port: socket ? uws.us_socket_local_port(socket) : 0 })
  );
process.on('disconnect', () => process.exit());
