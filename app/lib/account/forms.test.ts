import { redirect } from '@sveltejs/kit';
import { describe, expect, it } from 'vitest';
import { signIn } from '#db/access/sessions.ts';
import { connect } from '#db/connect.ts';
import { PUBLIC, type Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { nextOf, refusedBy, textOf } from './forms.server.ts';

describe('a form', () => {
  it('gives back what was typed with the coded sentence of a refusal', () => {
    const answer = refusedBy(new CodedError('SIGN_IN_BLOCKED', '8 s'), { login: 'jm' });
    expect(answer.status).toBe(429);
    expect(answer.data).toMatchObject({ login: 'jm', refusal: { code: 'SIGN_IN_BLOCKED', where: '8 s' } });
  });

  it('says that the record is away, and loses nothing by it', async () => {
    const away = connect({ socketDir: '/nowhere' }, { patienceMs: 0 });
    const entry = { login: 'jm', password: 'x', address: '::1' };
    const error: unknown = await signIn(away, entry, { secret: Buffer.alloc(32), now: 0 }).catch((e) => e);
    const answer = refusedBy(error, { login: 'jm' });
    expect(answer.status).toBe(503);
    expect(answer.data).toMatchObject({ login: 'jm', refusal: { code: 'DB_AWAY' } });
    await away.end();
  });

  it('lets a redirect and a bug through', () => {
    let thrown: unknown;
    try {
      redirect(303, '/pc');
    } catch (error) {
      thrown = error;
    }
    expect(() => refusedBy(thrown, {})).toThrow(expect.objectContaining({ location: '/pc' }));
    expect(() => refusedBy(new TypeError('bug'), {})).toThrow('bug');
  });

  it('takes a file where a text should be for nothing', () => {
    const form = new FormData();
    form.set('login', new File(['x'], 'x'));
    expect([textOf(form, 'login'), textOf(form, 'none')]).toEqual(['', '']);
  });
});

describe('after signing in', () => {
  const as = (pending: Viewer['pending']): Viewer => ({ ...PUBLIC, kind: 'account', id: 'a', pending });

  it('one goes to what is due first, then back to a page of this site', () => {
    expect(nextOf(as(null), '/pc?site=1')).toBe('/pc?site=1');
    expect(nextOf(as(null), '//evil.example')).toBe('/');
    expect(nextOf(as('second_factor'), '/pc')).toBe('/connexion/code?retour=%2Fpc');
    expect(nextOf(as('enrol_second_factor'), null)).toBe('/compte');
    expect(nextOf(as('password'), 'https://evil.example')).toBe('/compte');
  });
});
