import type { ErrorEntry } from './entry.ts';

/** Start-up, configuration, database and engine. */
export const SYSTEM_ERRORS = {
  DB_AWAY: {
    status: 503,
    message: { fr: 'La base de données ne répond pas.', en: 'The database does not answer.' },
    hint: {
      fr: 'Réessayer dans un instant ; /readyz dit l’état des composants.',
      en: 'Try again in a moment; /readyz tells the state of the components.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
