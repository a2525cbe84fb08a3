import { expect, it } from 'vitest';
import { personalIn } from '#domain/tiu/note.ts';
import { tiuWorld } from '#domain/tiu/world.ts';
import { loadFacilities, REGION_IDS } from '#maps/region/index.ts';

it.each(REGION_IDS)(
  'the free text may name every maternity of %s, in full, in short or by its commune',
  async (id) => {
    const facilities = (await loadFacilities(id)).filter(({ maternity }) => maternity);
    const { placeWords } = tiuWorld(facilities);
    const refused = facilities.flatMap(({ name, shortName, communeName }) =>
      [name, shortName, communeName].filter(
        (place) => personalIn(`Refus de ${place}, place attendue`, placeWords) !== null
      )
    );
    expect(facilities.length).toBeGreaterThan(3);
    expect(refused).toEqual([]);
  }
);
