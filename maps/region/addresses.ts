import idf from './idf/data/addresses.json' with { type: 'json' };

const FICTIVE: Readonly<Record<string, string>> = {
  '960000011': '1 QUAI DES BRUMES 96000 PORT BRUME'
};

/**
 * Postal addresses by FINESS as the national register of establishments writes them, in capitals; a site that is not
 * there has none that is known. Apart from the region pack, which travels to screens that need none.
 */
export function addressesOf(regionId: string): Readonly<Record<string, string>> {
  return regionId === 'idf' ? idf : FICTIVE;
}
