import type { ErrorEntry } from './entry.ts';

/** The ED's own word: records of its software, the form, closures, floors. */
export const ED_STATE_ERRORS = {
  CLOSURE_CHANGED: {
    status: 409,
    message: {
      fr: 'Quelqu’un a modifié cette fermeture entre-temps.',
      en: 'Somebody changed this closure meanwhile.'
    },
    hint: {
      fr: 'La relire telle qu’elle est maintenant, puis refaire la modification si elle reste juste.',
      en: 'Read it as it is now, then make the change again if it still holds.'
    }
  },
  CLOSURE_INVALID: {
    status: 400,
    message: { fr: 'Cette fermeture n’est pas possible.', en: 'This closure is not possible.' },
    hint: {
      fr: 'Un périmètre du site, une fin dans l’avenir, après le début et dans les 30 jours.',
      en: 'A scope of the site, an end in the future, after its beginning and within 30 days.'
    }
  },
  CLOSURE_OVER: {
    status: 410,
    message: { fr: 'Cette fermeture est terminée.', en: 'This closure is over.' },
    hint: { fr: 'En déclarer une nouvelle s’il le faut.', en: 'Declare a new one if it is needed.' }
  },
  CLOSURE_OVERLAP: {
    status: 409,
    message: {
      fr: 'Une fermeture du même périmètre existe déjà à ces heures.',
      en: 'A closure of the same scope exists already at these hours.'
    },
    hint: { fr: 'La prolonger ou la terminer d’abord.', en: 'Extend it or end it first.' }
  },
  ED_STATE_ASKS: {
    status: 400,
    message: { fr: 'Deux réponses se contredisent.', en: 'Two answers contradict each other.' },
    hint: {
      fr: 'Corriger l’une des deux, ou confirmer si c’est bien exact.',
      en: 'Correct one of the two, or confirm if it is exact.'
    }
  },
  ED_STATE_AT_FUTURE: {
    status: 400,
    message: {
      fr: 'L’heure du relevé est dans l’avenir.',
      en: 'The record’s time lies in the future.'
    },
    hint: {
      fr: 'Régler l’horloge de la source : plus de 10 minutes d’avance sont refusées.',
      en: 'Set the clock of the source: more than 10 minutes ahead are refused.'
    }
  },
  ED_STATE_AT_INVALID: {
    status: 400,
    message: {
      fr: 'L’heure du relevé manque, est illisible ou a plus de sept jours.',
      en: 'The record’s time is missing, unreadable or more than seven days old.'
    },
    hint: {
      fr: 'Écrire « at » en ISO 8601 avec son décalage, par exemple 2026-11-22T19:45:00+01:00.',
      en: 'Write "at" in ISO 8601 with its offset, for example 2026-11-22T19:45:00+01:00.'
    }
  },
  ED_STATE_CONFIRM: {
    status: 400,
    message: { fr: 'Cette réponse est inhabituelle.', en: 'This answer is unusual.' },
    hint: {
      fr: 'La corriger, ou confirmer qu’elle est exacte.',
      en: 'Correct it, or confirm that it is exact.'
    }
  },
  ED_STATE_EMPTY: {
    status: 400,
    message: { fr: 'Rien n’a été déclaré.', en: 'Nothing was declared.' },
    hint: { fr: 'Remplir au moins un champ.', en: 'Fill in at least one field.' }
  },
  ED_STATE_FIELD_INVALID: {
    status: 400,
    message: { fr: 'Cette valeur n’est pas possible.', en: 'This value is not possible.' },
    hint: {
      fr: 'Un nombre entier dans les limites du champ ; un motif de 120 caractères au plus, sans numéro de personne.',
      en: 'A whole number within the limits of the field; a reason of at most 120 characters, without anybody’s number.'
    }
  },
  ED_STATE_FINESS_FORBIDDEN: {
    status: 403,
    message: {
      fr: 'Cette clé ne parle pas pour cet établissement.',
      en: 'This key does not speak for this site.'
    },
    hint: {
      fr: 'Utiliser la clé de l’établissement, ou faire ajouter son FINESS à celle-ci.',
      en: 'Use the key of the site, or have its FINESS added to this one.'
    }
  },
  ED_STATE_FINESS_UNKNOWN: {
    status: 400,
    message: {
      fr: 'Ce FINESS n’est pas un service d’urgences de la région.',
      en: 'This FINESS is not an emergency department of the region.'
    },
    hint: { fr: 'Écrire dans « site » le FINESS géographique.', en: 'Write the geographic FINESS in "site".' }
  },
  ED_STATE_RETYPE: {
    status: 409,
    message: {
      fr: '« Inchangé » a déjà été dit trois fois de suite.',
      en: '"Unchanged" was already said three times in a row.'
    },
    hint: { fr: 'Regarder de nouveau, et taper la valeur.', en: 'Look again, and type the value.' }
  },
  ED_STATE_SERVICE_UNKNOWN: {
    status: 400,
    message: { fr: 'Ce service n’existe pas ici.', en: 'This service does not exist here.' },
    hint: {
      fr: 'Écrire « adult », « paediatric » ou « all », selon ce que le site a.',
      en: 'Write "adult", "paediatric" or "all", as the site has them.'
    }
  },
  ED_STATE_STRUCTURE: {
    status: 400,
    message: {
      fr: 'Ce n’est pas un relevé d’état des urgences.',
      en: 'This is not a record of an ED’s state.'
    },
    hint: {
      fr: 'Envoyer un objet {site, at, …}, ou une liste de 1 000 au plus.',
      en: 'Send an object {site, at, …}, or a list of at most 1,000.'
    }
  },
  ED_STATE_UNKNOWN_MEMBER: {
    message: {
      fr: 'Le relevé porte un membre que le format ne connaît pas ; il n’est pas lu.',
      en: 'The record carries a member that the format does not know; it is not read.'
    },
    hint: {
      fr: 'Rien à faire, sauf si ce membre devait compter.',
      en: 'Nothing, unless it was meant to count.'
    }
  },
  FLOOR_INVALID: {
    status: 400,
    message: { fr: 'Ce plancher n’est pas possible.', en: 'This floor is not possible.' },
    hint: {
      fr: 'Plus ancien sans lit : de 60 à 10 080 minutes ; places ouvertes : de 0 à 50 ; un niveau de 1 à 3.',
      en: 'Oldest boarder: 60 to 10,080 minutes; places open: 0 to 50; a level of 1 to 3.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
