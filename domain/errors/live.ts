import type { ErrorEntry } from './entry.ts';

/** Answers of the front door, of the sockets and of their HTTP twin. */
export const LIVE_ERRORS = {
  ACCESS_ENDED: {
    status: 403,
    message: { fr: 'L’accès de cet écran a pris fin.', en: 'The access of this screen has ended.' },
    hint: {
      fr: 'Appeler l’administrateur de Vigie pour l’ouvrir de nouveau.',
      en: 'Call the administrator of Vigie to open it again.'
    }
  },
  APP_AWAY: {
    status: 503,
    message: {
      fr: 'Les pages ne répondent pas pour le moment.',
      en: 'The pages do not answer for the moment.'
    },
    hint: {
      fr: 'Rien à faire : cette page réessaie d’elle-même.',
      en: 'Nothing to do: this page tries again by itself.'
    }
  },
  FORM_TYPE_UNSUPPORTED: {
    status: 415,
    message: {
      fr: 'Ce contenu n’est pas un formulaire.',
      en: 'This content is not a form.'
    },
    hint: {
      fr: 'Envoyer le formulaire de la page elle-même.',
      en: 'Send the form of the page itself.'
    }
  },
  LIVE_FORBIDDEN: {
    status: 403,
    message: {
      fr: 'Ce contenu n’est pas ouvert à cet écran.',
      en: 'This content is not open to this screen.'
    },
    hint: {
      fr: 'Se connecter sur /connexion avec un rôle qui le permet, ou enrôler l’écran sur /appareil.',
      en: 'Sign in on /connexion with a role that allows it, or enrol the screen on /appareil.'
    }
  },
  LIVE_TOPIC_UNKNOWN: {
    status: 404,
    message: { fr: 'Ce sujet n’existe pas.', en: 'This topic does not exist.' },
    hint: {
      fr: 'Sujets : public, sites, region, feeds, ed:<finess>.',
      en: 'Topics: public, sites, region, feeds, ed:<finess>.'
    }
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: { fr: 'La demande vient d’un autre site.', en: 'The request comes from another site.' },
    hint: { fr: 'Ouvrir Vigie à sa propre adresse.', en: 'Open Vigie at its own address.' }
  },
  UPLOAD_TOO_LARGE: {
    status: 413,
    message: { fr: 'L’envoi dépasse 1 Mo.', en: 'The upload is over 1 MB.' },
    hint: {
      fr: 'Les fichiers de passages se déposent sur le port des flux.',
      en: 'Attendance files go to the port of the feeds.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
