// `npm start`: sets everything up, then hands over to `vigie up` under Node 22.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { NODE, ROOT, build, install, toolEnv } from './steps.mjs';

await install();
await build();
const child = spawn(NODE, [join(ROOT, 'bin/vigie.ts'), 'up'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...toolEnv() }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
