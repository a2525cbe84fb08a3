import type { ErrorEntry } from './entry.ts';

/** Questions asked of the record by screens and programs. */
export const API_ERRORS = {
  API_INSTANT_UNREADABLE: {
    status: 400,
    message: { fr: 'Cet instant est illisible.', en: 'This instant cannot be read.' },
    hint: {
      fr: 'Écrire 2026-11-22T14:30 (heure de Paris), ou avec un décalage : 2026-11-22T14:30:00+01:00.',
      en: 'Write 2026-11-22T14:30 (Paris time), or with an offset: 2026-11-22T14:30:00+01:00.'
    }
  },
  API_SITE_UNKNOWN: {
    status: 404,
    message: { fr: 'Ce site n’est pas de la région.', en: 'This site is not of the region.' },
    hint: {
      fr: 'Donner le FINESS géographique d’un service d’urgences, « region » ou « dept:<code> ».',
      en: 'Give the geographic FINESS of an emergency department, "region" or "dept:<code>".'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
