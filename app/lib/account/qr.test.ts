import { expect, it } from 'vitest';
import { qrOf } from './qr.ts';

it('draws the finder patterns inside a quiet zone of four', () => {
  const { size, path } = qrOf('otpauth://totp/Vigie:someone?secret=JBSWY3DPEHPK3PXP&issuer=Vigie');
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));
  expect((size - 8 - 17) % 4).toBe(0);
  const ends = [4, size - 11];
  for (const [left, top] of [
    [4, 4],
    [ends[1] ?? 0, 4],
    [4, ends[1] ?? 0]
  ] as const)
    for (let i = 0; i < 7; i++) {
      expect(dark.has(`${left + i},${top}`)).toBe(true);
      expect(dark.has(`${left + i},${top + 1}`)).toBe(i === 0 || i === 6);
    }
  for (let i = 0; i < size; i++)
    for (const edge of [0, 3, size - 4, size - 1]) expect(dark.has(`${i},${edge}`)).toBe(false);
});
