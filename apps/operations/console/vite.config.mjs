import { defineConfig } from 'vite';

/** Built into the service's own `dist` by tools/build.mjs, which names the folder. */
export default defineConfig({
  root: import.meta.dirname,
  // The service puts a new one in its place with each answer.
  html: { cspNonce: 'ACCORD_NONCE' },
  build: {
    target: 'es2024',
    // A font in the style sheet would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      onLog(level, log, tell) {
        // Libraries mark what servers must not render; there is no such server here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
