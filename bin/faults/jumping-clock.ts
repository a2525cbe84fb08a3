import { readFileSync } from 'node:fs';

/**
 * Loaded before a process (`node --import`): its clock is off by the ms that the file FAULT_CLOCK_FILE holds, as if
 * somebody set the machine's. Timers go on as they are, as they do then.
 */
const file = process.env['FAULT_CLOCK_FILE'];
const real = Date.now.bind(Date);
let shift = 0;

function look(): void {
  try {
    shift = Number(readFileSync(file ?? '', 'utf8')) || 0;
  } catch {
    // Not there yet: the clock is right.
  }
}

look();
setInterval(look, 200).unref();
Date.now = () => real() + shift;
