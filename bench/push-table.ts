import { bytes } from './live/bytes.ts';
import { commit } from './live/commit.ts';
import { delivery, memory } from './live/delivery.ts';
import { cuts, storm } from './live/storm.ts';
import { twin } from './live/twin.ts';
import { measure } from './parts/measure.ts';

/**
 * `npm run bench:push [-- name…] [--small]`: the live picture side by side with what else could carry it; writes
 * bench/push-report.md and bench/push-report.json.
 */
await measure([delivery, memory, storm, cuts, twin, commit, bytes], process.argv.slice(2), {
  file: 'push-report',
  title: 'The live picture, side by side',
  command: 'npm run bench:push'
});
process.exit();
