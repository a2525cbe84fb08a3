import { type ActionFailure, fail, type RequestEvent } from '@sveltejs/kit';
import type { Act } from '#db/access/act.ts';
import { isConnectionFailure } from '#db/retryable.ts';
import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { CodedError, errorBody, statusOf } from '#domain/errors.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import { actOf } from '#app/lib/server/session.ts';
import type { Once, Outcome } from './outcome.ts';

/** What was typed, by field; fields of one name several times keep all their values. */
export class Fields {
  readonly kept: Record<string, string[]>;

  constructor(form: FormData) {
    const names = [...new Set(form.keys())];
    this.kept = Object.fromEntries(
      names.map((name) => [name, form.getAll(name).filter((value) => typeof value === 'string')])
    );
  }

  all(name: string): string[] {
    return this.kept[name] ?? [];
  }

  text(name: string): string {
    return this.all(name)[0] ?? '';
  }
}

type Event = Pick<RequestEvent, 'request' | 'locals'>;

/**
 * An action of /admin: who may is asked again here, a coded error, or a record that is away, gives back everything typed.
 * @param right the action in domain/access/table.ts; about a site, it depends on what was sent
 * @param part which form of the page it is, so that the answer stands beside it; may depend on what was sent
 * @param run makes the change; what it returns is shown once and kept nowhere
 */
export function change(
  right: string | ((fields: Fields) => { name: string; site?: string | undefined }),
  part: string | ((fields: Fields) => string),
  run: (fields: Fields, act: Act, viewer: Viewer) => Promise<Once | null>
): (event: Event) => Promise<Outcome | ActionFailure<Outcome>> {
  return async ({ request, locals }) => {
    const fields = new Fields(await request.formData());
    const name = typeof part === 'string' ? part : part(fields);
    const outcome = { part: name, kept: fields.kept, refusal: null, once: null };
    try {
      const asked = typeof right === 'string' ? { name: right } : right(fields);
      if (!may(locals.viewer, { kind: 'action', ...asked })) throw new CodedError('LIVE_FORBIDDEN');
      return { ...outcome, kept: {}, once: await run(fields, await actOf({ locals }), locals.viewer) };
    } catch (error) {
      const coded = isConnectionFailure(error) ? new CodedError('DB_AWAY') : error;
      if (!(coded instanceof CodedError)) throw error;
      const refusal = errorBody(coded.code, coded.where ?? null, getLocale());
      return fail(statusOf(coded.code), { ...outcome, refusal });
    }
  };
}
