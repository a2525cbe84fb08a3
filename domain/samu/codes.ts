import type { MedicalLevel, VehicleFamily } from './types.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/**
 * Code lists of the Hub Santé over its models v1, v2 and v3 (ansforge/SAMU-Hub-Modeles 1.3.0, 2.4.0, 3.4.1). A code
 * that is in none of them is kept and reported, never refused: lists grow between two versions.
 */
export const CODES = {
  status: words(
    'DECISION DECLENCHE DEPART ANNULE ARRIVE ARRIVEE PEC BILAN ORIENTAT TRANSPOR TRANSP ETAPE1 TRANSP2 ETAPE2 TRANSP3 DESTIN FINMED FINPEC RETOUR RET-BASE REN-BASE'
  ),
  priority: words('P0 P1 P2 P3 NR'),
  careLevel: words('R1 R2 R3 R4'),
  caseStatus: words('PROGRAM PROGRAMME ACTIF ACHEVE VALIDE CLOTURE CLASSE ARCHIVE'),
  perimeter: words('AMU NEONAT PSY SNP'),
  intervention: words('T1 T2-INTER T2-INTRA T3 T4 PRIMAIRE SECONDAIRE RETOUR_A_DOMICILE'),
  origin: words(
    '15 17 18 112 115 116117 AUTOCOM CRRA AUTREC15 CTA-CONF CTA-PI AUTRECTA CNR FDO SNATED PDSSOS TELASSIST CROSS PUBLIC DATA AUTRE'
  ),
  decision: words('CONSEIL PMT INTER ORIENT PASPLUS'),
  resource: words(
    `SMUR SMUR.ADULT SMUR.PED SMUR.UMH-S SMUR.CUMP HOSPIT LIB LIBERAL LIBERAL.MG LIBERAL.PHARM LIBERAL.INF LIBERAL.KINE
     LIBERAL.SOS LIBERAL.MMG LIBERAL.MSPD LIBERAL.MCS LIBERAL.SPEMED LIBERAL.DENT LIBERAL.LABO LIBERAL.AUTREPRO TSU
     SIS SIS.MEDSP SIS.ISP SIS.SP AASC FDO FDO.PN FDO.GEND FDO.PM FDO.DOUANES AUTRE AUTRE.ADM AUTRE.DAE AUTRE.AUTRE`
  ),
  orientation: words('URGENCES REA-USI SANTE CABINET DOMICILE EPHAD AUTRE'),
  medicalLevel: words('MED PARAMED SECOURS SANS'),
  purpose: words('SAP REGUL CUMP SMUR MG PARAMED SAMU RELEVE NOVI TIH BRANCARD BARIA'),
  convention: words('DRSIS MISSION ITSP CARENCE CONVENT SPE HORS AUTRE1 AUTRE2 AUTRE3'),
  requestStatus: words('ANNULEE'),
  answer: words('ACCEPTEE PARTIELLE REFUSEE DIFFEREE'),
  deadline: words('DEL0 ASAP 30M 45M 1H 2H 4H 8H 12H 24H RDV'),
  positionStatus: words('DISPONIBLE INDISPONIBLE INCONNU'),
  engagedStatus: words(
    'ALERTEE PARTIE ARRIVEE_LIEU TRANSPORT_DESTINATION ARRIVEE_DESTINATION FIN_MED QUITTE_DESTINATION RETOUR_DISPONIBLE RETOUR_INDISPONIBLE ARRIVEE_CENTRE'
  ),
  resourceKind: words('SMUR SDIS SIS TSU SNP MSPE SHIP HOSPIT LIB AASC FDO AUTRE')
} as const;

/** Second parts of vehicle codes by family; v1 writes them alone (`VLM`), later models after their family (`SMUR.VLM`). */
const VEHICLES: Record<string, ReadonlySet<string>> = {
  AASC: words('VLSC VPSP AUTRESC'),
  AUTREVEC: words('APIED AVION PERSO TAXI TRAIN TRANSP AUTRE AUTRETRA'),
  FSI: words('HELIFSI VLFSI FFSI VHFSI'),
  LIB: words('MEDV INF AUTREPRO'),
  SIS: words(
    'DRAGON AVSC FEUSIS GRIMP NAVISIS PCSIS SRSIS VCH VLCG VLISP VLMSP VLSIS VPL VPMA VR VSAV MOYSSE AUTRESIS'
  ),
  SMUR: words('VLM VL PSM1 PSM2 PSM3 PSMP VPC AR AR-BAR AR-PED HELISMUR HELISAN AVSMUR AVSAN NAVISMUR'),
  TSU: words('VSL AMB-GV AMB-PV AMB-BAR AMB')
};

