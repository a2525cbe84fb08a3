import type { Instant } from '../time/instant.ts';
import { shifts90 } from './calibrate.ts';
import type { StayGroup } from './log.ts';
import { CALIBRATE, fit, NONE_UNDER, type Prepared } from './learn.ts';
import type { StayModel } from './model.ts';

/** What came of a learning. */
export type Learned = { model: StayModel } | { reason: 'too_few' | 'not_learned' };

/**
 * Learns and calibrates a group at `asOf`. A first model, which has not seen the last 28 days, says how far its 90th
 * percentile has to move for nine in ten of them to have left; the second, of all days, moves by as much.
 * @param others groups of its size, where its own home-goers are too few (`POOL_UNDER`)
 */
export function learnStay(
  own: Prepared,
  group: StayGroup,
  asOf: Instant,
  others: readonly Prepared[] = []
): Learned {
  if (own.n28 < NONE_UNDER) return { reason: 'too_few' };
  const cut = asOf - CALIBRATE;
  const first = fit(
    part(own, (at) => at < cut),
    group,
    others.map((one) => part(one, (at) => at < cut))
  );
  const unseen = part(own, (at) => at >= cut).samples;
  const model = fit(own, group, others);
  // Less than four weeks before the last four: nothing to check a model on yet.
  if (!first || !model || first.n < NONE_UNDER) return { reason: 'not_learned' };
  const shifts = shifts90(first, unseen);
  model.leads.forEach((lead, i) => (lead.shift90 = Math.round((shifts[i] ?? 0) * 1e5) / 1e5));
  return { model: { ...model, calibratedOn: unseen[0]?.length ?? 0 } };
}

function part(prepared: Prepared, keep: (at: Instant) => boolean): Prepared {
  return { ...prepared, samples: prepared.samples.map((list) => list.filter(({ at }) => keep(at))) };
}
