import type { ErrorEntry } from './entry.ts';

/** Answers of the ingest door, of the live door and of the API. */
export const DOOR_ERRORS = {
  AUTH_KEY_UNKNOWN: {
    status: 401,
    message: { fr: 'Clé de source inconnue ou révoquée.', en: 'Unknown or revoked source key.' },
    hint: {
      fr: 'Vérifier la clé ; en demander une à l’administrateur de Vigie.',
      en: 'Check the key; ask the administrator of Vigie for one.'
    }
  },
  AUTH_MISSING: {
    status: 401,
    message: { fr: 'Aucune clé présentée.', en: 'No key presented.' },
    hint: {
      fr: 'Ajouter l’en-tête « Authorization: Bearer <clé de source> ».',
      en: 'Add the header “Authorization: Bearer <source key>”.'
    }
  },
  AUTH_STREAM_FORBIDDEN: {
    status: 403,
    message: { fr: 'Cette clé n’ouvre pas ce flux.', en: 'This key does not open this stream.' },
    hint: {
      fr: 'Envoyer vers le flux de la clé, ou faire ajouter ce flux à la clé.',
      en: 'Send to the stream of the key, or have this stream added to the key.'
    }
  },
  BODY_ENCODING_UNSUPPORTED: {
    status: 415,
    message: { fr: 'Compression du corps non acceptée.', en: 'Compression of the body not accepted.' },
    hint: {
      fr: 'Envoyer sans compression ou avec « Content-Encoding: gzip ».',
      en: 'Send uncompressed or with “Content-Encoding: gzip”.'
    }
  },
  BODY_GZIP_INVALID: {
    status: 400,
    message: {
      fr: 'Le corps annoncé en gzip ne se décompresse pas.',
      en: 'The body said to be gzip does not decompress.'
    },
    hint: {
      fr: 'Renvoyer le fichier entier, ou sans compression.',
      en: 'Send the whole file again, or uncompressed.'
    }
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: { fr: 'Le corps dépasse 32 Mo.', en: 'The body is over 32 MB.' },
    hint: { fr: 'Découper l’envoi en périodes plus courtes.', en: 'Split the sending into shorter windows.' }
  },
  BODY_TOO_SLOW: {
    status: 408,
    message: { fr: 'Le corps n’est pas arrivé à temps.', en: 'The body did not arrive in time.' },
    hint: {
      fr: 'Rien n’a été gardé : renvoyer le fichier entier, si possible en gzip.',
      en: 'Nothing was kept: send the whole file again, in gzip if possible.'
    }
  },
  BODY_TYPE_UNSUPPORTED: {
    status: 415,
    message: {
      fr: 'Type de contenu non accepté par ce flux.',
      en: 'Content type not accepted by this stream.'
    },
    hint: { fr: 'RPU : « Content-Type: application/xml ».', en: 'RPU: “Content-Type: application/xml”.' }
  },
  DB_CRASHED: {
    status: 500,
    message: {
      fr: 'La base s’arrête chaque fois que ce fichier est écrit.',
      en: 'The database stops each time this file is written.'
    },
    hint: {
      fr: 'Rien n’est perdu : le fichier reste gardé, chiffré, et n’est plus essayé de lui-même. Prévenir l’administrateur de Vigie avec le numéro du reçu ; /qualite et /readyz le montrent.',
      en: 'Nothing is lost: the file is kept, encrypted, and no longer tried by itself. Tell the administrator of Vigie the receipt’s number; /qualite and /readyz show it.'
    }
  },
  DB_REFUSED: {
    status: 500,
    message: {
      fr: 'La base refuse ce fichier, et le refusera encore.',
      en: 'The database refuses this file, and will again.'
    },
    hint: {
      fr: 'Rien n’est perdu : le fichier reste gardé, chiffré. Prévenir l’administrateur de Vigie avec le numéro du reçu ; /readyz compte ces fichiers.',
      en: 'Nothing is lost: the file is kept, encrypted. Tell the administrator of Vigie the receipt’s number; /readyz counts these files.'
    }
  },
  DISK_FULL: {
    status: 503,
    message: {
      fr: 'Le disque du serveur n’accepte plus rien.',
      en: 'The disk of the server takes no more.'
    },
    hint: {
      fr: 'Garder le fichier et le renvoyer plus tard ; rien n’en a été gardé. Prévenir l’administrateur de Vigie.',
      en: 'Keep the file and send it again later; nothing of it was kept. Tell the administrator of Vigie.'
    }
  },
  FILE_NOT_PLAIN: {
    message: {
      fr: 'Ce n’est pas un fichier ordinaire (lien, dossier, tube).',
      en: 'Not a plain file (link, folder, pipe).'
    },
    hint: { fr: 'Déposer le fichier lui-même.', en: 'Drop the file itself.' }
  },
  FILE_UNTAKEN: {
    message: {
      fr: 'Un fichier déposé ne peut être pris : son nom dépasse 245 octets, ou ses droits l’interdisent.',
      en: 'A dropped file cannot be taken: its name is over 245 bytes, or its rights forbid it.'
    },
    hint: {
      fr: 'Le renommer ou corriger ses droits ; les autres fichiers continuent.',
      en: 'Rename it or correct its rights; the other files go on.'
    }
  },
  INGEST_BUSY: {
    status: 503,
    message: {
      fr: 'Trop d’envois en cours à la fois, ou trop de fichiers de cette source en attente.',
      en: 'Too many uploads at once, or too many files of this source waiting.'
    },
    hint: {
      fr: 'Attendre le délai de l’en-tête Retry-After.',
      en: 'Wait for the delay given by the Retry-After header.'
    }
  },
  INTERNAL: {
    status: 500,
    message: { fr: 'Une erreur interne est survenue.', en: 'An internal error occurred.' },
    hint: {
      fr: 'Réessayer ; si cela persiste, transmettre l’heure de l’incident à l’administrateur.',
      en: 'Try again; if it persists, give the administrator the time of the incident.'
    }
  },
  KEYS_UNAVAILABLE: {
    status: 503,
    message: {
      fr: 'La base est absente et aucune copie des clés de moins de 24 h n’existe.',
      en: 'The database is away and there is no copy of the keys younger than 24 h.'
    },
    hint: { fr: 'Garder le fichier et le renvoyer plus tard.', en: 'Keep the file and send it again later.' }
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: { fr: 'Méthode non admise ici.', en: 'Method not allowed here.' },
    hint: { fr: 'Voir /api/openapi.json.', en: 'See /api/openapi.json.' }
  },
  NOT_FOUND: {
    status: 404,
    message: { fr: 'Rien à cette adresse.', en: 'Nothing at this address.' },
    hint: { fr: 'Voir /api/openapi.json.', en: 'See /api/openapi.json.' }
  },
  RATE_LIMITED: {
    status: 429,
    message: { fr: 'Trop de demandes en peu de temps.', en: 'Too many requests in a short time.' },
    hint: {
      fr: 'Attendre quelques secondes (le délai de l’en-tête Retry-After), puis recommencer.',
      en: 'Wait a few seconds (the delay of the Retry-After header), then try again.'
    }
  },
  RECEIPT_UNKNOWN: {
    status: 404,
    message: { fr: 'Récépissé inconnu de cette clé.', en: 'Receipt unknown to this key.' },
    hint: {
      fr: 'Lire le récépissé avec la clé qui a envoyé le fichier.',
      en: 'Read the receipt with the key that sent the file.'
    }
  },
  REQUEST_INVALID: {
    status: 400,
    message: { fr: 'Requête HTTP illisible ou trop longue.', en: 'Unreadable or too long HTTP request.' },
    hint: {
      fr: 'En-têtes de 8 Ko au plus, adresse de 512 caractères au plus.',
      en: 'Headers of at most 8 KB, address of at most 512 characters.'
    }
  },
  SOURCE_UNKNOWN: {
    status: 403,
    message: {
      fr: 'Ce dossier ne porte le nom d’aucune source de ce flux.',
      en: 'This folder has the name of no source of this stream.'
    },
    hint: {
      fr: 'Nommer le dossier comme la source, ou faire ouvrir ce flux à la source.',
      en: 'Name the folder like the source, or have this stream opened to the source.'
    }
  },
  SPOOL_FULL: {
    status: 503,
    message: {
      fr: 'La base est absente et la réserve sur disque est pleine.',
      en: 'The database is away and the spool on disk is full.'
    },
    hint: { fr: 'Garder le fichier et le renvoyer plus tard.', en: 'Keep the file and send it again later.' }
  },
  SPOOL_SHARE_USED: {
    status: 503,
    message: {
      fr: 'La base est absente et cette source occupe déjà sa part de la réserve sur disque.',
      en: 'The database is away and this source already fills its share of the spool on disk.'
    },
    hint: {
      fr: 'Garder le fichier et le renvoyer après le délai de l’en-tête Retry-After ; regrouper les envois si possible.',
      en: 'Keep the file and send it again after the delay of the Retry-After header; send less often if possible.'
    }
  },
  STREAM_UNKNOWN: {
    status: 404,
    message: { fr: 'Flux inconnu.', en: 'Unknown stream.' },
    hint: { fr: 'Flux ouvert : rpu.', en: 'Open stream: rpu.' }
  }
} as const satisfies Record<string, ErrorEntry>;
