import { AUDIENCES } from '#domain/access.ts';
import { CodedError, entryOf, type ErrorCode, statusOf } from '#domain/errors.ts';
import { type Access, NARROW_COOKIE, SESSION_COOKIE } from '../access.ts';
import type { Limiter } from '../limiter.ts';
import { json, page, refusal } from './answers.ts';
import { type DoorAnswer, type DoorRequest, languageOf, ownOrigin, type Route } from './exchange.ts';

const WORDS = {
  fr: {
    title: 'Accès professionnel',
    code: 'Code d’accès',
    go: 'Ouvrir',
    out: 'Fermer la session',
    demo: 'Démonstration, données fictives : aucun code. Cet écran peut se limiter à un public.',
    audiences: { public: 'Public', wall: 'Mur d’images', staff: 'Professionnels' }
  },
  en: {
    title: 'Professional access',
    code: 'Access code',
    go: 'Open',
    out: 'End the session',
    demo: 'Demonstration, fictitious data: no code. This screen may narrow itself to one audience.',
    audiences: { public: 'Public', wall: 'Wall', staff: 'Professionals' }
  }
};

const YEAR = 365 * 24 * 3600;

function cookie(request: DoorRequest, name: string, value: string, maxAge: number): string {
  const secure = request.proto === 'https' ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`;
}

/** Only a path of this site: never `//other.host` nor another scheme. */
function backTo(value: string | null): string {
  return value && /^\/(?![/\\])[A-Za-z0-9\-._~/?=&%]*$/.test(value) ? value : '/';
}

function form(request: DoorRequest, back: string, demo: boolean, error?: ErrorCode): DoorAnswer {
  const lang = languageOf(request);
  const words = WORDS[lang];
  const action = lang === 'en' ? '/en/acces' : '/acces';
  const start = `<form method="post" action="${action}">`;
  const hidden = `<input type="hidden" name="retour" value="${back.replace(/&/g, '&amp;')}">`;
  if (demo) {
    const buttons = AUDIENCES.map(
      (audience) => `<button name="audience" value="${audience}">${words.audiences[audience]}</button>`
    );
    const body = `<p>${words.demo}</p>${start}<p>${buttons.join(' ')}</p>${hidden}</form>`;
    return page(200, { lang, title: words.title, body });
  }
  const said = error
    ? `<p role="alert">${entryOf(error).message[lang]} ${entryOf(error).hint[lang]}</p>`
    : '';
  const input = '<input name="code" type="password" autocomplete="current-password" required autofocus>';
  const body =
    `${said}${start}<p><label>${words.code} ${input}</label> ${hidden}<button>${words.go}</button></p></form>` +
    `<form method="post" action="${action}/fin"><button>${words.out}</button></form>`;
  return page(error ? statusOf(error) : 200, { lang, title: words.title, body });
}

/**
 * `/acces`: a code opens a session (HttpOnly, SameSite=Strict, signed); `/acces/fin` ends it. In the demo
 * there is no code: `audience=wall` narrows what this browser sees, `audience=staff` widens it again.
 */
export function accessPage(deps: {
  access: Access;
  perAddress: Limiter;
  everybody: Limiter;
  origins: readonly string[];
  /** Rights may have changed: sockets are looked at again. */
  onChange(): void;
}): Route {
  const { access } = deps;

  async function read(request: DoorRequest): Promise<{ fields: URLSearchParams; isForm: boolean }> {
    const text = (await request.body(4_096)).toString('utf8');
    const isForm = !(request.headers['content-type'] ?? '').startsWith('application/json');
    if (isForm) return { fields: new URLSearchParams(text), isForm };
    try {
      const value: unknown = JSON.parse(text);
      const pairs = Object.entries(value && typeof value === 'object' ? value : {});
      return { fields: new URLSearchParams(pairs.map(([name, item]) => [name, String(item)])), isForm };
    } catch {
      throw new CodedError('REQUEST_INVALID', 'body');
    }
  }

  function done(isForm: boolean, back: string, audience: string, cookies: string[]): DoorAnswer {
    if (!isForm)
      return { ...json(200, { audience }), headers: { ...json(200, null).headers, 'set-cookie': cookies } };
    return {
      status: 303,
      headers: { location: back, 'set-cookie': cookies, 'cache-control': 'no-store' },
      body: ''
    };
  }

  async function enter(request: DoorRequest): Promise<DoorAnswer> {
    if (!deps.perAddress.take(request.address) || !deps.everybody.take(''))
      throw new CodedError('RATE_LIMITED');
    const { fields, isForm } = await read(request);
    const back = backTo(fields.get('retour'));
    if (access.demo) {
      const asked = AUDIENCES.find((audience) => audience === fields.get('audience')) ?? 'staff';
      const life = asked === 'staff' ? 0 : YEAR;
      deps.onChange();
      return done(isForm, back, asked, [cookie(request, NARROW_COOKIE, asked, life)]);
    }
    const opened = access.open(fields.get('code') ?? '');
    if (!opened) {
      const code = access.configured ? 'ACCESS_CODE_WRONG' : 'ACCESS_NOT_CONFIGURED';
      return isForm ? form(request, back, false, code) : refusal(request, code);
    }
    return done(isForm, back, opened.audience, [
      cookie(request, SESSION_COOKIE, opened.value, opened.maxAge),
      cookie(request, NARROW_COOKIE, '', 0)
    ]);
  }

  function leave(request: DoorRequest): DoorAnswer {
    access.end(request.headers['cookie']);
    deps.onChange();
    const isForm = !(request.headers['content-type'] ?? '').startsWith('application/json');
    return done(isForm, '/', 'public', [cookie(request, SESSION_COOKIE, '', 0)]);
  }

  return (request) => {
    const path = request.path.replace(/^\/en(?=\/)/, '');
    if (path !== '/acces' && path !== '/acces/fin') return null;
    if (request.method === 'POST') {
      if (!ownOrigin(request.headers['origin'], request.host, deps.origins))
        throw new CodedError('ORIGIN_REFUSED');
      return path === '/acces' ? enter(request) : leave(request);
    }
    if (path !== '/acces' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      throw new CodedError('METHOD_NOT_ALLOWED');
    }
    return form(request, backTo(new URLSearchParams(request.query).get('retour')), access.demo);
  };
}
