import { readFileSync } from 'node:fs';

/** The reference figures, reduced (reference/SOURCES.md). Weights are relative to a mean of 1. */
export interface Profiles {
  /** 7 weekdays (Monday first) × 24 local hours. */
  adultHours: number[][];
  allAgesHours: number[][];
  /** Variance over mean of hourly arrivals around the profile. */
  hourlyDispersion: number;
  weekdayByDepartment: Record<string, number[]>;
  callsByMonth: number[];
  /** [attendances a day, 75 or older, mean stay min, hospitalisation rate, present at 15:00] */
  siteMeans: number[][];
  ccmuShare: Record<string, number>;
  shareUnder18: number;
  share75: number;
  stayHome: { median: number; p90: number };
  stayHospital: { median: number; p90: number };
}

/** Written by scripts/build-profiles.ts and shipped with the code: it cannot be another shape. */
export const profiles = JSON.parse(
  readFileSync(new URL('./reference/profiles.json', import.meta.url), 'utf8')
) as Profiles;
