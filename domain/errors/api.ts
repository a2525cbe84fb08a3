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
  API_SAMU_UNKNOWN: {
    status: 404,
    message: { fr: 'Ce SAMU n’est pas de la région.', en: 'This SAMU is not of the region.' },
    hint: {
      fr: 'Donner le code d’un département de la région, ou « region ».',
      en: 'Give the code of a department of the region, or "region".'
    }
  },
  API_SITE_UNKNOWN: {
    status: 404,
    message: { fr: 'Ce site n’est pas de la région.', en: 'This site is not of the region.' },
    hint: {
      fr: 'Donner le FINESS géographique d’un service d’urgences, « region » ou « dept:<code> ».',
      en: 'Give the geographic FINESS of an emergency department, "region" or "dept:<code>".'
    }
  },
  API_WINDOW: {
    status: 400,
    message: { fr: 'Cette période n’est pas possible.', en: 'This window is not possible.' },
    hint: {
      fr: 'Une fin après le début, huit semaines au plus.',
      en: 'An end after its beginning, eight weeks at most.'
    }
  },
  PLACE_OUTSIDE: {
    message: {
      fr: 'Ce code postal n’est pas de la région.',
      en: 'This postcode is not of the region.'
    },
    hint: {
      fr: 'Donner une commune de la région. Ailleurs en France, le 15 indique où aller.',
      en: 'Give a town of the region. Elsewhere in France, 15 tells where to go.'
    }
  },
  PLACE_UNKNOWN: {
    message: {
      fr: 'Aucune commune de la région ne répond à ce nom ou à ce code postal.',
      en: 'No town of the region answers to this name or postcode.'
    },
    hint: {
      fr: 'Écrire le nom d’une commune ou les cinq chiffres de son code postal, sans rue ni numéro.',
      en: 'Write the name of a town or the five digits of its postcode, without street or number.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
