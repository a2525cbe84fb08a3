import type { ErrorEntry } from './entry.ts';

/** What somebody may decide in `/qualite`, and why it was not done. */
export const QUALITY_ERRORS = {
  QUALITY_ANNOUNCE_INVALID: {
    status: 400,
    message: {
      fr: 'L’arrêt annoncé est mal rempli.',
      en: 'The announced stop is not well filled in.'
    },
    hint: {
      fr: 'Choisir une raison, et une fin à venir, heure de Paris ; la laisser vide si elle n’est pas connue.',
      en: 'Choose a reason, and an end still to come, Paris time; leave it empty when it is not known.'
    }
  },
  QUALITY_ASIDE_GONE: {
    status: 409,
    message: {
      fr: 'Ce qui était mis de côté est déjà classé.',
      en: 'What was set aside is closed already.'
    },
    hint: { fr: 'Recharger la page.', en: 'Load the page again.' }
  },
  QUALITY_HELD_GONE: {
    status: 409,
    message: {
      fr: 'Ce jour n’est plus retenu, ou un autre fichier l’est à sa place.',
      en: 'This day is no longer held, or another file is in its place.'
    },
    hint: {
      fr: 'Relire la liste des jours retenus telle qu’elle est maintenant, puis décider.',
      en: 'Read the list of held days as it is now, then decide.'
    }
  },
  QUALITY_NOT_YOURS: {
    status: 403,
    message: {
      fr: 'Votre rôle ne permet pas cela pour ce site.',
      en: 'Your role does not allow this for this site.'
    },
    hint: {
      fr: 'Demander à l’ARS, à un analyste ou à l’administrateur.',
      en: 'Ask the ARS, an analyst or the administrator.'
    }
  },
  QUALITY_REPLAY_NONE: {
    status: 409,
    message: {
      fr: 'Il n’y a rien à rejouer : le contenu n’est plus conservé, ou attend déjà.',
      en: 'There is nothing to replay: the content is no longer kept, or already waits.'
    },
    hint: {
      fr: 'Demander au site de renvoyer un fichier corrigé de ces jours.',
      en: 'Ask the site to send a corrected file of these days.'
    }
  },
  QUALITY_UNIT_UNKNOWN: {
    status: 404,
    message: { fr: 'Cette unité n’est pas de la région.', en: 'This unit is not of this region.' },
    hint: { fr: 'La choisir dans la liste des flux.', en: 'Choose it in the list of feeds.' }
  }
} as const satisfies Record<string, ErrorEntry>;
