import { expect, test } from 'vitest';
import { PUBLIC, type Viewer } from '#domain/access/roles.ts';
import { askerKey } from './asker-key.ts';

const key = (address: string, viewer: Viewer = PUBLIC) => askerKey({ address, viewer });

test('readers without a name are counted by address, an IPv6 one by its network', () => {
  expect(key('192.0.2.7')).toBe('192.0.2.7');
  expect(key('2001:db8:1:2::1')).toBe(key('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  expect(key('2001:db8:1:3::1')).not.toBe(key('2001:db8:1:2::1'));
});

test('an account is counted for itself, wherever it comes from: a hospital stands behind one address', () => {
  const nurse = { ...PUBLIC, kind: 'account' as const, id: 'a1' };
  expect(key('192.0.2.7', nurse)).toBe(key('192.0.2.8', nurse));
  expect(key('192.0.2.7', nurse)).not.toBe(key('192.0.2.7', { ...nurse, id: 'a2' }));
  expect(key('192.0.2.7', nurse)).not.toBe(key('192.0.2.7'));
});
