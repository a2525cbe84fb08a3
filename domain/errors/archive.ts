import type { ErrorEntry } from './entry.ts';

/** Backup, restore and move. */
export const ARCHIVE_ERRORS = {
  ARCHIVE_BUSY: {
    message: {
      fr: 'Vigie tourne sur cet enregistrement.',
      en: 'Vigie runs on this record.'
    },
    hint: {
      fr: 'Arrêter Vigie, puis recommencer. Un serveur (DATABASE_URL) se sauvegarde sans arrêt ; il ne se déplace et ne se remplit qu’à l’arrêt.',
      en: 'Stop Vigie, then try again. A server (DATABASE_URL) is backed up while it runs; it is moved or filled only when stopped.'
    }
  },
  ARCHIVE_DIFFERS: {
    message: {
      fr: 'Ce qui a été écrit n’est pas ce qui a été lu.',
      en: 'What was written is not what was read.'
    },
    hint: {
      fr: 'Rien n’a été gardé dans la base visée. Signaler ce défaut avec le nom de la table et les deux versions.',
      en: 'Nothing was kept in the target. Report this defect with the name of the table and both versions.'
    }
  },
  ARCHIVE_EXISTS: {
    message: { fr: 'Un fichier de ce nom existe déjà.', en: 'A file of this name exists already.' },
    hint: {
      fr: 'Donner un autre nom à --to, ou un dossier.',
      en: 'Give --to another name, or a folder.'
    }
  },
  ARCHIVE_MOVED_ON: {
    message: {
      fr: 'La source a reçu des données pendant la copie.',
      en: 'The source received data during the copy.'
    },
    hint: {
      fr: 'Rien n’a été gardé. Arrêter tous les processus de Vigie sur la source, puis recommencer.',
      en: 'Nothing was kept. Stop every process of Vigie on the source, then try again.'
    }
  },
  ARCHIVE_NEWER: {
    message: {
      fr: 'La sauvegarde vient d’une version plus récente de Vigie.',
      en: 'The backup comes from a newer version of Vigie.'
    },
    hint: {
      fr: 'La restaurer avec la version écrite dans son en-tête, ou une plus récente.',
      en: 'Restore it with the version written in its head, or a newer one.'
    }
  },
  ARCHIVE_NOT_EMPTY: {
    message: { fr: 'La base visée n’est pas vide.', en: 'The target is not empty.' },
    hint: {
      fr: 'Donner une base ou un dossier vide ; « vigie set-aside » met un dossier de côté.',
      en: 'Give an empty database or folder; "vigie set-aside" sets a folder aside.'
    }
  },
  ARCHIVE_OTHER_NATURE: {
    message: {
      fr: 'La sauvegarde n’a pas la nature ou la région demandée.',
      en: 'The backup is not of the nature or region asked for.'
    },
    hint: {
      fr: 'Données simulées : VIGIE_DEMO=1 ; données réelles : VIGIE_DEMO=0. VIGIE_REGION est celle de la sauvegarde.',
      en: 'Simulated data: VIGIE_DEMO=1; real data: VIGIE_DEMO=0. VIGIE_REGION is that of the backup.'
    }
  },
  ARCHIVE_TORN: {
    message: {
      fr: 'La sauvegarde est abîmée ou incomplète.',
      en: 'The backup is damaged or incomplete.'
    },
    hint: {
      fr: 'Rien n’a été écrit. Prendre une autre copie de ce fichier, ou la sauvegarde précédente.',
      en: 'Nothing was written. Take another copy of this file, or the backup before it.'
    }
  },
  ARCHIVE_UNKNOWN: {
    message: {
      fr: 'Ce fichier n’est pas une sauvegarde de Vigie.',
      en: 'This file is not a backup of Vigie.'
    },
    hint: {
      fr: 'Les sauvegardes se nomment vigie-<date>.ndjson.gz ; « vigie backup » en fait une.',
      en: 'Backups are named vigie-<date>.ndjson.gz; "vigie backup" makes one.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
