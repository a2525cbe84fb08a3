import { profiles } from './profiles.ts';

/** Every number of the simulated world that is not a site's own. docs/simulator.md says where each comes from. */
export interface WorldParameters {
  seed: number;
  /** Shape of the gamma renewal of arrivals: 1 is Poisson, more is more regular. */
  arrivalShape: number;
  /** Day-to-day shocks of arrivals, AR(1) on the log: standard deviation and memory of a day. */
  arrivalShock: { region: number; department: number; site: number; memory: number };
  /** Hidden shocks of the stay (staff, beds downstream), AR(1) by steps of 3 h, uniform within ± these shares. */
  stayShock: { region: number; site: number; memory: number };
  /**
   * Stay × exp(slope × width × tanh((present / capacity − pivot) / width)).
   * `dependsOnLoad: false` is the control world: load and hidden shocks leave the stay alone.
   */
  load: { dependsOnLoad: boolean; slope: number; pivot: number; width: number };
  /** Lognormal stays, minutes: median and log standard deviation within a site at its usual load. */
  stayHome: { median: number; sigma: number };
  stayHospital: { median: number; sigma: number };
  /** Between-site log standard deviation of the stay. */
  siteStay: number;
  shareUnder18: number;
  share75: number;
  hospitalisationRate: number;
  leftUnseenRate: number;
  ccmuShare: Record<string, number>;
  /** In-utero transfers asked for, times what is usual (`tiu/parameters.ts`). */
  transfers: number;
}

/** z of the 90th percentile of a normal. */
const Z90 = 1.2816;
/** Variance of log stay that triage, age, site, load and shocks bring, measured on the default world. */
const EXPLAINED = { home: 0.095, hospital: 0.07 };

function withinSigma(stay: { median: number; p90: number }, explained: number): number {
  const total = Math.log(stay.p90 / stay.median) / Z90;
  return Math.sqrt(Math.max(0.05, total * total - explained));
}

export const defaultParameters: WorldParameters = {
  seed: 1,
  arrivalShape: 1.45,
  arrivalShock: { region: 0.014, department: 0.008, site: 0.02, memory: 0.5 },
  stayShock: { region: 0.02, site: 0.13, memory: 0.75 },
  load: { dependsOnLoad: true, slope: 0.25, pivot: 0.95, width: 0.3 },
  stayHome: { median: profiles.stayHome.median, sigma: withinSigma(profiles.stayHome, EXPLAINED.home) },
  stayHospital: {
    median: profiles.stayHospital.median,
    sigma: withinSigma(profiles.stayHospital, EXPLAINED.hospital)
  },
  siteStay: 0.18,
  shareUnder18: profiles.shareUnder18,
  share75: profiles.share75,
  hospitalisationRate: 0.19,
  leftUnseenRate: 0.035,
  ccmuShare: profiles.ccmuShare,
  transfers: 1
};

/** The negative control of the models: a stay that knows nothing of the load. */
export function controlWorld(parameters: WorldParameters): WorldParameters {
  return { ...parameters, load: { ...parameters.load, dependsOnLoad: false } };
}
