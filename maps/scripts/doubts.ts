import type { Doubt } from '#domain/region.ts';

const thousands = (figure: string): string => Number(figure).toLocaleString('fr-FR');

/** What the source writes beside a figure it is not sure of, and how that reads in French. */
const FRENCH: readonly [RegExp, (...groups: string[]) => string][] = [
  [
    /^IIA\/IIB derived from neonatal-intensive-care beds \(LIT_SIN\)$/u,
    () => 'type IIA ou IIB déduit des lits de soins intensifs de néonatologie (LIT_SIN)'
  ],
  [
    /^finess_juridique inferred: GHNE \(EJ of CH Orsay\/Longjumeau\/Juvisy in SAE2023\)$/u,
    () => 'entité juridique déduite\u202f: GHNE, celle des CH d’Orsay, Longjumeau et Juvisy dans la SAE 2023'
  ],
  [/^the site post-dates SAE2023$/u, () => 'site plus récent que la SAE 2023'],
  [
    /^SAE2025 visits (\d+) is ~2x SAE2023 \((\d+)\): probable double count in the administrative base$/u,
    (newer = '', older = '') =>
      `${thousands(newer)} passages dans la SAE 2025, environ le double de la SAE 2023 (${thousands(older)})\u202f: probable double compte dans la base administrative`
  ],
  [/^use 2023$/u, () => 'le chiffre de 2023 est retenu'],
  [
    /^Eurostat-2020 point is (\d+) km away \(Eurostat geo_qual=(\d)\)$/u,
    (km = '', quality = '') =>
      `le point d’Eurostat 2020 est à ${km}\u202fkm (qualité ${quality} selon Eurostat)`
  ],
  [/^FINESS-2026 point kept$/u, () => 'le point de FINESS 2026 est retenu'],
  [/^ED flag only in SAE2025$/u, () => 'urgences déclarées dans la seule SAE 2025'],
  [/^ophthalmology emergency$/u, () => 'urgences ophtalmologiques'],
  [/^not in SAE2023 URGENCES$/u, () => 'absent du fichier URGENCES de la SAE 2023']
];

/**
 * Splits the source's own remark ("a; b") into its doubts, each with its French.
 * @throws Error naming a remark that has no French yet: a doubt is never shown in one language only
 */
export function doubtsOf(remark: string): Doubt[] {
  return remark.split('; ').map((en) => {
    for (const [pattern, words] of FRENCH) {
      const found = pattern.exec(en);
      if (found) return { fr: words(...found.slice(1)), en };
    }
    throw new Error(`No French for the source's remark "${en}": add it to maps/scripts/doubts.ts.`);
  });
}
