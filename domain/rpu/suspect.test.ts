import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { localDay } from '../time/paris.ts';
import { suspectWarnings } from './suspect.ts';
import type { Attendance, RpuHeader } from './types.ts';

const EXTRACT = Date.UTC(2026, 10, 22, 11);
const header: RpuHeader = {
  finess: '960000011',
  ordre: '0',
  extractAt: EXTRACT,
  from: '2026-11-21',
  to: '2026-11-22'
};

const attendance = (entree: number, sortie: number | null, exitUnusable = false): Attendance => ({
  key: '0'.repeat(32),
  day: localDay(entree),
  entree,
  sortie,
  exitUnusable,
  sex: null,
  ageYears: null,
  ageMonths: null,
  ageClass: 'unknown',
  residenceDepartment: null,
  residenceCommune: null,
  modeEntree: null,
  provenance: null,
  transport: null,
  transportPec: null,
  motif: null,
  gravite: null,
  dp: null,
  da: [],
  actes: [],
  modeSortie: null,
  destination: null,
  orient: null,
  grade: 'A',
  remarks: []
});

const hoursAgo = (hours: number) => EXTRACT - hours * HOUR;
const yesterday = attendance(hoursAgo(20), hoursAgo(18));
const codes = (attendances: Attendance[]) => suspectWarnings(header, attendances, []).map(({ code }) => code);

describe('a suspect file', () => {
  it('has no exit at all though patients came long ago', () => {
    expect(codes([20, 19, 7].map((h) => attendance(hoursAgo(h), null)))).toEqual(['RPU_NO_EXIT']);
  });

  it('is not one where nobody has had time to leave, or somebody tried to say so', () => {
    expect(codes([20, 5, 4].map((h) => attendance(hoursAgo(h), null)))).toEqual([]);
    const unreadable = attendance(hoursAgo(20), null, true);
    expect(codes([unreadable, ...[20, 19, 7].map((h) => attendance(hoursAgo(h), null))])).toEqual([]);
  });

  it('closes everybody at one minute', () => {
    const closed = [20, 19, 18].map((h) => attendance(hoursAgo(h), hoursAgo(2) + 30_000));
    expect(codes(closed)).toEqual(['RPU_ONE_MINUTE']);
    expect(codes([...closed, attendance(hoursAgo(20), hoursAgo(2) + MINUTE)])).toEqual([]);
    expect(codes([yesterday, attendance(hoursAgo(19), hoursAgo(18))])).toEqual([]);
  });

  it('says nothing of a past day, but may of the day under way', () => {
    expect(codes([attendance(hoursAgo(1), null)])).toEqual(['RPU_DAY_EMPTY']);
    expect(codes([yesterday])).toEqual([]);
    const quarantined = {
      index: 1,
      place: 'PATIENT[1]',
      code: 'RPU_DUPLICATE',
      value: null,
      day: '2026-11-21'
    };
    expect(suspectWarnings(header, [attendance(hoursAgo(1), null)], [quarantined])).toEqual([]);
  });

  it('is empty: a failure of the feed, not zero patients', () => {
    expect(codes([])).toEqual(['RPU_PASSAGES_EMPTY']);
  });
});
