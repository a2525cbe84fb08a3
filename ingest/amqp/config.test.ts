import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hubConfigOf, type HubSettings } from './config.ts';

const dir = mkdtempSync(join(tmpdir(), 'vigie-hub-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const pem = join(dir, 'a.pem');
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n');

const of = (over: Partial<HubSettings>) =>
  hubConfigOf(
    {
      ...{ url: 'amqps://hub.test', clientId: 'fr.health.vigie', exchange: 'hubsante', prefetch: 5 },
      ...{ ca: undefined, cert: undefined, key: undefined },
      ...over
    },
    'real'
  );

it('is nothing without a URL, and wants what goes with one', () => {
  expect(of({ url: undefined, clientId: undefined })).toBeNull();
  expect(() => of({ url: undefined })).toThrow('VIGIE_HUB_CLIENT_ID is set without VIGIE_HUB_URL');
  expect(() => of({ clientId: undefined })).toThrow('without VIGIE_HUB_CLIENT_ID');
  expect(() => of({ cert: pem })).toThrow('VIGIE_HUB_CERT and VIGIE_HUB_KEY go together');
  expect(() => of({ url: 'amqp://hub.test', ca: pem })).toThrow('begins with amqps:');
});

it('reads the certificate’s files once, at the start, and names the one it cannot', () => {
  expect(of({ ca: pem, cert: pem, key: pem })?.tls?.ca?.toString()).toContain('BEGIN CERTIFICATE');
  expect(() => of({ ca: join(dir, 'none.pem') })).toThrow(/^VIGIE_HUB_CA=.*ENOENT/);
  writeFileSync(join(dir, 'b.pem'), 'not a certificate');
  expect(() => of({ ca: join(dir, 'b.pem') })).toThrow('is not a PEM file');
  expect(of({ url: 'amqp://hub.test' })?.tls).toBeNull();
});
