import type { Basemap, CommuneBorders } from '../basemap.ts';
import type { CommuneRow } from '../communes.ts';
import type { PostcodeRow } from '../places.ts';

/** The invented ground of Les Brumes: two quadrilaterals, one river, one motorway. */
export const basemap: Basemap = {
  departments: [
    {
      code: '96',
      ring: [
        [-6.4, 46],
        [-5.4, 45.95],
        [-5.3, 47],
        [-6.3, 46.95],
        [-6.4, 46]
      ]
    },
    {
      code: '99',
      ring: [
        [-5.4, 45.95],
        [-4.6, 46.05],
        [-4.7, 47.05],
        [-5.3, 47],
        [-5.4, 45.95]
      ]
    }
  ],
  rivers: [
    [
      [-6.35, 46.5],
      [-5.8, 46.45],
      [-5.43, 46.53],
      [-5, 46.7],
      [-4.66, 46.6]
    ]
  ],
  motorways: [
    [
      [-5.43, 46.53],
      [-5.1, 46.6],
      [-4.7, 46.9]
    ]
  ]
};

/** Four communes, a border between those of each department. */
export const borders: CommuneBorders = {
  communes: [
    [
      [-5.8, 45.97],
      [-5.8, 46.97]
    ],
    [
      [-5.05, 46],
      [-5, 47.02]
    ]
  ],
  departments: [...basemap.departments.map(({ ring }) => ring)]
};

export const communes: CommuneRow[] = [
  ['96001', 'Port-Brume', '96', -5.42, 46.52, 320_000],
  ['96002', 'La Dune-sur-Mer', '96', -6.1, 46.3, 21_000],
  ['99001', 'Haute-Lande', '99', -5.1, 46.6, 140_000],
  ['99002', 'Saint-Ajonc', '99', -4.9, 46.2, 8_000]
];

/** Two communes share 96100; Port-Brume has two postcodes. */
export const postcodes: PostcodeRow[] = [
  ['96001', ['96000', '96100']],
  ['96002', ['96100']],
  ['99001', ['99000']],
  ['99002', ['99200']]
];
