import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // Only the walls register it (app/lib/wall/keeper.ts).
    serviceWorker: { register: false },
    adapter: adapter({ out: 'build/app' }),
    files: {
      assets: 'app/static',
      lib: 'app/lib',
      routes: 'app/routes',
      appTemplate: 'app/app.html',
      errorTemplate: 'app/error.html',
      params: 'app/params',
      serviceWorker: 'app/service-worker',
      hooks: { client: 'app/hooks.client', server: 'app/hooks.server', universal: 'app/hooks' }
    },
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        // The one style attribute SvelteKit itself writes: its route announcer, by its hash. Nothing else inline.
        'style-src': ['self', 'unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self', 'blob:'],
        'manifest-src': ['self'],
        'base-uri': ['none'],
        'form-action': ['self'],
        // A wall's playlist holds the wall's other pages, of this very site.
        'frame-src': ['self'],
        'frame-ancestors': ['self']
      }
    }
  }
};
