import { openReader } from './reader.ts';

/**
 * A client in a process of its own, so that the laboratory may put it to sleep: `node client-process.ts <name> <base>`.
 * Asked `shown`, it answers with what it shows; told a number, it sets its clock that many ms off.
 */
let shift = 0;
const [name = '', base = ''] = process.argv.slice(2);
const reader = await openReader(name, base, { shift: () => shift });
process.on('message', (message: 'shown' | number) => {
  if (typeof message === 'number') shift = message;
  else void reader.shown().then((shown) => process.send?.(shown));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
