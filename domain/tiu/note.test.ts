import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedNote, personalIn } from './note.ts';
import { placeWords } from './note-words.ts';

const PLACES = placeWords([
  ...['HOPITAL ROBERT DEBRE', 'HU SUD SITE ANTOINE BECLERE', 'CH INTERCOMMUNAL DE CRETEIL', 'Louis Mourier'],
  ...[
    'Port-Royal',
    'CH DELAFONTAINE',
    'CHI André Grégoire',
    'Poissy',
    'Villeneuve-Saint-Georges',
    'Hôpital Foch'
  ]
]);
const code = (text: string) => {
  try {
    checkedNote(text, PLACES);
    return null;
  } catch (error) {
    const { code: said, details } = error as { code: string; details: { looks?: string } };
    return details.looks ?? said;
  }
};

describe('the free text takes what a file says of a situation', () => {
  it.each([
    'MAP 28+3 SA, col 12 mm, sous Tractocile depuis 14h30',
    'RPM à 31 SA le 12/11, liquide clair, afébrile, CRP 4',
    'Prééclampsie sévère TA 170/110, protéinurie 3 g/24h, HELLP débutant',
    'TA 140/90 100 bpm, plaquettes 98000, ASAT 2N',
    'Plaquettes 150000, Hb 9,8, fibrinogène 2.1',
    'Grossesse gémellaire bichoriale, J1 céphalique J2 siège, EPF 1450 g et 1600 g',
    'Célestène 2 doses faites hier, MgSO4 en cours',
    'Bétaméthasone 1re dose à 08:15, Loxen IVSE 2 mg/h',
    'SHAG, Zophren et vitamine B1, perte de 6 kg',
    'HRP suspecté, BCF 90, équipe prévenue',
    'Placenta prævia recouvrant, métrorragies modérées, Rhésus négatif, Rhophylac fait',
    'RCIU < 3e percentile, Doppler ombilical pathologique, RCF normal',
    'Utérus bi-cicatriciel, placenta accreta, IRM faite',
    'Dr de garde prévenu, accord de principe',
    'Mme stable, transportable couchée',
    'Le docteur de garde rappelle dans 10 min',
    'Vue à Robert Debré lundi, dossier à Port-Royal',
    'Suivie à Antoine Béclère puis à Créteil',
    'Refus de Louis Mourier et de Delafontaine faute de place',
    'Préfère Saint-Denis ou Villeneuve-Saint-Georges',
    'Accord du SAMU 94, SMUR pédiatrique en route',
    'Parle Tamoul, interprète nécessaire',
    'Diabète gestationnel sous insuline, Basedow traité',
    'Syndrome de Willebrand, allergie à la pénicilline',
    'G3P2, 2 césariennes, ATCD de MFIU',
    'IMC 42, intubation difficile prévue',
    'Col ouvert à 3 cm, poche bombante, contractions 3/10 min',
    'Score de Bishop 6, Propess retiré',
    'Terme du 24/12, BHR connue',
    'Rappeler la cellule dans 30 minutes',
    'Fœtus porteur d’une hernie diaphragmatique, LHR 1,1',
    'Trisomie 21 écartée, caryotype normal',
    'Toco : Adalate 20 mg x3, relais Atosiban',
    'PLACE EN REA NEONAT DEMANDEE POUR JUMEAUX',
    'Anti-D fait. Groupage en cours. Kleihauer négatif.',
    'Covid positif, isolement air et contact',
    'Femme de 34 ans, primipare, née en France',
    '2e pare, accouchement rapide la fois précédente (2 h)',
    'Chambre 12, lit porte ; famille prévenue',
    'VIH + sous trithérapie, CV indétectable',
    'Cerclage à 14 SA, ablation prévue à 36 SA',
    '22-B : même demande de place en IIB',
    'Césarienne programmée le 3 mars si échec',
    'maladie de von Willebrand, babinski négatif',
    'Suivie pour un von Recklinghausen'
  ])('%s', (text) => expect(code(text)).toBeNull());
});

