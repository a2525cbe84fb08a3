import type { ErrorEntry } from './entry.ts';

/** Messages of the Hub Santé: refusals of one, parts set aside, and what is only said of it. */
export const HUB_ERRORS = {
  HUB_CANCEL_KEPT: {
    message: {
      fr: 'Annulation d’un message dont l’effet ne se retire pas : gardée, sans effet.',
      en: 'Cancels a message whose effect cannot be taken back: kept, without effect.'
    },
    hint: {
      fr: 'Envoyer le nouvel état ; seul un dossier (RS-EDA) peut être annulé.',
      en: 'Send the new state; only a case (RS-EDA) can be cancelled.'
    }
  },
  HUB_ENVELOPE_INVALID: {
    status: 422,
    message: {
      fr: 'L’enveloppe EDXL-DE ne contient aucun message lisible.',
      en: 'The EDXL-DE envelope holds no readable message.'
    },
    hint: {
      fr: 'Vérifier content[].jsonContent.embeddedJsonContent.message.',
      en: 'Check content[].jsonContent.embeddedJsonContent.message.'
    }
  },
  HUB_EXPIRED: {
    status: 422,
    message: { fr: 'Le message a expiré avant d’arriver.', en: 'The message expired before it arrived.' },
    hint: {
      fr: 'Vérifier dateTimeExpires et l’horloge de l’émetteur, puis renvoyer l’état actuel.',
      en: 'Check dateTimeExpires and the clock of the sender, then send the present state.'
    }
  },
  HUB_FIELD_INVALID: {
    status: 422,
    message: { fr: 'Un champ nécessaire est illisible.', en: 'A needed field cannot be read.' },
    hint: {
      fr: 'Comparer le champ indiqué avec le modèle de message.',
      en: 'Compare the field named with the model of the message.'
    }
  },
  HUB_FIELD_MISSING: {
    status: 422,
    message: { fr: 'Un champ obligatoire manque.', en: 'A required field is missing.' },
    hint: {
      fr: 'Ajouter le champ indiqué, puis renvoyer le message.',
      en: 'Add the field named, then send the message again.'
    }
  },
  HUB_FIELD_UNKNOWN: {
    message: {
      fr: 'Un champ qu’aucune version du modèle ne connaît : compté, le message est lu.',
      en: 'A field that no version of the model knows: counted, the message is read.'
    },
    hint: {
      fr: 'Rien à faire ; prévenir l’équipe de Vigie si ce champ doit être compris.',
      en: 'Nothing to do; tell the Vigie team if this field should be understood.'
    }
  },
  HUB_FIELD_UNUSABLE: {
    message: {
      fr: 'Un champ facultatif est illisible : ignoré, le reste est lu.',
      en: 'An optional field cannot be read: ignored, the rest is read.'
    },
    hint: { fr: 'Corriger ce champ à la source.', en: 'Correct this field at the source.' }
  },
  HUB_KIND_UNKNOWN: {
    message: {
      fr: 'Un message d’un genre que Vigie ne lit pas : gardé et compté, sans effet.',
      en: 'A message of a kind that Vigie does not read: kept and counted, without effect.'
    },
    hint: {
      fr: 'Rien à faire ; docs/api.md nomme les messages compris.',
      en: 'Nothing to do; docs/api.md names the messages that are understood.'
    }
  },
  HUB_NOT_A_MESSAGE: {
    status: 422,
    message: {
      fr: 'Ce JSON n’est ni une enveloppe EDXL-DE ni un message du Hub Santé.',
      en: 'This JSON is neither an EDXL-DE envelope nor a message of the Hub Santé.'
    },
    hint: {
      fr: 'Envoyer l’enveloppe entière, ou un objet qui a une clé de message.',
      en: 'Send the whole envelope, or an object that has a message key.'
    }
  },
  HUB_POSITION_INVALID: {
    status: 422,
    message: { fr: 'Ces coordonnées n’existent pas.', en: 'These coordinates do not exist.' },
    hint: {
      fr: 'Latitude de −90 à 90, longitude de −180 à 180, en degrés WGS84.',
      en: 'Latitude from −90 to 90, longitude from −180 to 180, in degrees WGS84.'
    }
  },
  HUB_POSITION_OUTSIDE: {
    status: 422,
    message: { fr: 'La position est hors de la région.', en: 'The position is outside the region.' },
    hint: {
      fr: 'Vérifier les chiffres de la latitude et de la longitude, et leur ordre.',
      en: 'Check the digits of latitude and longitude, and their order.'
    }
  },
  HUB_STATE_LATE: {
    message: {
      fr: 'Un état plus ancien que celui déjà connu : gardé dans l’historique, sans effet sur l’état présent.',
      en: 'A state older than the one already known: kept in the history, without effect on the present state.'
    },
    hint: {
      fr: 'Rien à faire : l’ordre d’arrivée ne compte pas.',
      en: 'Nothing to do: the order of arrival does not count.'
    }
  },
  HUB_TIME_FUTURE: {
    status: 422,
    message: {
      fr: 'Un instant est plus de dix minutes après la réception.',
      en: 'An instant is more than ten minutes after the reception.'
    },
    hint: {
      fr: 'Vérifier l’horloge et le décalage horaire de l’émetteur.',
      en: 'Check the clock and the time offset of the sender.'
    }
  },
  HUB_TOO_MANY: {
    status: 422,
    message: {
      fr: 'Plus d’éléments que Vigie n’en lit dans un message.',
      en: 'More items than Vigie reads in one message.'
    },
    hint: { fr: 'Couper l’envoi en plusieurs messages.', en: 'Cut the payload into several messages.' }
  },
  HUB_VALUE_UNKNOWN: {
    message: {
      fr: 'Un code qu’aucune version du modèle ne connaît : gardé tel quel et compté.',
      en: 'A code that no version of the model knows: kept as it is, and counted.'
    },
    hint: {
      fr: 'Vérifier ce code à la source ; prévenir l’équipe de Vigie s’il est nouveau.',
      en: 'Check this code at the source; tell the Vigie team if it is new.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
