import { days } from './days.ts';
import { engine } from './engine.ts';
import { hub } from './hub.ts';
import { largeFile } from './large-file.ts';
import { learn } from './learn.ts';
import { nearest } from './nearest.ts';
import { night } from './night.ts';
import { pages } from './pages.ts';
import { measure } from './parts/measure.ts';
import { publicView } from './public.ts';
import { rpu } from './rpu.ts';
import { screen } from './screen.ts';
import { sixty } from './sixty.ts';
import { firstStart } from './start.ts';
import { ten } from './ten.ts';

/**
 * `npm run bench [-- name…] [--long] [--small]`: runs the benches named (all without a name) and writes
 * bench/report.md and bench/report.json. A bench that is not run keeps the figures of its last run.
 */
await measure(
  [
    engine,
    rpu,
    largeFile,
    pages,
    publicView,
    learn,
    nearest,
    night,
    screen,
    sixty,
    firstStart,
    hub,
    ten,
    days
  ],
  process.argv.slice(2)
);
process.exit();
