import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/**
 * Reduces the reference profiles to what the simulator uses: `reference/profiles.json`.
 * Usage: `node ingest/simulator/scripts/build-profiles.ts --input <folder of activity-profiles.json>`.
 */
const week = z.array(z.array(z.number().positive()).length(24)).length(7);
const stay = z.object({ median: z.number(), p90: z.number() });
const Input = z.object({
  ed_hour_of_week: z.object({ weights: week, count_dispersion_variance_over_mean: z.number() }),
  ed_hour_of_week_all_ages: z.object({ weights: week }),
  ed_weekday_by_department: z.object({ weights: z.record(z.string(), z.array(z.number()).length(7)) }),
  ed_site_means: z.object({ rows: z.array(z.array(z.number()).length(5)) }),
  samu_month: z.object({ weights: z.array(z.number()).length(12) }),
  assumed: z.object({
    ccmu_share: z.record(z.string(), z.number()),
    share_under_18: z.number(),
    share_75_plus: z.number(),
    stay_minutes_discharged: stay,
    stay_minutes_hospitalised: stay
  })
});

/** Each weekday's hours to a mean of 1: weekday weights come from the departments' own series. */
function hourShapes(weights: number[][]): number[][] {
  return weights.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    return row.map((value) => Math.round((value / mean) * 1000) / 1000);
  });
}

const { values } = parseArgs({ options: { input: { type: 'string' } } });
if (values.input === undefined) throw new Error('give the folder of activity-profiles.json with --input');
const source = Input.parse(JSON.parse(readFileSync(join(values.input, 'activity-profiles.json'), 'utf8')));

const profiles = {
  adultHours: hourShapes(source.ed_hour_of_week.weights),
  allAgesHours: hourShapes(source.ed_hour_of_week_all_ages.weights),
  hourlyDispersion: source.ed_hour_of_week.count_dispersion_variance_over_mean,
  weekdayByDepartment: source.ed_weekday_by_department.weights,
  callsByMonth: source.samu_month.weights,
  siteMeans: source.ed_site_means.rows,
  ccmuShare: source.assumed.ccmu_share,
  shareUnder18: source.assumed.share_under_18,
  share75: source.assumed.share_75_plus,
  stayHome: source.assumed.stay_minutes_discharged,
  stayHospital: source.assumed.stay_minutes_hospitalised
};
const output = join(import.meta.dirname, '../reference/profiles.json');
writeFileSync(output, `${JSON.stringify(profiles)}\n`);
process.stdout.write(`${output}\n`);
