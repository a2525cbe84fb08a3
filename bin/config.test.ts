import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VARIABLES, readConfig } from './config.ts';

describe('configuration', () => {
  it('has a default for everything', () => {
    const config = readConfig({});
    expect(config.PORT).toBe(3000);
    expect(config.demo).toBe(true);
    expect(config.tier).toBe('demo');
  });

  it.each([
    [{ PORT: 'abc' }, /PORT="abc"/],
    [{ PORT: '70000' }, /PORT="70000"/],
    [{ VIGIE_SIM_SPEED: '601' }, /VIGIE_SIM_SPEED/],
    [{ VIGIE_DEMO: 'yes' }, /VIGIE_DEMO/],
    [{ VIGIE_REGION: 'atlantis' }, /VIGIE_REGION/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    [{ VIGIE_INSECURE_HTTP: 'yes' }, /VIGIE_INSECURE_HTTP/],
    [{ VIGIE_SIMSPEED: '2' }, /VIGIE_SIMSPEED is not a variable/]
  ])('refuses %o in one sentence that names it', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });

  it('never repeats a secret', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:hunter2@h/d' })).toThrow(/^(?!.*hunter2)/);
  });

  it('is documented, each variable', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    for (const name of Object.keys(VARIABLES)) expect(page).toContain(`\`${name}\``);
  });
});
