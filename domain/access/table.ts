import type { Role } from './roles.ts';

/**
 * The one table of who may see and do what: pages and APIs by their route, topics by their name, actions by the
 * name their screens use. What is not here is refused to everybody.
 */
export interface Grant {
  kind: 'route' | 'topic' | 'action';
  /** A SvelteKit route id, a topic (`*` stands for what follows), or an action. */
  name: string;
  /** Roles that hold it for the whole region. */
  any: readonly Role[];
  /** Roles that hold it for their own sites only. */
  own?: readonly Role[];
}

const EVERYBODY: readonly Role[] = ['public'];
/** Those who read the region's picture at a desk. */
const DESK: readonly Role[] = ['site', 'perinatal', 'network', 'samu', 'ars', 'analyst', 'admin'];
/** Those who read any site's detail; a site reads its own. */
const REGION: readonly Role[] = ['perinatal', 'samu', 'ars', 'analyst', 'admin'];
const OWN: readonly Role[] = ['site', 'ward'];
/** Those in an ambulance, and those who send them. */
const CREWS: readonly Role[] = ['crew', 'samu', 'ars', 'admin'];
/** Those who see every request of transfer: the cell, and those who carry or decide. */
const TIU: readonly Role[] = ['perinatal', 'samu', 'ars', 'admin'];
/** Those who conduct transfers. */
const TIU_CELL: readonly Role[] = ['perinatal', 'admin'];

const route = (name: string, any: readonly Role[], own: readonly Role[] = []): Grant => ({
  kind: 'route',
  name,
  any,
  own
});
const topic = (name: string, any: readonly Role[], own: readonly Role[] = []): Grant => ({
  kind: 'topic',
  name,
  any,
  own
});
const action = (name: string, any: readonly Role[], own: readonly Role[] = []): Grant => ({
  kind: 'action',
  name,
  any,
  own
});

