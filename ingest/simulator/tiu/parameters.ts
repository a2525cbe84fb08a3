import type { Indication } from '#domain/tiu/codes.ts';

/**
 * Numbers of the simulated in-utero transfers. Only the yearly volume is published (2,064 in Île-de-France for 77
 * maternities); the rest is assumed, of the order that obstetric literature and daily practice give, and stands in
 * docs/simulator.md.
 */

/** Requests a year of one maternity of the region: 2,064 / 77. */
export const REQUESTS_A_MATERNITY = 2_064 / 77;

/** Weight of each local hour: fewer calls from 2 to 7, most from late morning to midnight. Mean 1. */
export const HOURS = scaled([
  0.9, 0.8, 0.7, 0.6, 0.55, 0.55, 0.6, 0.7, 0.85, 1.05, 1.2, 1.25, 1.15, 1.1, 1.15, 1.2, 1.25, 1.25, 1.2, 1.2,
  1.2, 1.15, 1.1, 1.0
]);

/** Weight of Saturday and Sunday against a weekday. */
export const WEEKEND = 0.92;

/** Indications: share, gestational age in days (triangle: least, mode, most), share that cannot wait. */
export const INDICATION_MIX: readonly {
  code: Indication;
  share: number;
  age: readonly [least: number, mode: number, most: number];
  urgent: number;
}[] = [
  { code: 'MAP', share: 0.4, age: [168, 205, 244], urgent: 0.25 },
  { code: 'RPM', share: 0.22, age: [168, 210, 250], urgent: 0.1 },
  { code: 'PREECLAMPSIE', share: 0.12, age: [175, 217, 252], urgent: 0.3 },
  { code: 'HELLP', share: 0.03, age: [182, 217, 258], urgent: 0.7 },
  { code: 'ECLAMPSIE', share: 0.005, age: [182, 224, 262], urgent: 0.9 },
  { code: 'HEMORRAGIE_ANTEPARTUM', share: 0.05, age: [168, 214, 250], urgent: 0.5 },
  { code: 'PLACENTA', share: 0.03, age: [175, 217, 250], urgent: 0.3 },
  { code: 'MULTIPLE', share: 0.04, age: [175, 210, 238], urgent: 0.2 },
  { code: 'FOETOPATHOLOGIE', share: 0.02, age: [175, 224, 266], urgent: 0.1 },
  { code: 'VASA_PRAEVIA', share: 0.005, age: [203, 231, 245], urgent: 0.1 },
  { code: 'HRP', share: 0.01, age: [175, 217, 245], urgent: 1 },
  { code: 'SHAG', share: 0.005, age: [210, 245, 258], urgent: 0.3 },
  { code: 'MATERNELLE_NON_OBSTETRICALE', share: 0.02, age: [168, 214, 266], urgent: 0.3 },
  { code: 'CAPACITE', share: 0.05, age: [182, 231, 280], urgent: 0.1 }
];

/** Share of twins and of triplets among requests, where the indication is not itself a multiple pregnancy. */
export const TWINS = 0.13;
export const TRIPLETS = 0.012;

/** Share of requests that come through the regional cell; the others through a perinatal network. */
export const BY_CELL = 0.85;

/** Minutes from an ask to its answer, lognormal: median and log standard deviation, by channel. */
export const ANSWERING = {
  phone: { share: 0.6, median: 7, sigma: 0.7 },
  message: { share: 0.4, median: 12, sigma: 0.8 }
} as const;
/** Share of the asks by message that are answered on the maternity's own page; the others by phone. */
export const BY_PAGE = 0.6;

/** Share of asks that nobody ever answers, and of answers that a second one contradicts. */
export const NEVER = 0.07;
export const CONTRADICTED = 0.05;

/** Minutes without a word after which others are asked, and asks at most before the search is given up. */
export const PATIENCE = 14;
export const WAVES = 6;

/** Chance of a refusal that is not for want of a place: staff by day and by night, contra-indication, other. */
export const REFUSED = { staffDay: 0.05, staffNight: 0.1, contraindication: 0.015, other: 0.02 };
/** Chance that a place is there and yet only promised for later. */
export const DEFERRED = 0.04;

/** Share of requests that something would call off, after so many minutes in the mean: some have left by then. */
export const CANCELLED = { share: 0.1, mean: 45 };
/** Share of those who were brought that go back nearer home some days later. */
export const RETRANSFERS = 0.1;

function scaled(weights: readonly number[]): readonly number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
