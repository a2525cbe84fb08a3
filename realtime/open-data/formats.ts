import type { OpenDocument, OpenService, OpenSite } from './document.ts';

export type Format = 'json' | 'geojson' | 'csv' | 'txt';

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8'
};

/** A document in one of its formats: all say the same. */
export function written(document: OpenDocument, format: Format): string {
  return { json: JSON.stringify, geojson, csv, txt }[format](document);
}

function geojson({ sites, ...head }: OpenDocument): string {
  const features = sites.map(({ longitude, latitude, ...properties }) => ({
    type: 'Feature',
    id: properties.finess,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties
  }));
  return JSON.stringify({ type: 'FeatureCollection', ...head, features });
}

const COLUMNS: readonly [
  string,
  (site: OpenSite, service: OpenService, document: OpenDocument) => unknown
][] = [
  ['finess', (site) => site.finess],
  ['nom', (site) => site.name],
  ['commune', (site) => site.commune.name],
  ['departement', (site) => site.department],
  ['longitude', (site) => site.longitude],
  ['latitude', (site) => site.latitude],
  ['service', (_, { service }) => service],
  ['porte', (_, { door }) => door.state],
  ['porte_jusqu_a', (_, { door }) => door.until],
  ['sejour_etat', (_, { expectedStay }) => expectedStay.state],
  ['sejour_min_une_sur_deux', (_, { expectedStay }) => expectedStay.minutes?.halfLeaveWithin],
  ['sejour_min_neuf_sur_dix', (_, { expectedStay }) => expectedStay.minutes?.nineInTenLeaveWithin],
  ['affluence_etat', ({ affluence }) => affluence.state],
  ['affluence', ({ affluence }) => affluence.value],
  ['affluence_comparable', () => 'false'],
  ['mesure_le', ({ affluence }) => affluence.measuredAt],
  ['perime_le', ({ affluence }) => affluence.staleAt],
  ['adresse', ({ practical }) => practical.address],
  ['telephone', ({ practical }) => practical.phone],
  ['horaires', ({ practical }) => practical.hours],
  ['acces', ({ practical }) => practical.access],
  ['renseigne_par', ({ practical }) => practical.source],
  ['renseigne_le', ({ practical }) => practical.updatedAt],
  ['image_du', (_, __, { asOf }) => asOf],
  ['image_ancienne', (_, __, { old }) => String(old)],
  ['origine', (_, __, { origin }) => origin]
];

/** RFC 4180, one line per service; a text that a spreadsheet would take for a formula is marked as text. */
function csv(document: OpenDocument): string {
  const lines = document.sites.flatMap((site) =>
    site.services.map((service) => COLUMNS.map(([, value]) => cell(value(site, service, document))).join(','))
  );
  return `${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const safe = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const TIME = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  ...({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const)
});
const SAYS = {
  quieter: 'moins de monde que d’habitude',
  usual: 'comme d’habitude',
  busier: 'plus de monde que d’habitude',
  much_busier: 'beaucoup plus de monde que d’habitude',
  active: 'en activité',
  stale: 'pas de mesure récente',
  no_live_measure: 'pas de mesure en direct',
  unknown: 'état inconnu',
  withheld: 'situation exceptionnelle, pas de chiffre, appelez le 15 avant de venir',
  closed: 'fermé jusqu’au',
  diverted: 'appelez le 15 avant de venir, jusqu’au',
  partial: 'une partie fermée jusqu’au'
} as const;
const SERVICES = { adult: 'adultes', paediatric: 'enfants' } as const;

/** For a terminal, a text browser, a slow line: one department a line, the emergency numbers first. */
function txt(document: OpenDocument): string {
  const head = [
    'URGENCE VITALE : APPELEZ LE 15 (SAMU), LE 112, OU LE 114 PAR SMS (SOURDS ET MALENTENDANTS).',
    'Vous hésitez ? Appelez le 15, jour et nuit.',
    '',
    ...(document.simulated ? ['SIMULATION, données fictives', ''] : []),
    `Mes Urgences, ${document.region.name}, image du ${TIME.format(new Date(document.asOf))}${document.old ? ' (ANCIENNE)' : ''}`,
    'L’affluence compare chaque service à son propre passé : deux hôpitaux ne se comparent pas.',
    ''
  ];
  return `${[...head, ...document.sites.map(line)].join('\n')}\n`;
}

function line(site: OpenSite): string {
  const { affluence, services } = site;
  const doors = services.flatMap(({ service, door }) =>
    door.state === 'not_declared' || door.until === null
      ? []
      : [`${SERVICES[service]} : ${SAYS[door.state]} ${TIME.format(new Date(door.until))}`]
  );
  const crowd = affluence.value ?? (affluence.state === 'known' ? 'unknown' : affluence.state);
  return [
    `${site.name} (${site.commune.name}), ${services.map(({ service }) => SERVICES[service]).join(' et ')}`,
    ...(doors.length > 0 ? doors : [SAYS[crowd]]),
    `téléphone : ${site.practical.phone ?? 'non renseigné'}`
  ].join(' ; ');
}