export const TABLE: readonly Grant[] = [
  route('/', EVERYBODY),
  route('/urgences', EVERYBODY),
  route('/urgences/[finess]', EVERYBODY),
  route('/urgences/[finess]/affichage', EVERYBODY),
  route('/urgences/[finess]/cadre', EVERYBODY),
  route('/urgences/widget.js', EVERYBODY),
  route('/urgences/accessibilite', EVERYBODY),
  route('/urgences/methode', EVERYBODY),
  route('/urgences/appeler', EVERYBODY),
  route('/urgences/communes.json', EVERYBODY),
  route('/urgences-hors-ligne.js', EVERYBODY),
  route('/connexion', EVERYBODY),
  route('/connexion/code', EVERYBODY),
  route('/invitation', EVERYBODY),
  route('/appareil', EVERYBODY),
  // Open to everybody, since whoever is half signed in finishes there; it shows nobody else's account.
  route('/compte', EVERYBODY),
  route('/mur', ['wall', ...REGION]),
  route('/mur/region', ['wall', ...REGION]),
  route('/mur/samu', ['wall', ...REGION]),
  route('/mur/lits', ['wall', ...REGION]),
  route('/mur/perinat', ['wall', ...REGION]),
  // Everything on it is about one woman or another: a network is shown its own requests by the page itself.
  route('/tiu', [...TIU, 'network']),
  // A maternity's own page; who looks from the cell sees what the maternity sees.
  route('/tiu/reponse/[finess]', TIU, OWN),
  route('/samu', ['samu', 'ars', 'admin']),
  route('/equipages', CREWS),
  route('/pc', DESK),
  route('/pc/point', ['samu', 'ars', 'analyst', 'admin']),
  route('/pc/murs', ['ars', 'samu', 'admin']),
  route('/pc/evenements', ['samu', 'ars', 'admin']),
  route('/pc/ed/[finess]', REGION, OWN),
  route('/declarer/[finess]', ['ars', 'samu', 'admin'], OWN),
  route('/declarer/[finess]/public', ['ars', 'samu', 'admin'], ['site']),
  route('/lits', DESK),
  route('/lits/[finess]', REGION, OWN),
  // A maternity and a network read their own figures, the others the region's (action tiu.figures).
  route('/tiu/chiffres', DESK),
  route('/tiu/chiffres/export', DESK),
  route('/tiu/chiffres/rapports', REGION),
  route('/tiu/chiffres/rapports/[id]', REGION),
  route('/qualite', ['ars', 'analyst', 'admin', 'site']),
  // A file says only in the record whose it is: its page itself refuses those of other sites.
  route('/qualite/fichiers/[id]', ['ars', 'analyst', 'admin', 'site']),
  // Lists of a site's own lines only, for a site.
  route('/qualite/export', ['ars', 'analyst', 'admin', 'site']),
  route('/qualite/passages/[finess]', ['analyst'], OWN),
  route('/admin', ['admin']),
  route('/admin/comptes', ['admin']),
  route('/admin/comptes/[id]', ['admin']),
  route('/admin/appareils', ['admin']),
  route('/admin/sources', ['admin']),
  route('/admin/sites', ['admin']),
  route('/admin/sites/[finess]', ['admin']),
  route('/admin/lits', ['admin']),
  route('/admin/regles', ['admin']),
  route('/admin/journal', ['admin']),
  route('/admin/journal/export', ['admin']),

  route('/api/v1/sites/[finess]/present', REGION, OWN),
  route('/api/v1/sites/[finess]/history', REGION, OWN),
  route('/api/v1/curves/[scope]', DESK),
  route('/api/v1/samu/oriented', ['samu', 'ars', 'admin']),

  route('/api/public/v1/urgences', EVERYBODY),
  route('/api/public/v1/urgences/historique', EVERYBODY),
  route('/api/v1/walls/report', ['wall']),
  // As topic `samu`.
  route('/api/v1/samu/[id]/calls', ['samu', 'ars', 'admin']),

  topic('public', EVERYBODY),
  topic('directory', EVERYBODY),
  topic('sites', ['wall', 'ward', ...DESK]),
  topic('region', ['wall', 'ward', ...DESK]),
  topic('feeds', ['wall', 'ward', ...DESK]),
  topic('ed:*', REGION, OWN),
  // Exact positions of teams are for those who regulate or decide; a wall is told communes.
  topic('samu', ['samu', 'ars', 'admin']),
  topic('samu-wall', ['wall', 'ward', ...DESK]),
  topic('beds', ['wall', 'ward', ...DESK]),
  topic('places', ['wall', 'ward', ...DESK]),
  // What a crew needs before a door: a level, closures, places, other crews. Nobody present is counted.
  topic('crews', CREWS),
  topic('declared', ['wall', 'ward', ...DESK]),

  // A request says how far a pregnancy is: the cell, the SAMU and the ARS see all, a network and a maternity their own.
  topic('tiu', TIU),
  topic('tiu-network:*', TIU, ['network']),
  topic('tiu-site:*', TIU, OWN),
  // Counts and free places: nothing of any one request.
  topic('tiu-wall', ['wall', 'ward', ...DESK]),

  action('metrics.read', ['admin']),
  // An announcement changes what every screen says of a feed: it is for those who look after feeds (/qualite).
  action('feed.announce', ['ars', 'admin'], ['site']),
  action('file.decide', ['ars', 'analyst', 'admin']),
  // A ward's PC declares what a charge nurse knows, without a sign-in, its department's level included, which is a
  // part of that word; closing needs a person who signed in, and so does `level.declare`, the level alone from a desk.
  action('ed.declare', ['samu', 'ars', 'admin'], OWN),
  action('closure.write', ['samu', 'ars', 'admin'], ['site']),
  action('level.declare', ['samu', 'ars', 'admin'], ['site']),
  // What the public is told is for a person who signed in; withholding figures everywhere is the ARS's.
  action('public.word', ['ars', 'admin'], ['site']),
  action('wall.send', ['samu', 'ars', 'admin']),
  action('event.write', ['ars', 'admin']),
  action('quarantine.read', ['analyst', 'ars', 'admin'], ['site']),
  // A ward's PC declares what its people know, without a sign-in.
  action('beds.declare', ['samu', 'ars', 'admin'], OWN),
  // Opening, searching, choosing, closing. A network acts for the requests of its own maternities.
  action('tiu.write', TIU_CELL, ['network']),
  // How she is carried, that she left and arrived.
  action('tiu.transport', ['perinatal', 'samu', 'admin'], ['network']),
  // A maternity answers what it is asked; the cell types what it heard by phone.
  action('tiu.answer', TIU_CELL, OWN),
  action('quarantine.replay', ['analyst', 'ars', 'admin'], ['site']),
  // What is set aside of a stream is of the whole region: no site closes it.
  action('aside.close', ['analyst', 'ars', 'admin']),
  action('passages.read', ['analyst'], OWN),
  action('tiu.figures', REGION, ['site', 'network']),
  action('tiu.report', ['perinatal', 'ars', 'admin']),
  action('account.write', ['admin']),
  action('device.write', ['admin']),
  action('key.write', ['admin']),
  action('site.write', ['admin']),
  action('rule.write', ['admin']),
  action('audit.read', ['admin'])
];
