import type { ErrorEntry } from './entry.ts';

/** Telephony of the SAMU: why a report was set aside, or a payload refused. */
export const CALLS_ERRORS = {
  CALLS_FUTURE: {
    message: {
      fr: 'L’intervalle finit plus de 10 minutes après sa réception.',
      en: 'The interval ends more than 10 minutes after it was received.'
    },
    hint: { fr: 'Régler l’heure de la source.', en: 'Set the clock of the source.' }
  },
  CALLS_INCOHERENT: {
    message: {
      fr: 'Une partie dépasse le tout : plus de décrochés que de présentés, par exemple.',
      en: 'A part exceeds its whole: more answered than presented, for instance.'
    },
    hint: {
      fr: 'Compter chaque appel dans l’intervalle où il s’est présenté.',
      en: 'Count each call in the interval in which it was presented.'
    }
  },
  CALLS_INTERVAL_EMPTY: {
    message: { fr: 'L’intervalle finit avant de commencer.', en: 'The interval ends before it begins.' },
    hint: { fr: 'Vérifier from et to : to n’en fait pas partie.', en: 'Check from and to: to is exclusive.' }
  },
  CALLS_INTERVAL_LENGTH: {
    message: {
      fr: 'L’intervalle ne dure pas de 1 à 15 minutes.',
      en: 'The interval is not 1 to 15 minutes long.'
    },
    hint: {
      fr: 'Envoyer des intervalles plus fins ; une heure entière ne dit pas ce qui attend maintenant.',
      en: 'Send finer intervals; a whole hour does not say what waits now.'
    }
  },
  CALLS_NOT_REPORTS: {
    status: 400,
    message: {
      fr: 'Ce n’est pas un relevé de téléphonie, ni un tableau de relevés.',
      en: 'This is not a telephony report, nor an array of them.'
    },
    hint: {
      fr: 'Un objet {samu, from, to, presented, …} ou un tableau de tels objets.',
      en: 'An object {samu, from, to, presented, …} or an array of such objects.'
    }
  },
  CALLS_NUMBER_INVALID: {
    message: {
      fr: 'Ce nombre est négatif, à virgule ou n’en est pas un.',
      en: 'This number is negative, not whole, or not a number.'
    },
    hint: {
      fr: 'Un entier à partir de 0 ; null ou rien quand il est inconnu.',
      en: 'A whole number from 0; null or nothing when it is unknown.'
    }
  },
  CALLS_OVERLAP: {
    message: {
      fr: 'L’intervalle en recouvre un autre : le dernier reçu compte, l’autre est retiré.',
      en: 'The interval overlaps another: the last received counts, the other is withdrawn.'
    },
    hint: {
      fr: 'Renvoyer une correction avec les mêmes from et to.',
      en: 'Send a correction with the same from and to.'
    }
  },
  CALLS_SAMU_UNKNOWN: {
    message: { fr: 'Ce SAMU n’est pas de la région.', en: 'This SAMU is not of the region.' },
    hint: { fr: 'Écrire « SAMU 75 » ou le code « 75 ».', en: 'Write “SAMU 75” or the code “75”.' }
  },
  CALLS_TIME_INVALID: {
    message: {
      fr: 'Ce n’est pas un instant utilisable.',
      en: 'This is not a usable instant.'
    },
    hint: {
      fr: 'Écrire 2026-11-21T20:00:00+01:00, avec son décalage, depuis moins de cinq ans.',
      en: 'Write 2026-11-21T20:00:00+01:00, with its offset, less than five years ago.'
    }
  },
  CALLS_TOO_MANY: {
    status: 413,
    message: { fr: 'Plus de 5 000 relevés dans un envoi.', en: 'More than 5,000 reports in one payload.' },
    hint: { fr: 'Le couper en plusieurs envois.', en: 'Cut it into several payloads.' }
  }
} as const satisfies Record<string, ErrorEntry>;
