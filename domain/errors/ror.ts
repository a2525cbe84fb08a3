import type { ErrorEntry } from './entry.ts';

/** What can be wrong with beds sent by the ROR: the whole, one measurement, or a remark. */
export const ROR_ERRORS = {
  ROR_CODE_UNKNOWN: {
    message: {
      fr: 'Code inconnu des nomenclatures du ROR ; mesure gardée, elle n’entre dans une somme que sans ambiguïté.',
      en: 'Code unknown to the nomenclatures of the ROR; the measurement is kept, and enters a sum only without ambiguity.'
    },
    hint: {
      fr: 'Vérifier ce code ; s’il est nouveau, le signaler.',
      en: 'Check this code; if it is a new one, report it.'
    }
  },
  ROR_COUNT_INVALID: {
    message: {
      fr: 'nbCapacity n’est pas un nombre entier de 0 à 9999.',
      en: 'nbCapacity is not a whole number from 0 to 9999.'
    },
    hint: {
      fr: 'Écrire valueInteger, sans guillemets ; ne rien envoyer si le nombre est inconnu.',
      en: 'Write valueInteger, without quotes; send nothing when the number is unknown.'
    }
  },
  ROR_DATE_FUTURE: {
    message: {
      fr: 'capacityUpdateDate est dans l’avenir.',
      en: 'capacityUpdateDate is in the future.'
    },
    hint: {
      fr: 'Vérifier l’horloge du logiciel et le décalage horaire écrit (tolérance de 10 minutes).',
      en: 'Check the clock of the software and the offset it writes (tolerance of 10 minutes).'
    }
  },
  ROR_DATE_INVALID: {
    message: {
      fr: 'capacityUpdateDate manque ou n’est pas un instant.',
      en: 'capacityUpdateDate is missing or is not an instant.'
    },
    hint: {
      fr: 'Écrire valueDateTime avec l’heure et le décalage : 2026-11-22T08:00:00+01:00.',
      en: 'Write valueDateTime with the time and the offset: 2026-11-22T08:00:00+01:00.'
    }
  },
  ROR_FINESS_FORBIDDEN: {
    message: {
      fr: 'La clé d’un site ne peut pas parler des lits d’un autre.',
      en: 'The key of a site may not speak of another site’s beds.'
    },
    hint: {
      fr: 'Utiliser la clé de ce site, ou faire étendre celle-ci.',
      en: 'Use the key of that site, or have this one extended.'
    }
  },
  ROR_KIND_UNKNOWN: {
    message: {
      fr: 'La nature des lits de ce lieu n’est pas dite, ou l’est de deux façons.',
      en: 'The kind of beds of this location is not told, or told in two ways.'
    },
    hint: {
      fr: 'La donner dans /admin/lits ; jusque-là ses mesures n’entrent dans aucune somme.',
      en: 'Give it in /admin/lits; until then its measurements enter no sum.'
    }
  },
  ROR_LOCATION_ID: {
    message: {
      fr: 'Ce lieu n’a pas d’identifiant utilisable.',
      en: 'This location has no usable identifier.'
    },
    hint: {
      fr: 'Envoyer l’identifiant ROR du lieu (type 25), ou au moins id, de 64 caractères au plus.',
      en: 'Send the ROR identifier of the location (type 25), or at least id, of 64 characters at most.'
    }
  },
  ROR_NOTHING: {
    status: 422,
    message: {
      fr: 'Aucun lieu, offre ni organisation dans cet envoi.',
      en: 'No location, healthcare service or organization in this payload.'
    },
    hint: {
      fr: 'Envoyer des ressources Location, HealthcareService ou Organization.',
      en: 'Send Location, HealthcareService or Organization resources.'
    }
  },
  ROR_RESOURCE: {
    status: 400,
    message: {
      fr: 'Ce n’est ni un Bundle ni une Location FHIR.',
      en: 'This is neither a FHIR Bundle nor a Location.'
    },
    hint: {
      fr: 'Le premier niveau porte resourceType : Bundle ou Location.',
      en: 'The top level has resourceType: Bundle or Location.'
    }
  },
  ROR_SHAPE: {
    message: {
      fr: 'Cette partie n’a pas la forme attendue.',
      en: 'This part does not have the expected shape.'
    },
    hint: {
      fr: 'Comparer avec le profil ror-location du guide d’implémentation du ROR.',
      en: 'Compare with the ror-location profile of the implementation guide of the ROR.'
    }
  },
  ROR_STATUS_MISSING: {
    message: { fr: 'capacityStatus manque.', en: 'capacityStatus is missing.' },
    hint: {
      fr: 'Dire de quoi on parle : installé, disponible, occupé, réservé, fermé, supplémentaire.',
      en: 'Say what is counted: installed, available, occupied, reserved, closed, additional.'
    }
  },
  ROR_TIMESTAMP_FUTURE: {
    status: 422,
    message: {
      fr: 'Un envoi complet daté de l’avenir ferait taire tout ce qui suit.',
      en: 'A full payload dated in the future would silence all that follows.'
    },
    hint: {
      fr: 'Vérifier Bundle.timestamp et l’horloge de l’expéditeur.',
      en: 'Check Bundle.timestamp and the clock of the sender.'
    }
  },
  ROR_TWICE: {
    message: {
      fr: 'La même mesure figure deux fois avec deux nombres.',
      en: 'The same measurement stands twice with two numbers.'
    },
    hint: {
      fr: 'N’envoyer qu’une ligne par statut, échéance, genre et affectation.',
      en: 'Send one row per status, time, gender and assignment.'
    }
  },
  ROR_UNMAPPED: {
    message: {
      fr: 'Lieux qui ne mènent à aucun site connu : leurs mesures n’entrent dans aucune somme.',
      en: 'Locations that lead to no known site: their measurements enter no sum.'
    },
    hint: {
      fr: 'Envoyer HealthcareService et Organization avec les lieux, ou charger la table dans /admin/lits.',
      en: 'Send HealthcareService and Organization with the locations, or load the table in /admin/lits.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
