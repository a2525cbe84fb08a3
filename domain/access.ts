/**
 * Who may see what: the one answer, asked by every server that serves a route, a topic or an API.
 * `public` sees nothing that counts patients; `wall` reads the shared professional picture; `staff` also
 * reads a site's own page. Roles of named people come on top of this table.
 */
export const AUDIENCES = ['public', 'wall', 'staff'] as const;
export type Audience = (typeof AUDIENCES)[number];

export type Resource =
  | { kind: 'topic'; name: string }
  | { kind: 'page'; name: 'home' | 'urgences' | 'pc' | 'mur' | 'ed' }
  | { kind: 'api'; name: 'present' | 'history' | 'export' | 'openapi' | 'health' };

const TOPICS: Record<Audience, RegExp> = {
  public: /^public$/,
  wall: /^(public|sites|region|feeds)$/,
  staff: /^(public|sites|region|feeds|ed:[0-9A-Z]{9})$/
};

const PAGES: Record<Audience, readonly string[]> = {
  public: ['home', 'urgences'],
  wall: ['home', 'urgences', 'mur'],
  staff: ['home', 'urgences', 'mur', 'pc', 'ed']
};

const APIS: Record<Audience, readonly string[]> = {
  public: ['openapi', 'health'],
  wall: ['openapi', 'health'],
  staff: ['openapi', 'health', 'present', 'history', 'export']
};

/** True when this audience may read this resource. Unknown names are refused. */
export function maySee(audience: Audience, resource: Resource): boolean {
  if (resource.kind === 'topic') return TOPICS[audience].test(resource.name);
  if (resource.kind === 'page') return PAGES[audience].includes(resource.name);
  return APIS[audience].includes(resource.name);
}
