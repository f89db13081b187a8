/**
 * Set-up on a machine that has nothing but Node >= 20 and npm: `node server/setup/prepare.mjs <start | test | servers | ...>`.
 * Every step looks first and does only what is missing, so that it can be interrupted and run again.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureGeneratedFiles } from './generated-files.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { giveUp } from './progress.mjs';
import { ensurePrograms, NEEDS } from './system-packages.mjs';

const OLDEST_NODE = 20;

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const purpose = process.argv[2] ?? 'start';
const needs = NEEDS[purpose];
if (needs === undefined)
  giveUp(`there is no set-up for "${purpose}". Choose one of: ${Object.keys(NEEDS).join(', ')}.`);
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  giveUp(
    `this is Node ${process.versions.node}. Install Node ${OLDEST_NODE} or newer; the house then brings its own Node 24.`,
  );
}
await ensurePrograms(needs);
await ensureNpmPackages();
await ensureGeneratedFiles();
