import type { ErrorEntry } from './entry.ts';

/** Refusals of a JSON payload as a whole, whatever its stream. */
export const JSON_ERRORS = {
  ALL_QUARANTINED: {
    status: 422,
    message: {
      fr: 'Rien d’utilisable dans cet envoi : tout est en quarantaine.',
      en: 'Nothing usable in this payload: all of it is in quarantine.'
    },
    hint: {
      fr: 'Lire les raisons dans /qualite, corriger à la source, renvoyer.',
      en: 'Read the reasons in /qualite, correct them at the source, send again.'
    }
  },
  JSON_INVALID: {
    status: 400,
    message: { fr: 'Ce n’est pas du JSON lisible.', en: 'This is not readable JSON.' },
    hint: {
      fr: 'Vérifier l’envoi à la position indiquée ; il est peut-être coupé.',
      en: 'Check the payload at the given position; it may be cut.'
    }
  },
  JSON_NOT_UTF8: {
    status: 400,
    message: { fr: 'Le texte n’est pas en UTF-8.', en: 'The text is not UTF-8.' },
    hint: { fr: 'Envoyer en UTF-8.', en: 'Send UTF-8.' }
  },
  JSON_TOO_DEEP: {
    status: 400,
    message: { fr: 'Trop d’objets emboîtés.', en: 'Objects nested too deeply.' },
    hint: {
      fr: 'Un envoi ordinaire a moins de 64 niveaux : vérifier ce qui l’écrit.',
      en: 'An ordinary payload has fewer than 64 levels: check what writes it.'
    }
  },
  JSON_TOO_LARGE: {
    status: 413,
    message: { fr: 'Envoi JSON trop grand.', en: 'JSON payload too large.' },
    hint: { fr: 'Le couper en plusieurs envois.', en: 'Cut it into several payloads.' }
  }
} as const satisfies Record<string, ErrorEntry>;
