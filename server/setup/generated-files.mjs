/** What is made from the sources at set-up and kept in .cache/: made again only when something it is made from has changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PINNED_NODE } from './npm-packages.mjs';
import { giveUp, run } from './progress.mjs';

const STAMPS = join('.cache', 'set-up.json');

/** Each script runs on the pinned Node; `from` is what its outcome depends on, `makes` what must exist afterwards. */
const GENERATED = [
  {
    title: 'bundling browser code and styles',
    script: 'server/setup/bundle-browser.ts',
    from: ['server/web/browser', 'server/web/style', 'package-lock.json'],
    makes: '.cache/browser',
  },
  {
    title: 'building the face detector',
    script: 'server/setup/build-detector.ts',
    from: [
      'media-pipeline/detection/build-detector-model.ts',
      'media-pipeline/detection/onnx-graph.ts',
      'media-pipeline/detection/ssd-weights.ts',
      'package-lock.json',
    ],
    makes: '.cache/detector',
  },
];

/** Makes what is missing or older than its sources. */
export async function ensureGeneratedFiles() {
  const stamps = existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {};
  for (const { title, script, from, makes } of GENERATED) {
    if (!existsSync(script)) continue;
    const stamp = hashOf([script, ...from]);
    if (stamps[script] === stamp && existsSync(makes)) continue;
    if (!(await run(title, PINNED_NODE, [script]))) giveUp(`${script} failed; its own words stand above.`);
    stamps[script] = stamp;
    mkdirSync('.cache', { recursive: true });
    writeFileSync(STAMPS, JSON.stringify(stamps, null, 2));
  }
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
