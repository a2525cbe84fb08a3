/** Abbreviations of official names, in full. */
const FULL: Readonly<Record<string, string>> = {
  CH: 'Centre hospitalier',
  CHI: 'Centre hospitalier intercommunal',
  CHU: 'Centre hospitalier universitaire',
  CHP: 'Centre hospitalier privé',
  CHNO: 'Centre hospitalier national d’ophtalmologie',
  GHI: 'Groupe hospitalier intercommunal',
  APHP: 'AP-HP',
  HOSPITALIER: 'hospitalier',
  INSTRUCTION: 'd’instruction',
  ARMEES: 'armées',
  MEDICO: 'médico',
  CHIRURGICAL: 'chirurgical',
  EUROPEEN: 'européen',
  II: 'II',
  HOPITAL: 'Hôpital',
  PRIVE: 'privé',
  GENERAL: 'général',
  CENTRE: 'Centre',
  ST: 'Saint',
  STE: 'Sainte'
};
/** The university groups of Paris hospitals: what counts for a reader is the hospital. */
const UNIVERSITY = /^GHU\b.*?\bSITE\s+/u;
const SMALL = new Set(['DE', 'DU', 'DES', 'LA', 'LE', 'LES', 'ET', 'EN', 'SITE', 'SUR', 'AUX']);

/**
 * An official name of the FINESS register, written in capitals and abbreviations, as people read it:
 * "CH D ARPAJON" gives "Centre hospitalier d’Arpajon". Accents that the register lost stay lost.
 */
export function hospitalName(official: string): string {
  const words = official.trim().replace(UNIVERSITY, '').split(/\s+/u).map(word);
  const name = words
    .join(' ')
    .replace(/\b([dl]) (?=\S)/giu, (_, letter: string) => `${letter.toLowerCase()}’`)
    .replace(/^./u, (first) => first.toUpperCase());
  return UNIVERSITY.test(official.trim()) ? `AP-HP, ${name}` : name;
}

function word(text: string): string {
  const full = FULL[text];
  if (full !== undefined) return full;
  if (SMALL.has(text)) return text.toLowerCase();
  // Initials without a vowel are no word.
  if (/^[B-DF-HJ-NP-TV-XZ]{2,}$/u.test(text)) return text;
  return text
    .toLowerCase()
    .replace(/(^|[^\p{L}])(\p{L})/gu, (_, before: string, first: string) => before + first.toUpperCase());
}
