import { copyFileSync, globSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';

/** Everything that a browser loads, as files of our own: pages hold no code and no style, and nothing comes from elsewhere (strict CSP). */
const TARGET = '.cache/browser';
const SHARED: BuildOptions = {
  outdir: TARGET,
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  legalComments: 'linked',
  logLevel: 'warning',
  target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
};

/** A page loads the files that export nothing; what exports something is a part of those. */
function isEntryPoint(file: string): boolean {
  return !file.endsWith('.d.ts') && !/^export /m.test(readFileSync(file, 'utf8'));
}

rmSync(TARGET, { recursive: true, force: true });
await build({ ...SHARED, entryPoints: globSync('server/web/browser/*.ts').filter(isEntryPoint), format: 'esm' });

// Looks: our own sheets, the components of NL Design System, and the tokens that give those colour and size. A municipality sets its own tokens in place of the last.
await build({ ...SHARED, entryPoints: globSync('server/web/style/beeldkluis.css'), external: ['*.svg'] });
await build({
  ...SHARED,
  sourcemap: false,
  bundle: false,
  entryPoints: {
    components: 'node_modules/@utrecht/component-library-css/dist/index.css',
    tokens: 'node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css',
  },
  legalComments: 'inline',
});
for (const picture of globSync('server/web/style/*.{svg,png,ico,woff2}')) {
  copyFileSync(picture, path.join(TARGET, path.basename(picture)));
}
