import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSleeper } from './sleeper.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigie-sleeper-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a client whose process ended is told of, now and later, instead of waited for', async () => {
  const program = join(folder, 'broken.mjs');
  writeFileSync(program, "process.send('ready'); process.on('message', () => process.exit(3));");
  const client = await openSleeper('old-screen', 'http://127.0.0.1:9', program);
  const ended = 'old-screen: its process ended (3)';
  await expect(client.shown()).rejects.toThrow(ended);
  await expect(client.shown()).rejects.toThrow(ended);
  client.stop();
});
