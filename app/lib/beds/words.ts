import type { BedChannel, BedFunction, BedKey, BedKind } from '#domain/beds/types.ts';
import { m } from '#app/lib/messages/generated/messages.js';

const KINDS: Readonly<Record<BedKind, () => string>> = {
  medicine: m.beds_kind_medicine,
  surgery: m.beds_kind_surgery,
  obstetrics: m.beds_kind_obstetrics,
  paediatrics: m.beds_kind_paediatrics,
  icu_adult: m.beds_kind_icu_adult,
  icu_paediatric: m.beds_kind_icu_paediatric,
  icu_neonatal: m.beds_kind_icu_neonatal,
  intensive_adult: m.beds_kind_intensive_adult,
  intensive_neonatal: m.beds_kind_intensive_neonatal,
  neonatology: m.beds_kind_neonatology,
  uhcd: m.beds_kind_uhcd,
  psychiatry: m.beds_kind_psychiatry
};
const SHORT: Readonly<Record<BedKind, () => string>> = {
  medicine: m.beds_short_medicine,
  surgery: m.beds_short_surgery,
  obstetrics: m.beds_short_obstetrics,
  paediatrics: m.beds_short_paediatrics,
  icu_adult: m.beds_short_icu_adult,
  icu_paediatric: m.beds_short_icu_paediatric,
  icu_neonatal: m.beds_short_icu_neonatal,
  intensive_adult: m.beds_short_intensive_adult,
  intensive_neonatal: m.beds_short_intensive_neonatal,
  neonatology: m.beds_short_neonatology,
  uhcd: m.beds_short_uhcd,
  psychiatry: m.beds_short_psychiatry
};
const KEYS: Readonly<Record<BedKey, () => string>> = {
  available: m.beds_key_available,
  h1: m.beds_key_h1,
  h24: m.beds_key_h24,
  h48: m.beds_key_h48,
  d7: m.beds_key_d7,
  installed: m.beds_key_installed,
  occupied: m.beds_key_occupied,
  reserved: m.beds_key_reserved,
  closed: m.beds_key_closed,
  additional: m.beds_key_additional
};
const CHANNELS: Readonly<Record<BedChannel, () => string>> = {
  manual: m.beds_channel_manual,
  bed_management: m.beds_channel_bed_management,
  gam: m.beds_channel_gam,
  dpi: m.beds_channel_dpi,
  unknown: m.beds_channel_unknown,
  mixed: m.beds_channel_mixed,
  declared: m.beds_channel_declared
};
const FUNCTIONS: Readonly<Record<BedFunction, () => string>> = {
  bed_manager: m.beds_by_bed_manager,
  ward_manager: m.beds_by_ward_manager,
  nurse: m.beds_by_nurse,
  midwife: m.beds_by_midwife,
  physician: m.beds_by_physician,
  regulator: m.beds_by_regulator
};

/** A kind of beds in full; and as the head of a narrow column. */
export const kindWord = (kind: BedKind): string => KINDS[kind]();
export const kindShort = (kind: BedKind): string => SHORT[kind]();
/** What a count is of: available now, in 24 hours, installed … */
export const keyWord = (key: BedKey): string => KEYS[key]();
/** By what means a count was made. */
export const channelWord = (channel: BedChannel): string => CHANNELS[channel]();
/** Function of who declared. */
export const functionWord = (by: BedFunction): string => FUNCTIONS[by]();
