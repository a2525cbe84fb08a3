import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './app/lib/messages/project.inlang',
      outdir: './app/lib/messages/generated',
      strategy: ['url', 'baseLocale'],
      emitTsDeclarations: true,
      urlPatterns: [
        {
          pattern: '/:path(.*)?',
          localized: [
            ['en', '/en/:path(.*)?'],
            ['fr', '/:path(.*)?']
          ]
        }
      ]
    }),
    sveltekit()
  ],
  build: { target: 'es2023', chunkSizeWarningLimit: 1500 }
});
