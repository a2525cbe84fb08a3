/** The layers of docs/architecture.md, as rules. An arrow that is not allowed here fails `npm test`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.(test|db\\.test|e2e)\\.ts$|/testing/' },
  to: { path: '^(domain|maps|db|ingest|realtime|jobs|app|bin|bench)/', pathNot: allowed }
});
const oneDoor = (name, library, home) => ({
  name: `one-door-${name}`,
  severity: 'error',
  from: {
    path: '^(domain|maps|db|ingest|realtime|jobs|app|bin)/',
    pathNot: `${home}|\\.(test|db\\.test|e2e)\\.ts$|/testing/`
  },
  to: { path: library }
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^\\$|^\\./\\$types|generated/' }
    },
    only('domain-is-pure', '^domain/', '^domain/'),
    only('maps-knows-domain', '^maps/', '^(maps|domain)/'),
    only('db-knows-domain', '^db/', '^(db|domain)/'),
    only('ingest-layer', '^ingest/', '^(ingest|domain|maps|db)/'),
    only('realtime-layer', '^realtime/', '^(realtime|domain|db)/'),
    only('jobs-layer', '^jobs/', '^(jobs|domain|db)/'),
    only(
      'app-browser',
      '^app/(?!.*(\\+server|\\.server|/server/))',
      '^(app|domain|maps)/|^realtime/protocol'
    ),
    only('app-server', '^app/.*(\\+server|\\.server|/server/)', '^(app|domain|maps|db)/|^realtime/protocol'),
    oneDoor('pg', 'node_modules/pg/', '^db/'),
    oneDoor('pglite', 'node_modules/@unni-craftsman/', '^db/engine/'),
    oneDoor('socket.io', 'node_modules/(socket\\.io|uWebSockets\\.js)/', '^realtime/'),
    oneDoor('socket.io-client', 'node_modules/socket\\.io-client/', '^app/lib/live/'),
    oneDoor('maplibre', 'node_modules/maplibre-gl/', '^app/lib/map/'),
    {
      name: 'domain-no-io',
      severity: 'error',
      from: { path: '^(domain|maps)/', pathNot: '\\.test\\.ts$|^maps/scripts/' },
      to: { dependencyTypes: ['core'] }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|\\.svelte-kit|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types']
    }
  }
};
