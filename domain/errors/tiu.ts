import type { ErrorEntry } from './entry.ts';

/** In-utero transfers: commands of the desk and of a maternity, and events of stream `tiu`. */
export const TIU_ERRORS = {
  TIU_ASK_UNKNOWN: {
    status: 404,
    message: {
      fr: 'Cette maternité n’a pas été sollicitée pour cette demande.',
      en: 'This maternity was not asked for this request.'
    },
    hint: { fr: 'La solliciter d’abord.', en: 'Ask it first.' }
  },
  TIU_ASKED_ALREADY: {
    status: 409,
    message: {
      fr: 'Cette maternité est déjà sollicitée pour cette demande.',
      en: 'This maternity is already asked for this request.'
    },
    hint: {
      fr: 'Attendre sa réponse, ou retirer la sollicitation.',
      en: 'Wait for its answer, or withdraw the ask.'
    }
  },
  TIU_AT_INVALID: {
    status: 422,
    message: {
      fr: 'L’heure de l’événement manque, est à venir, trop ancienne ou précède la demande.',
      en: 'The time of the event is missing, in the future, too old or before the request.'
    },
    hint: {
      fr: 'Écrire « at » en ISO 8601 avec son décalage ; plus de 10 minutes d’avance sont refusées.',
      en: 'Write "at" in ISO 8601 with its offset; more than 10 minutes ahead are refused.'
    }
  },
  TIU_COMMAND_OTHER: {
    status: 409,
    message: {
      fr: 'Ce numéro de commande a déjà servi à autre chose.',
      en: 'This command id was already used for something else.'
    },
    hint: {
      fr: 'Recharger la demande : ce qui a compté y figure.',
      en: 'Load the request again: what counted is there.'
    }
  },
  TIU_CONFLICT: {
    status: 409,
    message: {
      fr: 'Quelqu’un a modifié cette demande entre-temps.',
      en: 'Somebody changed this request meanwhile.'
    },
    hint: {
      fr: 'Lire ce qui a changé, puis recommencer si besoin : rien n’est perdu.',
      en: 'Read what changed, then do it again if needed: nothing is lost.'
    }
  },
  TIU_COT_GIVEN: {
    status: 409,
    message: {
      fr: 'Cette place a été donnée à une autre demande depuis cet accord.',
      en: 'This place was given to another request since it was accepted.'
    },
    hint: {
      fr: 'Redemander à la maternité si elle en a une autre, ou choisir un autre accord.',
      en: 'Ask the maternity again whether it has another one, or choose another acceptance.'
    }
  },
  TIU_DECISION_MISSING: {
    status: 409,
    message: {
      fr: 'Une contre-indication est cochée : la décision conjointe des médecins manque ou refuse le transfert.',
      en: 'A contra-indication is checked: the doctors’ joint decision is missing or is against the transfer.'
    },
    hint: {
      fr: 'Noter la décision et les fonctions d’au moins deux médecins, jamais leurs noms.',
      en: 'Record the decision and the functions of at least two doctors, never their names.'
    }
  },
  TIU_FIELD_INVALID: {
    status: 422,
    message: {
      fr: 'Un champ manque ou sa valeur n’est pas possible.',
      en: 'A field is missing or its value is not possible.'
    },
    hint: {
      fr: 'Corriger le champ indiqué d’après la documentation du flux tiu.',
      en: 'Correct the field named, by the documentation of stream tiu.'
    }
  },
  TIU_FINESS_FORBIDDEN: {
    status: 403,
    message: {
      fr: 'Cette clé ne parle pas pour cet établissement.',
      en: 'This key does not speak for this facility.'
    },
    hint: {
      fr: 'Utiliser la clé de l’établissement, ou celle de la cellule.',
      en: 'Use the key of the facility, or that of the cell.'
    }
  },
  TIU_FINESS_UNKNOWN: {
    status: 422,
    message: {
      fr: 'Ce FINESS n’est pas celui d’une maternité (pour une demande : d’un établissement) de la région.',
      en: 'This FINESS is not a maternity (for a request: a facility) of the region.'
    },
    hint: { fr: 'Écrire le FINESS géographique.', en: 'Write the geographic FINESS.' }
  },
  TIU_NOT_ACCEPTED: {
    status: 409,
    message: { fr: 'Cette maternité n’a pas donné son accord.', en: 'This maternity has not accepted.' },
    hint: {
      fr: 'Choisir une maternité dont la dernière réponse est un accord.',
      en: 'Choose a maternity whose last answer accepts.'
    }
  },
  TIU_NOTE_PERSONAL: {
    status: 422,
    message: {
      fr: 'Ce texte ressemble à un nom, un numéro ou une date qui identifie quelqu’un.',
      en: 'This text looks like a name, a number or a date that identifies somebody.'
    },
    hint: {
      fr: 'Écrire la situation sans nom, téléphone, numéro ni date complète ; les fonctions suffisent.',
      en: 'Write the situation without name, phone, number or full date; functions are enough.'
    }
  },
  TIU_REQUEST_EXISTS: {
    status: 409,
    message: { fr: 'Cette demande existe déjà.', en: 'This request exists already.' },
    hint: {
      fr: 'Envoyer les événements suivants, ou une nouvelle demande avec un autre identifiant.',
      en: 'Send the events that follow, or a new request with another id.'
    }
  },
  TIU_REQUEST_UNKNOWN: {
    status: 404,
    message: { fr: 'Cette demande n’existe pas.', en: 'This request does not exist.' },
    hint: {
      fr: 'Envoyer d’abord l’événement « requested » ; vérifier l’identifiant.',
      en: 'Send the event "requested" first; check the id.'
    }
  },
  TIU_STRUCTURE: {
    status: 400,
    message: {
      fr: 'Ce n’est pas un événement de transfert in utero.',
      en: 'This is not an event of in-utero transfer.'
    },
    hint: {
      fr: 'Envoyer un objet {type, requestId, at, …}, ou une liste de 1 000 au plus.',
      en: 'Send an object {type, requestId, at, …}, or a list of at most 1,000.'
    }
  },
  TIU_TRANSITION: {
    status: 409,
    message: {
      fr: 'Cet acte n’est pas possible dans l’état présent de la demande.',
      en: 'This act is not possible in the present state of the request.'
    },
    hint: {
      fr: 'Regarder l’état de la demande : demandée, en recherche, placée, partie, arrivée, close.',
      en: 'Look at the state of the request: requested, searching, placed, departed, arrived, closed.'
    }
  },
  TIU_TRANSPORT_MISSING: {
    status: 409,
    message: {
      fr: 'Le transport n’est pas décidé : elle ne peut pas être partie.',
      en: 'The transport is not decided: she cannot have departed.'
    },
    hint: {
      fr: 'Noter le vecteur et s’il est médicalisé, puis le départ.',
      en: 'Record the vector and whether it is medicalised, then the departure.'
    }
  },
  TIU_UNDO_REFUSED: {
    status: 409,
    message: {
      fr: 'Cet acte ne peut plus être annulé.',
      en: 'This act can no longer be taken back.'
    },
    hint: {
      fr: 'Seul l’auteur du dernier changement le peut, pendant 5 minutes, tant que rien n’en dépend.',
      en: 'Only the author of the last change can, for 5 minutes, while nothing depends on it.'
    }
  },
  TIU_UNKNOWN_MEMBER: {
    message: {
      fr: 'L’événement porte un membre que le format ne connaît pas ; il n’est ni lu ni gardé.',
      en: 'The event carries a member that the format does not know; it is neither read nor kept.'
    },
    hint: {
      fr: 'Rien à faire, sauf si ce membre devait compter.',
      en: 'Nothing, unless it was meant to count.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
