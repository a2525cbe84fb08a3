import type { ErrorEntry } from './entry.ts';

/** An RPU file that is refused, held or suspect as a whole. */
export const RPU_FILE_ERRORS = {
  RPU_ALL_QUARANTINED: {
    status: 422,
    message: {
      fr: 'Aucun passage du fichier n’est exploitable.',
      en: 'No attendance of the file is usable.'
    },
    hint: {
      fr: 'Lire les motifs de quarantaine du récépissé, corriger l’export, renvoyer la même période.',
      en: 'Read the quarantine reasons of the receipt, fix the export, send the same period again.'
    }
  },
  RPU_DAY_EMPTY: {
    message: {
      fr: 'Un jour révolu de la période ne contient aucun passage.',
      en: 'A past day of the window holds no attendance.'
    },
    hint: {
      fr: 'Un jour vide est lu comme une transmission manquante, jamais comme zéro patient : renvoyer ce jour.',
      en: 'An empty day is read as a missing transmission, never as zero patients: send that day again.'
    }
  },
  RPU_DTD: {
    status: 400,
    message: { fr: 'Le fichier contient une DTD ou une entité.', en: 'The file holds a DTD or an entity.' },
    hint: {
      fr: 'Retirer <!DOCTYPE …> et toute entité autre que &amp; &lt; &gt; &quot; &apos;.',
      en: 'Remove <!DOCTYPE …> and any entity other than &amp; &lt; &gt; &quot; &apos;.'
    }
  },
  RPU_EMPTY: {
    status: 400,
    message: { fr: 'Le fichier est vide.', en: 'The file is empty.' },
    hint: {
      fr: 'Vérifier l’export : même sans passage, un fichier contient ETABLISSEMENT et PASSAGES.',
      en: 'Check the export: even without attendances a file holds ETABLISSEMENT and PASSAGES.'
    }
  },
  RPU_ENCODING: {
    status: 400,
    message: {
      fr: 'Le fichier déclare un autre encodage que UTF-8.',
      en: 'The file declares an encoding other than UTF-8.'
    },
    hint: { fr: 'Exporter en UTF-8 et le déclarer ainsi.', en: 'Export as UTF-8 and declare it so.' }
  },
  RPU_EXTRACT_BEFORE_WINDOW: {
    status: 422,
    message: { fr: 'EXTRACT est antérieur à DATEDEBUT.', en: 'EXTRACT is earlier than DATEDEBUT.' },
    hint: {
      fr: 'Vérifier l’horloge du serveur d’export et les dates de la période.',
      en: 'Check the clock of the exporting server and the dates of the window.'
    }
  },
  RPU_EXTRACT_FUTURE: {
    status: 422,
    message: {
      fr: 'EXTRACT est en avance de plus de 10 minutes sur la réception.',
      en: 'EXTRACT is more than 10 minutes later than the reception.'
    },
    hint: {
      fr: 'Mettre à l’heure (Europe/Paris) le serveur d’export : un tel fichier ferait taire le site.',
      en: 'Set the clock of the exporting server (Europe/Paris): such a file would silence the site.'
    }
  },
  RPU_FINESS_FORBIDDEN: {
    status: 403,
    message: {
      fr: 'La clé présentée n’est pas celle de ce FINESS.',
      en: 'This key does not belong to this FINESS.'
    },
    hint: {
      fr: 'Envoyer avec la clé de l’établissement du fichier, ou faire ajouter ce FINESS à la clé.',
      en: 'Send with the key of the establishment in the file, or have this FINESS added to the key.'
    }
  },
  RPU_FINESS_UNKNOWN: {
    status: 422,
    message: {
      fr: 'Ce FINESS n’est pas un service d’urgences autorisé de la région.',
      en: 'This FINESS is not an authorised emergency department of the region.'
    },
    hint: {
      fr: 'Indiquer le FINESS géographique (9 caractères), pas le juridique, ou faire ajouter le site.',
      en: 'Give the geographic FINESS (9 characters), not the legal one, or have the site added.'
    }
  },
  RPU_HEADER_INVALID: {
    status: 400,
    message: {
      fr: 'Un élément de l’en-tête ETABLISSEMENT est illisible.',
      en: 'An item of the ETABLISSEMENT header is unreadable.'
    },
    hint: {
      fr: 'FINESS : 9 caractères · ORDRE : au plus 4 · EXTRACT : jj/mm/aaaa hh:mm:ss · DATEDEBUT, DATEFIN : jj/mm/aaaa.',
      en: 'FINESS: 9 characters · ORDRE: at most 4 · EXTRACT: dd/mm/yyyy hh:mm:ss · DATEDEBUT, DATEFIN: dd/mm/yyyy.'
    }
  },
  RPU_HEADER_MISSING: {
    status: 400,
    message: {
      fr: 'Un élément obligatoire de l’en-tête manque.',
      en: 'A mandatory item of the header is missing.'
    },
    hint: {
      fr: 'ETABLISSEMENT doit contenir FINESS, ORDRE, EXTRACT, DATEDEBUT et DATEFIN, avant PASSAGES.',
      en: 'ETABLISSEMENT must hold FINESS, ORDRE, EXTRACT, DATEDEBUT and DATEFIN, before PASSAGES.'
    }
  },
  RPU_NO_EXIT: {
    message: { fr: 'Fichier suspect : aucune SORTIE renseignée.', en: 'Suspect file: no SORTIE at all.' },
    hint: {
      fr: 'Vérifier que l’export transmet SORTIE : sans elle, les présents ne sont pas calculables.',
      en: 'Check that the export sends SORTIE: without it, those present cannot be computed.'
    }
  },
  RPU_NOT_UTF8: {
    status: 400,
    message: { fr: 'Le fichier n’est pas en UTF-8 valide.', en: 'The file is not valid UTF-8.' },
    hint: {
      fr: 'L’export est sans doute en ISO-8859-1 ou Windows-1252 : le convertir en UTF-8.',
      en: 'The export is probably ISO-8859-1 or Windows-1252: convert it to UTF-8.'
    }
  },
  RPU_NOT_XML: {
    status: 400,
    message: { fr: 'Le fichier n’est pas du XML bien formé.', en: 'The file is not well-formed XML.' },
    hint: {
      fr: 'Corriger à l’endroit indiqué (ligne:colonne) ; & et < s’écrivent &amp; et &lt; dans un texte.',
      en: 'Fix it at the given place (line:column); & and < are written &amp; and &lt; in a text.'
    }
  },
  RPU_ONE_MINUTE: {
    message: {
      fr: 'Fichier suspect : toutes les sorties à la même minute.',
      en: 'Suspect file: all exits at one minute.'
    },
    hint: {
      fr: 'Sans doute une clôture automatique : transmettre l’heure réelle de chaque sortie.',
      en: 'Probably an automatic closure: send the true time of each exit.'
    }
  },
  RPU_PASSAGES_EMPTY: {
    message: {
      fr: 'Le fichier est lisible mais ne contient aucun passage.',
      en: 'The file is readable but holds no attendance.'
    },
    hint: {
      fr: 'Une réponse vide est une panne du flux, pas zéro patient : vérifier la requête de l’export.',
      en: 'An empty answer is a failure of the feed, not zero patients: check the query of the export.'
    }
  },
  RPU_ROOT: {
    status: 400,
    message: {
      fr: 'Ce n’est pas un fichier RPU : la racine n’est pas OSCOUR.',
      en: 'Not an RPU file: the root is not OSCOUR.'
    },
    hint: { fr: 'Envoyer l’export RPU au format OSCOUR.', en: 'Send the RPU export in the OSCOUR format.' }
  },
  RPU_SAME_EXTRACT: {
    message: {
      fr: 'Un autre fichier portait déjà ce même EXTRACT ; le dernier reçu l’emporte.',
      en: 'Another file already carried this very EXTRACT; the last received wins.'
    },
    hint: {
      fr: 'Donner à chaque export sa propre heure EXTRACT, à la seconde.',
      en: 'Give each export its own EXTRACT time, to the second.'
    }
  },
  RPU_SHRINK_HELD: {
    message: {
      fr: 'Le fichier viderait ou réduirait de moitié un jour déjà reçu : il est retenu.',
      en: 'The file would empty or halve a day already received: it is held.'
    },
    hint: {
      fr: 'Renvoyer le jour complet ; un fichier plus récent qui dit la même chose sera appliqué.',
      en: 'Send the whole day again; a newer file that says the same will be applied.'
    }
  },
  RPU_SHRINK_REFUSED: {
    message: {
      fr: 'Une personne a refusé ce jour tel que le fichier le dit : il reste comme il était.',
      en: 'A person refused this day as the file tells it: it stays as it was.'
    },
    hint: {
      fr: 'Renvoyer le jour complet. S’il a été refusé par erreur : vigie feeds accept.',
      en: 'Send the whole day again. If it was refused by mistake: vigie feeds accept.'
    }
  },
  RPU_STRUCTURE: {
    status: 400,
    message: {
      fr: 'La structure du fichier n’est pas celle d’un RPU.',
      en: 'The structure of the file is not that of an RPU.'
    },
    hint: {
      fr: 'Attendu : OSCOUR contenant une fois ETABLISSEMENT puis une fois PASSAGES, et des PATIENT dans PASSAGES.',
      en: 'Expected: OSCOUR holding ETABLISSEMENT once, then PASSAGES once, and PATIENT elements in PASSAGES.'
    }
  },
  RPU_TEXT_TOO_LONG: {
    status: 400,
    message: {
      fr: 'Un texte, un nom ou un attribut est trop long.',
      en: 'A text, name or attribute is too long.'
    },
    hint: {
      fr: 'Au plus 4 096 caractères par élément : retirer pièces jointes et commentaires de l’export.',
      en: 'At most 4,096 characters an element: remove attachments and comments from the export.'
    }
  },
  RPU_TOO_DEEP: {
    status: 400,
    message: { fr: 'Trop d’éléments imbriqués.', en: 'Too many nested elements.' },
    hint: {
      fr: 'Un fichier RPU n’a que 5 niveaux ; 64 sont admis.',
      en: 'An RPU file has only 5 levels; 64 are accepted.'
    }
  },
  RPU_TOO_MANY_RECORDS: {
    status: 413,
    message: {
      fr: 'Le fichier contient plus de 200 000 passages.',
      en: 'The file holds more than 200,000 attendances.'
    },
    hint: { fr: 'Découper l’envoi en périodes plus courtes.', en: 'Split the sending into shorter windows.' }
  },
  RPU_TRUNCATED: {
    status: 400,
    message: { fr: 'Le fichier est tronqué.', en: 'The file is truncated.' },
    hint: {
      fr: 'Renvoyer le fichier entier ; attendre la fin de l’export avant de le transmettre.',
      en: 'Send the whole file again; wait for the end of the export before sending it.'
    }
  },
  RPU_UNKNOWN_ELEMENT: {
    message: { fr: 'Des éléments inconnus ont été ignorés.', en: 'Unknown elements were ignored.' },
    hint: {
      fr: 'Vérifier les noms d’éléments de l’export (majuscules, format OSCOUR).',
      en: 'Check the element names of the export (capitals, OSCOUR format).'
    }
  },
  RPU_WINDOW_INVALID: {
    status: 422,
    message: { fr: 'DATEFIN est antérieure à DATEDEBUT.', en: 'DATEFIN is earlier than DATEDEBUT.' },
    hint: { fr: 'Corriger les dates de la période.', en: 'Fix the dates of the window.' }
  },
  RPU_WINDOW_TOO_LONG: {
    status: 422,
    message: { fr: 'La période dépasse 31 jours.', en: 'The window is longer than 31 days.' },
    hint: {
      fr: 'Découper l’envoi en périodes d’au plus 31 jours.',
      en: 'Split the sending into windows of at most 31 days.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
