import type { Db } from '#db/connect.ts';
import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Report } from '#app/lib/wall/reports.ts';
import type { Clock } from '#domain/time/clock.ts';

/** What `bin/commands/app.ts` gives the pages: the web server composes nothing itself. */
export interface AppContext {
  db: Db;
  clock: Clock;
  region: RegionPack;
  demo: boolean;
  tier: 'demo' | 'service';
  /** Shared with the front door for this start: only it may tell who the viewer is. */
  frontSecret: string;
  /** Secret of sign-in: signs cookies, seals second factors. */
  secret: Uint8Array;
  origin: Origin;
  /** VIGIE_INSECURE_HTTP: sign-in over plain HTTP from other machines. */
  insecureAllowed: boolean;
  /** What enrolled walls say that they show. */
  wallReports: WallReports;
  /** Whom the accessibility statement names; null: the agency has not said. */
  accessContact: string | null;
  /** Key of what the browser keeps: another installation's last picture is not this one's. */
  installation: string;
}

/** Last report of each enrolled wall, of this machine and, through Redis, of the others. */
export interface WallReports {
  put(report: Report & { wall: string }): void;
  all(): Promise<ReadonlyMap<string, Report>>;
}

const KEY = Symbol.for('vigie.app.context');

/** Called once by the composition root before the web server is loaded. */
export function provideContext(context: AppContext): void {
  Object.assign(globalThis, { [KEY]: context });
}

/** @throws Error when a page is served outside `vigie app`. */
export function appContext(): AppContext {
  const found: unknown = Reflect.get(globalThis, KEY);
  if (!found) throw new Error('The pages run inside "vigie app" only.');
  return found as AppContext;
}
