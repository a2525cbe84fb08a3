import type { ErrorEntry } from './entry.ts';

/** Why a declaration of beds, or a table of Locations, was not taken. */
export const BEDS_ERRORS = {
  BEDS_CHANGED: {
    status: 409,
    message: {
      fr: 'Quelqu’un a déclaré les lits de ce site entre-temps.',
      en: 'Somebody declared the beds of this site meanwhile.'
    },
    hint: {
      fr: 'Relire ce qui vient d’être déclaré, corriger si besoin, puis déclarer de nouveau.',
      en: 'Read what was just declared, correct it if needed, then declare again.'
    }
  },
  BEDS_EMPTY: {
    status: 400,
    message: { fr: 'Aucun nombre n’est rempli.', en: 'No number is filled in.' },
    hint: {
      fr: 'Écrire au moins un nombre de lits ; laisser vide ce qui n’est pas connu.',
      en: 'Write at least one number of beds; leave empty what is not known.'
    }
  },
  BEDS_INVALID: {
    status: 400,
    message: { fr: 'Un champ est mal rempli.', en: 'A field is not well filled in.' },
    hint: {
      fr: 'Des nombres entiers de 0 à 9999, et la fonction de qui déclare.',
      en: 'Whole numbers from 0 to 9999, and the function of who declares.'
    }
  },
  BEDS_OVER_INSTALLED: {
    status: 400,
    message: {
      fr: 'Plus de lits disponibles et fermés que de lits installés.',
      en: 'More beds available and closed than installed.'
    },
    hint: {
      fr: 'Vérifier ces trois nombres ; les lits supplémentaires changent le nombre installé.',
      en: 'Check these three numbers; additional beds change the number installed.'
    }
  },
  BEDS_SITE_FORBIDDEN: {
    status: 403,
    message: {
      fr: 'Cet appareil ou ce compte ne déclare pas pour ce site.',
      en: 'This device or account does not declare for this site.'
    },
    hint: {
      fr: 'Déclarer depuis un poste du site, ou demander ce droit à l’administrateur.',
      en: 'Declare from a PC of the site, or ask the administrator for this right.'
    }
  },
  BEDS_TABLE_EMPTY: {
    status: 400,
    message: {
      fr: 'Aucune ligne utilisable dans cette table.',
      en: 'No usable line in this table.'
    },
    hint: {
      fr: 'Trois colonnes : identifiant ROR du lieu, FINESS, nature des lits ; lire les refus ligne par ligne.',
      en: 'Three columns: ROR identifier of the location, FINESS, kind of beds; read the refusals line by line.'
    }
  },
  BEDS_TABLE_LARGE: {
    status: 413,
    message: { fr: 'Cette table est trop grande.', en: 'This table is too large.' },
    hint: {
      fr: 'Au plus 5 000 lignes et 512 Ko à la fois : la couper.',
      en: 'At most 5,000 lines and 512 KB at once: cut it.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
