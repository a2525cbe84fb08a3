import { unpackVersions } from '#db/stay/log.ts';
import type { LearnedService } from '#db/stay/models.ts';
import type { Service } from '#domain/region.ts';
import { horizonsOf, type Horizon } from '#domain/stay/horizon.ts';
import { learnStay } from '#domain/stay/learn-stay.ts';
import { POOL_UNDER, prepare, type Prepared } from '#domain/stay/learn.ts';
import { stayLog, type StayGroup } from '#domain/stay/log.ts';
import { arrivalsADay, groupsOf, sizeOf, type Size } from '#domain/stay/size.ts';
import type { Instant } from '#domain/time/instant.ts';

/** All that is known of one site. Plain data: it crosses to a thread. */
export interface SiteToLearn {
  finess: string;
  services: readonly Service[];
  /** Texts of `readVersions`. */
  versions: readonly string[];
  horizons: readonly (Horizon & { unit: string })[];
  asOf: Instant;
}

/** Age under which a passage is the paediatric service's, where a site has both. */
export const CHILD_UNDER = 18;

/** How many groups of its size a small one is learned with. */
const POOL_MOST = 12;

interface Seated {
  finess: string;
  services: Service[];
  group: StayGroup;
  size: Size;
  prepared: Prepared;
  asOf: Instant;
}

/**
 * Learns site after site. A group with too few home-goers of its own waits until all sites of its size were seen
 * and is then learned with some of them.
 */
export class Classroom {
  readonly #waiting: Seated[] = [];
  readonly #seen: Seated[] = [];

  /** Learns the groups of a site that stand alone. */
  learn(site: SiteToLearn): LearnedService[] {
    const { finess, asOf } = site;
    const log = stayLog(unpackVersions(site.versions), site.services.length === 2 ? CHILD_UNDER : 0);
    const horizons = horizonsOf(site.horizons);
    const arrivals = arrivalsADay(log, asOf);
    const size = sizeOf(arrivals.all);
    const groups = groupsOf(site.services, arrivals);
    const learned: LearnedService[] = [];
    for (const group of new Set(groups.map((one) => one.group))) {
      const services = groups.filter((one) => one.group === group).map(({ service }) => service);
      const prepared = prepare({ log, horizons, group }, asOf, asOf);
      const seated: Seated = { finess, services, group, size, prepared, asOf };
      if (prepared.n28 < POOL_UNDER) this.#waiting.push(seated);
      else learned.push(...learnedOf(seated, []));
      if (size === 'small') this.#seen.push(seated);
    }
    return learned;
  }

  /** Learns those that waited, and forgets everything. */
  rest(): LearnedService[] {
    const learned = this.#waiting.flatMap((one) => {
      const others = this.#seen.filter(
        (other) => other !== one && other.size === one.size && other.group === one.group
      );
      return learnedOf(one, others.slice(0, POOL_MOST));
    });
    this.#waiting.length = 0;
    this.#seen.length = 0;
    return learned;
  }
}

function learnedOf(seated: Seated, others: readonly Seated[]): LearnedService[] {
  const { finess, services, group, size, prepared, asOf } = seated;
  const learned = learnStay(
    prepared,
    group,
    asOf,
    others.map((other) => other.prepared)
  );
  return services.map((service) => ({
    ...{ finess, service, size },
    reason: 'model' in learned ? null : learned.reason,
    model: 'model' in learned ? learned.model : null
  }));
}