describe('the free text refuses what tells who', () => {
  it.each([
    ['Mme Dupont, 31 SA', 'name'],
    ['madame benaissa sous Loxen', 'name'],
    ['Voir avec le Dr Kowalski', 'name'],
    ['Pr Martinot d’accord', 'name'],
    ['M. Zerbib anesthésiste', 'name'],
    ['patiente DUPONT', 'name'],
    ['patiente BENAISSA, MAP', 'name'],
    ['Sophie M., RPM', 'name'],
    ['sophie est arrivée', 'name'],
    ['Fatoumata, 29 SA', 'name'],
    ['Diallo F. 30 SA', 'name'],
    ['MAP, Kowalska accompagnée de son mari', 'name'],
    ['nom : kowalska', 'name'],
    ['abramowicz, MAP à 28 SA', 'name'],
    ['mari de la patiente : karagoglu', 'name'],
    ['rappeler el khatib ce soir', 'name'],
    ['accompagnée de ben salah', 'name'],
    ['van der linden transférée', 'name'],
    ['Prénom: lou', 'name'],
    ['elle s’appelle lou', 'name'],
    ['Contact Jean au bloc', 'name'],
    ['Antoine a donné son accord', 'name'],
    ['Robert et Louis sont prévenus', 'name'],
    ['Nguyen, gémellaire', 'name'],
    ['épouse Lefèvre', 'name'],
    ['Rappeler 01 42 34 56 78', 'phone'],
    ['Rappeler 0142345678', 'phone'],
    ['06.12.34.56.78', 'phone'],
    ['06-12-34-56-78', 'phone'],
    ['+33 6 12 34 56 78', 'phone'],
    ['0033 612345678', 'phone'],
    ['tél 5 12 34', 'phone'],
    ['poste 45678', 'phone'],
    ['DECT: 51234', 'phone'],
    ['NIR 2 90 05 75 056 123 45', 'number'],
    ['290057505612345', 'number'],
    ['2 90 05 2A 056 123', 'number'],
    ['IPP 8001234', 'number'],
    ['ipp : 12345', 'number'],
    ['dossier n° 4512', 'number'],
    ['INS 190', 'number'],
    ['n° 12345678', 'number'],
    ['née le 3 mars', 'date'],
    ['DDN 03/03/1990', 'date'],
    ['03/03/1990', 'date'],
    ['3.3.90', 'date'],
    ['1990-03-03', 'date'],
    ['3 mars 1990', 'date'],
    ['le 3 mars 90', 'date'],
    ['garde@hopital.fr', 'mail'],
    ['garde @ hopital', 'mail']
  ])('%s (%s)', (text, looks) => expect(code(text)).toBe(looks));

  it('also in figures that look alike, or with signs that nobody sees', () => {
    expect(code('０６ １２ ３４ ５６ ７８')).toBe('phone');
    expect(code('06\u200b12\u200b34\u200b56\u200b78')).toBe('phone');
    expect(code('Sop\u00adhie')).toBe('name');
  });

  it('in any spacing of a phone, an identity number or a birth date', () => {
    const digits = (n: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n });
    const pad = (n: number) => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.constantFrom('', ' ', '.', '-'),
        digits(8),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 1950, max: 2012 }),
        (sign, eight, month, day, year) => {
          const pairs = [0, 2, 4, 6].map((i) => `${eight[i]}${eight[i + 1]}`);
          expect(personalIn(`joindre 06${sign}${pairs.join(sign)} merci`, PLACES)).not.toBeNull();
          const nir = [
            '2',
            pad(year % 100),
            pad(month),
            '75',
            eight.slice(0, 3).join(''),
            eight.slice(3, 6).join('')
          ];
          expect(personalIn(`n ${nir.join(sign)}`, PLACES)).not.toBeNull();
          for (const slash of ['/', '.', '-'])
            expect(personalIn(`x ${pad(day)}${slash}${pad(month)}${slash}${year}`, PLACES)).not.toBeNull();
        }
      )
    );
  });
});

it('is one line of at most 200 characters, and may be none', () => {
  expect(checkedNote(null, PLACES)).toBeNull();
  expect(checkedNote('   ', PLACES)).toBeNull();
  expect(checkedNote(' Col  court\n sous atosiban ', PLACES)).toBe('Col court sous atosiban');
  expect(checkedNote('x'.repeat(200), PLACES)).toHaveLength(200);
  expect([code('x'.repeat(201)), code('col\u0007court')]).toEqual(['TIU_FIELD_INVALID', 'TIU_FIELD_INVALID']);
});
