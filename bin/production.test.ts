import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { refuseEmbedded } from './production.ts';

const start = (env: NodeJS.ProcessEnv, apart = false) => refuseEmbedded(readConfig(env), apart);

describe('production on the embedded engine', () => {
  it.each([
    [{ VIGIE_ENV: 'production' }, false],
    [{ VIGIE_ENV: 'production', VIGIE_DEMO: '0' }, false],
    [{ VIGIE_DEMO: '0', VIGIE_HOST: '0.0.0.0' }, false],
    [{ VIGIE_DEMO: '0', VIGIE_HOST: '10.0.0.4' }, false],
    [{ VIGIE_DEMO: '0' }, true]
  ])('is refused in one sentence that says why and what to set: %o, apart %s', (env, apart) => {
    const [name] = Object.keys(env);
    expect(() => start(env, apart)).toThrow(
      new RegExp(`^${name}=\\S+ .*is production.*set DATABASE_URL.*or VIGIE_EMBEDDED=1[^.]*\\.$`)
    );
    expect(() => start({ ...env, VIGIE_EMBEDDED: '1' }, apart)).not.toThrow();
    expect(() => start({ ...env, DATABASE_URL: 'postgres://u@h/d' }, apart)).not.toThrow();
  });

  it.each([
    [{}, false],
    [{}, true],
    [{ VIGIE_HOST: '0.0.0.0' }, false],
    [{ VIGIE_DEMO: '0' }, false],
    [{ VIGIE_DEMO: '0', VIGIE_HOST: 'localhost' }, false]
  ])('is not what a demo or a trial on one machine is: %o, apart %s', (env, apart) => {
    expect(() => start(env, apart)).not.toThrow();
  });
});
