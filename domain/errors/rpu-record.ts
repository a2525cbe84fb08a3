import type { ErrorEntry } from './entry.ts';

/** Why one record of an RPU file is in quarantine. */
export const RPU_QUARANTINE_ERRORS = {
  RPU_DUPLICATE: {
    message: {
      fr: 'Passage identique, élément par élément, à un autre du fichier.',
      en: 'Attendance identical, item by item, to another of the file.'
    },
    hint: { fr: 'N’exporter chaque passage qu’une fois.', en: 'Export each attendance once.' }
  },
  RPU_ENTREE_MISSING: {
    message: { fr: 'ENTREE est absente ou vide.', en: 'ENTREE is absent or empty.' },
    hint: {
      fr: 'ENTREE est le seul élément obligatoire d’un passage.',
      en: 'ENTREE is the one mandatory item of an attendance.'
    }
  },
  RPU_ENTREE_OUTSIDE_WINDOW: {
    message: {
      fr: 'ENTREE est hors de la période du fichier.',
      en: 'ENTREE is outside the window of the file.'
    },
    hint: {
      fr: 'Ne transmettre que les entrées de DATEDEBUT à DATEFIN inclus, ou élargir la période.',
      en: 'Send only arrivals from DATEDEBUT to DATEFIN inclusive, or widen the window.'
    }
  },
  RPU_ENTREE_UNREADABLE: {
    message: { fr: 'ENTREE est illisible.', en: 'ENTREE is unreadable.' },
    hint: { fr: 'Écrire jj/mm/aaaa hh:mm, heure de Paris.', en: 'Write dd/mm/yyyy hh:mm, Paris time.' }
  },
  RPU_FINESS_OTHER: {
    message: {
      fr: 'Le passage porte un autre FINESS que le fichier.',
      en: 'The attendance carries another FINESS than the file.'
    },
    hint: { fr: 'Un fichier par établissement.', en: 'One file per establishment.' }
  }
} as const satisfies Record<string, ErrorEntry>;

