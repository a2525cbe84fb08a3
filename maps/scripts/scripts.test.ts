import { describe, expect, it } from 'vitest';
import { indexCommunes } from '../region/communes.ts';
import { unpackBorders } from '../region/basemap.ts';
import { parseCsv } from './csv.ts';
import { facilitiesOf } from './facilities.ts';
import { clipLine, packBorders, wallGround } from './ground.ts';
import { openSites } from './sites.ts';

describe('a table of reference figures', () => {
  it('keeps quoted commas, quotes and a last line without end', () => {
    expect(parseCsv('a,b\r\n1,"x, ""y"""\n2,z')).toEqual([
      { a: '1', b: 'x, "y"' },
      { a: '2', b: 'z' }
    ]);
  });
});

describe('open sites', () => {
  const communes = indexCommunes([['91471', 'Orsay', '91', 2.18, 48.7, 16_000]]);
  const row = {
    finess_geo: '910026780',
    name: 'HOPITAL',
    city: 'ORSAY',
    dept: '91',
    lat: '48.7',
    lon: '2.19',
    ed_status: 'active_2025',
    ed_adult: '1',
    ed_paediatric: '0',
    ed_visits_2025: '200',
    ed_visits_2023: '100'
  };

  it('are those whose department is open, for adults or children', () => {
    const rows = [row, { ...row, ed_status: 'none' }, { ...row, ed_adult: '0' }];
    expect(openSites(rows, communes)).toHaveLength(1);
    expect(openSites([row], communes)[0]).toMatchObject({
      commune: '91471',
      services: ['adult'],
      uncertain: null
    });
  });

  it('take the newer count, unless the source says it counted twice', () => {
    expect(openSites([row], communes)[0]?.visitsPerYear).toBe(200);
    const doubted = { ...row, uncertain: 'ophthalmology emergency; use 2023' };
    expect(openSites([doubted], communes)[0]).toMatchObject({
      visitsPerYear: 100,
      uncertain: [
        { fr: 'urgences ophtalmologiques', en: 'ophthalmology emergency' },
        { fr: 'le chiffre de 2023 est retenu', en: 'use 2023' }
      ]
    });
  });

  it('are not built with a doubt that has no French', () => {
    const doubted = { ...row, uncertain: 'use 2023; something new' };
    expect(() => openSites([doubted], communes)).toThrow('something new');
  });

  it('never stand in a commune that is not known', () => {
    expect(() => openSites([{ ...row, city: 'NOWHERE' }], communes)).toThrow(/910026780/u);
  });
});

describe('facilities', () => {
  const communes = indexCommunes([['91471', 'Orsay', '91', 2.18, 48.7, 16_000]]);
  const place = { city: 'ORSAY', dept: '91', name: 'HOPITAL' };
  const site = openSites(
    [
      { ...place, finess_geo: '910000001', lat: '48.7', lon: '2.19', ed_status: 'active_2025', ed_adult: '1' }
    ],
    communes
  );
  const at = (figures: Record<string, string>, beds?: Record<string, string>) =>
    facilitiesOf(
      { sites: site, figures: [{ ...place, ...figures }], beds: beds ? [{ ...place, ...beds }] : [] },
      communes
    );

  it('of a site carry its equipment alone: a derived level is marked, what is not counted is null', () => {
    const figures = { finess_geo: '910000001', maternity_type: 'II', maternity_type_derived: 'IIB' };
    const [facility] = at(figures, {
      finess_geo: '910000001',
      lit_reaadu: '7',
      lit_reaenf: '0',
      lit_usic: ''
    });
    expect(facility).toEqual({
      finess: '910000001',
      maternity: { level: 'IIB', derived: true },
      icu: { adult: 7, paediatric: 0, neonatal: 0 },
      cardiacBeds: null,
      cathLab: null
    });
  });

  it('count neonatal intensive care where a maternity is of level III, and suppose none elsewhere', () => {
    const three = { maternity_type: 'III', maternity_type_derived: 'III', beds_neonat_icu_2023: '16' };
    const beds = { finess_geo: '910000001', lit_reaenf: '4' };
    expect(at({ finess_geo: '910000001', ...three }, beds)[0]).toMatchObject({
      maternity: { level: 'III', derived: false },
      icu: { neonatal: 16 }
    });
    expect(at({ finess_geo: '910000001' }, beds)[0]?.icu.neonatal).toBeNull();
  });

  it('without an emergency department are kept for their maternity or intensive care, and say what is in doubt', () => {
    const other = { finess_geo: '910000009', ...{ lat: '48.71', lon: '2.2' } };
    expect(at({ ...other, maternity_type: '' }, { finess_geo: '910000009', lit_reaadu: '0' })).toHaveLength(
      1
    );
    const [, kept] = at({ finess_geo: '910000001' }, { finess_geo: '910000009', lit_usic: '6' });
    expect(kept).toMatchObject({
      finess: '910000009',
      services: [],
      lon: 2.18,
      communeName: 'Orsay',
      cardiacBeds: 6
    });
    expect(kept?.uncertain).toMatch(/centre of its commune/u);
    expect(at({ finess_geo: '910000001', beds_icu_2025: '15' })[0]).toMatchObject({
      icu: { adult: 15, paediatric: null, neonatal: null },
      uncertain: expect.stringMatching(/not told apart/u) as string
    });
  });
});

describe('the ground', () => {
  const square: [number, number][] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0]
  ];

  it('cuts a line at the border, one step beyond', () => {
    const line: [number, number][] = [
      [-3, 1],
      [-1, 1],
      [1, 1],
      [3, 1],
      [5, 1],
      [7, 1],
      [9, 1],
      [3, 2]
    ];
    expect(clipLine(line, [square])).toEqual([line.slice(1, 5), line.slice(6)]);
  });

  it('orders departments by code and rounds to four decimals', () => {
    const feature = (dep: string) => ({
      properties: { dep },
      geometry: { coordinates: [square.map(([x, y]) => [x + 0.123456, y])] }
    });
    const none = { features: [] };
    const ground = wallGround({ features: [feature('78'), feature('75')] }, none, none);
    expect(ground.departments.map(({ code }) => code)).toEqual(['75', '78']);
    expect(ground.departments[0]?.ring[0]).toEqual([0.1235, 0]);
  });

  it('draws each border once, and tells those of a department', () => {
    const outer = [
      [0, 0],
      [2, 0]
    ];
    const shared = [
      [2, 0],
      [0, 2]
    ];
    const inner = [
      [1, 1],
      [1, -1]
    ];
    const packed = packBorders({
      arcs: [outer, shared, inner],
      transform: { scale: [0.5, 1], translate: [10, 20] },
      objects: {
        communes: {
          geometries: [
            { type: 'Polygon', arcs: [[0, 1, 2]], properties: { dep: '75' } },
            { type: 'MultiPolygon', arcs: [[[~1]]], properties: { dep: '92' } },
            { type: 'Polygon', arcs: [[~2]], properties: { dep: '75' } }
          ]
        }
      }
    });
    const borders = unpackBorders(packed);
    expect(borders.communes).toEqual([
      [
        [10.5, 21],
        [11, 20]
      ]
    ]);
    expect(borders.departments).toEqual([
      [
        [10, 20],
        [11, 20]
      ],
      [
        [11, 20],
        [11, 22]
      ]
    ]);
  });
});
