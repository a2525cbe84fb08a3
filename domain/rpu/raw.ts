/** Items of ETABLISSEMENT, in the order of the format. */
export const HEADER_ITEMS = ['FINESS', 'ORDRE', 'EXTRACT', 'DATEDEBUT', 'DATEFIN'] as const;
export type HeaderItem = (typeof HEADER_ITEMS)[number];

/** The head of an RPU file as written. */
export type RawHeader = Record<HeaderItem, string>;

/** Single items of PATIENT, in the order of the format; the lists stand after DP. */
export const RECORD_ITEMS = [
  'CP',
  'COMMUNE',
  'NAISSANCE',
  'SEXE',
  'ENTREE',
  'MODE_ENTREE',
  'PROVENANCE',
  'TRANSPORT',
  'TRANSPORT_PEC',
  'MOTIF',
  'GRAVITE',
  'DP',
  'SORTIE',
  'MODE_SORTIE',
  'DESTINATION',
  'ORIENT'
] as const;
export type RecordItem = (typeof RECORD_ITEMS)[number];

/** One PATIENT as written, trimmed; an absent or empty item is ''. It identifies a person: never keep it. */
export type RawRecord = Record<RecordItem, string> & { DA: string[]; ACTE: string[] };

/** A record whose every item is empty. */
export function emptyRecord(): RawRecord {
  return {
    CP: '',
    COMMUNE: '',
    NAISSANCE: '',
    SEXE: '',
    ENTREE: '',
    MODE_ENTREE: '',
    PROVENANCE: '',
    TRANSPORT: '',
    TRANSPORT_PEC: '',
    MOTIF: '',
    GRAVITE: '',
    DP: '',
    SORTIE: '',
    MODE_SORTIE: '',
    DESTINATION: '',
    ORIENT: '',
    DA: [],
    ACTE: []
  };
}
