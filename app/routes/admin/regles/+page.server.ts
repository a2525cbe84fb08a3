import { addRule, endRule, listRules, type NewRule, readRules } from '#db/rules.ts';
import { LEVEL_RULE } from '#domain/level/rule.ts';
import { change, type Fields } from '#app/lib/admin/change.server.ts';
import { readLocal } from '#app/lib/admin/local-time.ts';
import { placesOf, scopesOf } from '#app/lib/admin/places.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const { names } = await readRules(db);
  const { z, excess } = LEVEL_RULE;
  return { rules: await listRules(db), places: placesOf(region, names), usual: { z, excess } };
};

/** Writes a rule of one kind; rules are of domain time. */
const add = (part: string, ruleOf: (fields: Fields, now: number) => NewRule) =>
  change('rule.write', part, async (fields, act) => {
    const { db, clock, region } = appContext();
    const at = clock.domain();
    await addRule(db, act, ruleOf(fields, at), { at, scopes: scopesOf(region) });
    return null;
  });

export const actions: Actions = {
  contact: add('contact', (fields) => ({ kind: 'contact', text: fields.text('text') })),

  thresholds: add('thresholds', (fields, now) => ({
    ...{ kind: 'thresholds', scope: fields.text('scope') },
    ...{ from: readLocal(fields.text('from')) ?? now, to: readLocal(fields.text('to')) },
    ...{ z: fields.all('z'), excess: fields.all('excess') }
  })),

  calls: add('calls', (fields, now) => ({
    ...{ kind: 'calls', from: readLocal(fields.text('from')) ?? now, over: fields.text('over') },
    excludeShort: { out: true, in: false }[fields.text('short')]
  })),

  floor: add('floor', (fields, now) => ({
    ...{ kind: 'floor', scope: fields.text('scope') },
    ...{ from: readLocal(fields.text('from')) ?? now, to: readLocal(fields.text('to')) },
    ...{ field: fields.text('field'), limit: fields.text('limit'), level: fields.text('level') }
  })),

  exclusion: add('exclusion', (fields) => ({
    ...{ kind: 'exclusion', scope: fields.text('scope'), why: fields.text('why') },
    ...{ firstDay: fields.text('firstDay'), lastDay: fields.text('lastDay') || fields.text('firstDay') }
  })),

  end: change(
    'rule.write',
    (fields) => `rule:${fields.text('id')}`,
    async (fields, act) => {
      const { db, clock } = appContext();
      await endRule(db, act, Number(fields.text('id')), clock.domain());
      return null;
    }
  )
};
