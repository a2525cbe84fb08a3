import type { ErrorEntry } from './entry.ts';

/** Who may enter: accounts, sessions, second factors, devices, and what an administrator changes. */
export const ACCESS_ERRORS = {
  ACCOUNT_CHANGED: {
    status: 409,
    message: {
      fr: 'Quelqu’un a modifié cette fiche entre-temps.',
      en: 'Somebody changed this record meanwhile.'
    },
    hint: {
      fr: 'Relire la fiche telle qu’elle est maintenant, puis refaire la modification.',
      en: 'Read the record as it is now, then make the change again.'
    }
  },
  ACCOUNT_EXISTS: {
    status: 409,
    message: { fr: 'Cet identifiant existe déjà.', en: 'This login already exists.' },
    hint: {
      fr: 'En choisir un autre, ou rouvrir le compte existant.',
      en: 'Choose another, or open the existing account again.'
    }
  },
  ACCOUNT_INVALID: {
    status: 400,
    message: { fr: 'Un champ est vide ou mal rempli.', en: 'A field is empty or not valid.' },
    hint: {
      fr: 'Identifiant de 3 à 80 caractères sans espace, nom, au moins un rôle ; un rôle de site demande un site.',
      en: 'Login of 3 to 80 characters without spaces, name, at least one role; a site role wants a site.'
    }
  },
  ACCOUNT_LAST_ADMIN: {
    status: 409,
    message: {
      fr: 'C’est le dernier administrateur en fonction.',
      en: 'This is the last administrator in function.'
    },
    hint: { fr: 'Donner d’abord ce rôle à une autre personne.', en: 'Give this role to somebody else first.' }
  },
  ACCOUNT_UNKNOWN: {
    status: 404,
    message: { fr: 'Ce compte n’existe pas.', en: 'This account does not exist.' },
    hint: { fr: 'Revenir à la liste des comptes.', en: 'Go back to the list of accounts.' }
  },
  DEVICE_CODE_WRONG: {
    status: 403,
    message: {
      fr: 'Ce code est faux, déjà utilisé ou périmé.',
      en: 'This code is wrong, already used or out of date.'
    },
    hint: {
      fr: 'Demander un nouveau code à l’administrateur : il vaut 15 minutes, une fois.',
      en: 'Ask the administrator for a new code: it lives 15 minutes, once.'
    }
  },
  DEVICE_INVALID: {
    status: 400,
    message: { fr: 'Cet appareil est mal décrit.', en: 'This device is not well described.' },
    hint: {
      fr: 'Un lieu de 1 à 80 caractères, un niveau ; un poste de soins demande son site.',
      en: 'A place of 1 to 80 characters, a level; a ward PC wants its site.'
    }
  },
  DEVICE_UNKNOWN: {
    status: 404,
    message: { fr: 'Cet appareil n’existe pas.', en: 'This device does not exist.' },
    hint: { fr: 'Revenir à la liste des appareils.', en: 'Go back to the list of devices.' }
  },
  FACTOR_REFUSED: {
    status: 403,
    message: {
      fr: 'Ce code à six chiffres est faux ou a déjà servi.',
      en: 'This six-digit code is wrong or was used already.'
    },
    hint: {
      fr: 'Attendre le code suivant de l’application ; vérifier l’heure du téléphone.',
      en: 'Wait for the next code of the application; check the hour of the phone.'
    }
  },
  INVITATION_OVER: {
    status: 410,
    message: {
      fr: 'Cette invitation a déjà servi ou n’est plus valable.',
      en: 'This invitation was used already or is no longer valid.'
    },
    hint: {
      fr: 'En demander une nouvelle à l’administrateur.',
      en: 'Ask the administrator for a new one.'
    }
  },
  KEY_INVALID: {
    status: 400,
    message: { fr: 'Cette clé n’est pas possible.', en: 'This key is not possible.' },
    hint: {
      fr: 'Source de 2 à 60 caractères simples, un flux au moins, sites de la région, fin dans les sept jours ; une démonstration n’a que des clés simulées, une vraie région n’en a jamais.',
      en: 'Source of 2 to 60 plain characters, at least one stream, sites of the region, an end within seven days; a demonstration has simulated keys only, a real region never has them.'
    }
  },
  KEY_UNKNOWN: {
    status: 404,
    message: { fr: 'Cette clé n’est plus en vigueur.', en: 'This key is no longer in force.' },
    hint: {
      fr: 'Relire la liste : elle a été retirée, remplacée, ou elle est arrivée à sa fin.',
      en: 'Read the list again: it was revoked, replaced, or has come to its end.'
    }
  },
  PASSWORD_WEAK: {
    status: 400,
    message: { fr: 'Ce mot de passe est trop faible.', en: 'This password is too weak.' },
    hint: {
      fr: 'Au moins 12 caractères, au plus 200, sans l’identifiant ni une suite répétée : une phrase convient.',
      en: 'At least 12 characters, at most 200, without the login nor a repeated run: a sentence does.'
    }
  },
  PASSWORDS_DIFFER: {
    status: 400,
    message: { fr: 'Les deux mots de passe diffèrent.', en: 'The two passwords differ.' },
    hint: { fr: 'Les taper de nouveau tous les deux.', en: 'Type both again.' }
  },
  RULE_INVALID: {
    status: 400,
    message: { fr: 'Cette règle n’est pas possible.', en: 'This rule is not possible.' },
    hint: {
      fr: 'Trois seuils croissants ; une fin après le début ; un nom court de 14 caractères au plus ; un lieu de la région.',
      en: 'Three rising thresholds; an end after the beginning; a short name of at most 14 characters; a place of the region.'
    }
  },
  SIGN_IN_BLOCKED: {
    status: 429,
    message: {
      fr: 'Trop d’essais : cette connexion attend un moment.',
      en: 'Too many tries: this sign-in waits a moment.'
    },
    hint: {
      fr: 'Réessayer dans quelques minutes, ou demander une nouvelle invitation.',
      en: 'Try again in a few minutes, or ask for a new invitation.'
    }
  },
  SIGN_IN_NEEDS_TLS: {
    status: 403,
    message: {
      fr: 'La connexion n’est pas chiffrée : un mot de passe y serait lisible.',
      en: 'The connection is not encrypted: a password could be read on it.'
    },
    hint: {
      fr: 'Ouvrir l’adresse en https, ou depuis la machine elle-même ; VIGIE_INSECURE_HTTP=1 passe outre, pour un essai.',
      en: 'Open the address by https, or on the machine itself; VIGIE_INSECURE_HTTP=1 overrides it, for a trial.'
    }
  },
  SIGN_IN_REFUSED: {
    status: 403,
    message: { fr: 'Identifiant ou mot de passe refusé.', en: 'Login or password refused.' },
    hint: {
      fr: 'Vérifier les deux ; un administrateur peut donner une nouvelle invitation.',
      en: 'Check both; an administrator can give a new invitation.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