const DOTTED = new Map<string, string>();
for (const [family, kinds] of Object.entries(VEHICLES)) {
  DOTTED.set(family, family);
  for (const kind of kinds) DOTTED.set(kind, `${family}.${kind}`);
}

/** `VLM` and `SMUR.VLM` are `SMUR.VLM`; null for a code in no list. */
export function knownVehicle(code: string): string | null {
  const dot = code.indexOf('.');
  if (dot < 0) return DOTTED.get(code) ?? null;
  return VEHICLES[code.slice(0, dot)]?.has(code.slice(dot + 1)) ? code : null;
}

const FAMILIES: Record<string, VehicleFamily> = {
  SMUR: 'SMUR',
  SIS: 'SIS',
  SDIS: 'SIS',
  TSU: 'TSU',
  LIB: 'LIB',
  AASC: 'AASC',
  FSI: 'FSI'
};

/** Family of a dotted vehicle code, or of a resource kind; `AUTRE` for what is in no family. */
export function familyOf(code: string | null): VehicleFamily {
  return FAMILIES[code?.split('.')[0] ?? ''] ?? 'AUTRE';
}

export function medicalLevelOf(code: string | null): MedicalLevel | null {
  return code === 'MED' || code === 'PARAMED' || code === 'SECOURS' || code === 'SANS' ? code : null;
}

const STATUS_NOW: Record<string, string> = { ARRIVE: 'ARRIVEE', TRANSPOR: 'TRANSP', FINMED: 'FINPEC' };

/** One name for a state that the models spell differently. */
export const sameStatus = (code: string): string => STATUS_NOW[code] ?? code;

const INTERVENTION_NOW: Record<string, string> = {
  'RETOUR A DOMICILE': 'RETOUR_A_DOMICILE',
  PROGRAMME: 'PROGRAM'
};

/** One name for a code of a case that the models spell differently. */
export const sameCaseCode = (code: string): string => INTERVENTION_NOW[code] ?? code;

/** v1 writes `DEL30M` where later models write `30M`; `DEL0` stays. */
export const sameDeadline = (code: string): string => code.replace(/^DEL(?=\d+[MH]$)/, '');

/** Attributions of v1, which has no dots, by the group that later models write first. */
const FLAT = {
  DRM: words(
    'DRM DRMMRU MU DENT GERIA PEDIA PSY TOXICOL INDISPMU SSE PLANBLAN PCSAMU DRMMRL MG INDISPMG ABSML'
  ),
  DR: words('DR DREG DRARM DRDAC DRMED DRPHARMA DRDENT DRINFO DOS-SIS DOS-FDO'),
  D: words('D D-MALV ERR NRP MALV FAX ITERATIF D-IDENT ADMIN PERSO AUTRE')
} as const;

const ATTRIBUTIONS = {
  DRM: words(
    `DRM MRU MU INDISPMU SSE PLANBLAN PCSAMU SPE DENT GERIA PEDIA OBST PSY TOXICOL AUTRESPE MRL MG INDISPMG ABSML`
  ),
  DR: words('DR DREG DRARM DRDAC DRMED DRPHARMA DRDENT DRINFO DOS-SIS DOS-FDO'),
  D: words('D D-MALV ERR NRP MALV FAX ITERATIF D-IDENT ADMIN PERSO AUTRE')
} as const;

export type AttributionGroup = keyof typeof FLAT;
const GROUPS = ['DRM', 'DR', 'D'] as const;
const groupNamed = (text: string): AttributionGroup | undefined => GROUPS.find((group) => group === text);

/** DRM (a physician regulates), DR (regulated without one) or D (no regulation); null for a code of no group. */
export function attributionGroup(code: string | null): AttributionGroup | null {
  if (code === null) return null;
  return groupNamed(code.split('.')[0] ?? '') ?? GROUPS.find((group) => FLAT[group].has(code)) ?? null;
}

/** True for an attribution that one of the models lists. */
export function knownAttribution(code: string): boolean {
  const [first = '', ...rest] = code.split('.');
  const group = groupNamed(first);
  if (rest.length === 0) return group !== undefined || GROUPS.some((each) => FLAT[each].has(code));
  return group !== undefined && rest.every((part) => ATTRIBUTIONS[group].has(part));
}
