import { appendFileSync } from 'node:fs';
import { openHouseBell } from '../house-bell.ts';

/** A process of the bell's test: `hear <file>` writes a line at each ring, `ring` rings in a burst at SIGUSR2. */
const [role, file = ''] = process.argv.slice(2);
const bell = openHouseBell();
if (role === 'hear') bell.onRing(() => appendFileSync(file, 'ring\n'));
process.on('SIGUSR2', () => {
  for (let i = 0; i < 1_000; i++) bell.ring();
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'ready' });
