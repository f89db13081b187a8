import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** `npm run picture` draws the architecture in README.md from the code; with `--check` it only says whether the picture is still true. */
const README = 'README.md';
const BEGIN = '<!-- picture: drawn by `npm run picture` -->';
const END = '<!-- end of picture -->';
const NOT_DRAWN = /^server\/(setup\/|clock\.ts|config\.ts)/;
const LAYERS = [
  {
    title: 'the outside',
    names: ['main', 'commands', 'compose', 'foundation', 'demo', 'routes', 'http', 'web', 'house'],
  },
  {
    title: 'the stages',
    names: ['docking', 'viewing', 'readout', 'redaction', 'handover', 'retention', 'supervision'],
  },
  { title: 'the inside', names: ['jobs', 'audit', 'custody', 'persons', 'database'] },
] as const;

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});
type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Part of the house that a file belongs to: a tree, or a folder or file of server/. */
function partOf(file: string): string | undefined {
  if (NOT_DRAWN.test(file)) return undefined;
  return /^server\/([^/.]+)/.exec(file)?.[1] ?? /^(protocols|media-pipeline)\//.exec(file)?.[1];
}

function readArrows(): Arrows {
  const tool = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const cruise = spawnSync(process.execPath, [tool, '--output-type', 'json', 'protocols', 'media-pipeline', 'server'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const arrows = new Map<string, Set<string>>();
  for (const { source, dependencies } of Cruise.parse(JSON.parse(cruise.stdout)).modules) {
    const from = partOf(source);
    if (from === undefined) continue;
    const targets = arrows.get(from) ?? new Set<string>();
    arrows.set(from, targets);
    for (const to of dependencies.map(({ resolved }) => partOf(resolved))) {
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  return arrows;
}

function reaches(arrows: Arrows, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...(arrows.get(from) ?? [])].some((next) => reaches(arrows, next, to, seen));
}

/** An arrow that only shortens a way along other arrows is left out, or the picture would be a ball of wool. */
function isShortcut(arrows: Arrows, from: string, to: string): boolean {
  const others = [...(arrows.get(from) ?? [])].filter((other) => other !== to && !reaches(arrows, to, other));
  return others.some((other) => !reaches(arrows, other, from) && reaches(arrows, other, to));
}

function draw(arrows: Arrows): string {
  const parts = [...arrows.keys()].sort();
  const layers = LAYERS.flatMap(({ title, names }, index) => {
    const members = names.filter((name) => arrows.has(name)).map((name) => `      ${name}`);
    return [`    subgraph layer${String(index)} ["${title}"]`, ...members, '    end'];
  });
  const layered = new Set<string>(LAYERS.flatMap(({ names }) => names));
  const others = parts.filter((part) => !layered.has(part) && part !== 'protocols' && part !== 'media-pipeline');
  const lines = parts.flatMap((from) =>
    [...(arrows.get(from) ?? [])]
      .sort()
      .filter((to) => !isShortcut(arrows, from, to))
      .map((to) => `  ${from} --> ${to}`),
  );
  const server = ['  subgraph server', ...layers, ...others.map((part) => `    ${part}`), '  end'];
  return ['```mermaid', 'flowchart TD', ...server, '  media-pipeline', '  protocols', ...lines, '```'].join('\n');
}

const readme = readFileSync(README, 'utf8');
const [before, rest = ''] = readme.split(BEGIN);
const after = rest.split(END)[1];
if (after === undefined) throw new Error(`${README} must hold "${BEGIN}" and "${END}".`);
const redrawn = `${before ?? ''}${BEGIN}\n\n${draw(readArrows())}\n\n${END}${after}`;
if (!process.argv.includes('--check')) writeFileSync(README, redrawn);
else if (redrawn !== readme) {
  console.error('The picture in README.md is out of date. Draw it again: npm run picture');
  process.exitCode = 1;
}
