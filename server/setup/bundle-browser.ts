import { copyFileSync, globSync } from 'node:fs';
import { build } from 'esbuild';

const TARGET = '.cache/browser';

/** Code for the browser: one file per entry point, types checked by `npm run check`, no code in pages (strict CSP). */
await build({
  entryPoints: globSync('server/web/browser/*.{ts,css}').filter((path) => !path.endsWith('.d.ts')),
  outdir: TARGET,
  bundle: true,
  format: 'esm',
  target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
  minify: true,
  sourcemap: 'linked',
  legalComments: 'linked',
  logLevel: 'warning',
});

/** Looks: the components of NL Design System, and the tokens that give them colour and size. A municipality puts its own tokens in place of the second. */
await build({
  entryPoints: {
    components: '@utrecht/component-library-css/dist/index.css',
    tokens: '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css',
    beeldkluis: './server/web/style/beeldkluis.css',
  },
  bundle: true,
  outdir: TARGET,
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
});

copyFileSync('server/web/style/beeldkluis.svg', `${TARGET}/beeldkluis.svg`);
