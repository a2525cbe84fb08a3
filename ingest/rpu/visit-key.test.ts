import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyRecord } from '#domain/rpu/raw.ts';
import { visitKeys } from './visit-key.ts';

const header = { finess: '960000001', ordre: '0', extractAt: 0, from: '2026-11-20', to: '2026-11-21' };

it('is the first half of HMAC-SHA-256, whatever the secret and the items', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 2_000 });
  const secret = fc.uint8Array({ minLength: 1, maxLength: 150 });
  fc.assert(
    fc.property(
      secret,
      fc.tuple(text, text, text, text),
      fc.nat(),
      (key, [ENTREE, NAISSANCE, SEXE, CP], n) => {
        const said = [header.finess, header.ordre, ENTREE, NAISSANCE, SEXE, CP, n].join('\0');
        const right = createHmac('sha256', key).update(said).digest('hex').slice(0, 32);
        expect(visitKeys(key)(header, { ...emptyRecord(), ENTREE, NAISSANCE, SEXE, CP }, n)).toBe(right);
      }
    )
  );
});