/** What is said of one item of a record that stays usable. */
export const RPU_REMARKS = {
  RPU_AGE_OVER_120: {
    message: {
      fr: 'Âge de plus de 120 ans ; âge laissé inconnu.',
      en: 'Age over 120 years; age left unknown.'
    },
    hint: {
      fr: 'Corriger NAISSANCE, ou la laisser vide si elle est inconnue.',
      en: 'Fix NAISSANCE, or leave it empty when unknown.'
    }
  },
  RPU_BIRTH_AFTER_ENTREE: {
    message: {
      fr: 'NAISSANCE est postérieure à ENTREE ; âge laissé inconnu.',
      en: 'NAISSANCE is later than ENTREE; age left unknown.'
    },
    hint: { fr: 'Corriger NAISSANCE.', en: 'Fix NAISSANCE.' }
  },
  RPU_BIRTH_UNREADABLE: {
    message: {
      fr: 'NAISSANCE est illisible ; âge laissé inconnu.',
      en: 'NAISSANCE is unreadable; age left unknown.'
    },
    hint: { fr: 'Écrire jj/mm/aaaa.', en: 'Write dd/mm/yyyy.' }
  },
  RPU_CODE_UNKNOWN: {
    message: {
      fr: 'Code inconnu pour cet élément ; valeur laissée vide.',
      en: 'Unknown code for this item; value left empty.'
    },
    hint: {
      fr: 'Utiliser les codes du format RPU pour cet élément.',
      en: 'Use the codes of the RPU format for this item.'
    }
  },
  RPU_CP_INVALID: {
    message: {
      fr: 'CP n’est pas un code postal ; résidence laissée inconnue.',
      en: 'CP is not a postal code; residence left unknown.'
    },
    hint: {
      fr: '5 caractères ; département + 999 ou 99999 si inconnu.',
      en: '5 characters; department + 999 or 99999 when unknown.'
    }
  },
  RPU_DESTINATION_INCOHERENT: {
    message: {
      fr: 'DESTINATION ne s’accorde pas avec MODE_SORTIE ; valeur laissée vide.',
      en: 'DESTINATION does not agree with MODE_SORTIE; value left empty.'
    },
    hint: {
      fr: '1 à 4 avec une mutation ou un transfert, 6 ou 7 avec un retour à domicile.',
      en: '1 to 4 with a transfer, 6 or 7 with a return home.'
    }
  },
  RPU_ENTREE_AFTER_EXTRACT: {
    message: { fr: 'ENTREE est postérieure à EXTRACT.', en: 'ENTREE is later than EXTRACT.' },
    hint: {
      fr: 'Vérifier les horloges du logiciel et du serveur d’export.',
      en: 'Check the clocks of the software and of the exporting server.'
    }
  },
  RPU_ITEM_REPEATED: {
    message: {
      fr: 'Élément répété dans un passage ; le premier est gardé.',
      en: 'Item repeated in an attendance; the first is kept.'
    },
    hint: { fr: 'Un seul exemplaire de cet élément par passage.', en: 'One of this item per attendance.' }
  },
  RPU_LIST_TOO_LONG: {
    message: {
      fr: 'Plus de 30 codes dans une liste ; les suivants sont ignorés.',
      en: 'More than 30 codes in a list; the rest is ignored.'
    },
    hint: {
      fr: 'Transmettre au plus 30 diagnostics associés et 30 actes.',
      en: 'Send at most 30 associated diagnoses and 30 acts.'
    }
  },
  RPU_MOTIF_FREE_TEXT: {
    message: {
      fr: 'MOTIF est un texte libre ; il n’est pas gardé.',
      en: 'MOTIF is free text; it is not kept.'
    },
    hint: {
      fr: 'Transmettre le code du thésaurus SFMU (CIM-10).',
      en: 'Send the code of the SFMU thesaurus (ICD-10).'
    }
  },
  RPU_ORIENT_INCOHERENT: {
    message: {
      fr: 'ORIENT ne s’accorde pas avec MODE_SORTIE ; valeur laissée vide.',
      en: 'ORIENT does not agree with MODE_SORTIE; value left empty.'
    },
    hint: {
      fr: 'HDT HO SC SI REA UHCD MED CHIR OBST avec 6 ou 7 ; FUGUE SCAM PSA REO avec 8.',
      en: 'HDT HO SC SI REA UHCD MED CHIR OBST with 6 or 7; FUGUE SCAM PSA REO with 8.'
    }
  },
  RPU_PROVENANCE_INCOHERENT: {
    message: {
      fr: 'PROVENANCE ne s’accorde pas avec MODE_ENTREE ; valeur laissée vide.',
      en: 'PROVENANCE does not agree with MODE_ENTREE; value left empty.'
    },
    hint: {
      fr: '1 à 4 avec une mutation ou un transfert, 5 à 8 depuis le domicile.',
      en: '1 to 4 with a transfer, 5 to 8 from home.'
    }
  },
  RPU_SAME_VISIT: {
    message: {
      fr: 'Même entrée, naissance, sexe et code postal qu’un autre passage ; les deux sont gardés.',
      en: 'Same arrival, birth, sex and postal code as another attendance; both are kept.'
    },
    hint: {
      fr: 'Vérifier qu’il ne s’agit pas du même passage exporté deux fois.',
      en: 'Check that it is not one attendance exported twice.'
    }
  },
  RPU_SORTIE_AFTER_EXTRACT: {
    message: { fr: 'SORTIE est postérieure à EXTRACT.', en: 'SORTIE is later than EXTRACT.' },
    hint: {
      fr: 'Ne transmettre que des sorties faites, non prévues.',
      en: 'Send exits that happened, not planned ones.'
    }
  },
  RPU_SORTIE_BEFORE_ENTREE: {
    message: {
      fr: 'SORTIE est antérieure à ENTREE ; sortie inutilisable.',
      en: 'SORTIE is earlier than ENTREE; exit unusable.'
    },
    hint: { fr: 'Corriger les heures du passage.', en: 'Fix the times of the attendance.' }
  },
  RPU_SORTIE_UNREADABLE: {
    message: {
      fr: 'SORTIE est illisible ; sortie inutilisable.',
      en: 'SORTIE is unreadable; exit unusable.'
    },
    hint: {
      fr: 'Écrire jj/mm/aaaa hh:mm, ou laisser vide si le patient est présent.',
      en: 'Write dd/mm/yyyy hh:mm, or leave empty while the patient is present.'
    }
  },
  RPU_STAY_OVER_30_DAYS: {
    message: {
      fr: 'Séjour de plus de 30 jours ; hors des statistiques.',
      en: 'Stay over 30 days; left out of statistics.'
    },
    hint: { fr: 'Vérifier SORTIE.', en: 'Check SORTIE.' }
  },
  RPU_TIME_AMBIGUOUS: {
    message: {
      fr: 'Heure double du passage à l’heure d’hiver.',
      en: 'Double hour of the change to winter time.'
    },
    hint: {
      fr: 'Lue comme la première cohérente avec SORTIE, sinon en heure d’été. Rien à faire.',
      en: 'Read as the first that agrees with SORTIE, else as summer time. Nothing to do.'
    }
  },
  RPU_TIME_GAP: {
    message: {
      fr: 'Heure inexistante du passage à l’heure d’été ; lue une heure plus tard.',
      en: 'Missing hour of the change to summer time; read one hour later.'
    },
    hint: {
      fr: 'Mettre à l’heure le poste qui a daté ce passage.',
      en: 'Set the clock of the machine that dated this attendance.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
