import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const BROWSER_CODE = 'server/web/browser/tsconfig.json';

/** The five questions, the quickest first. Each is asked whatever the others answered. */
const QUESTIONS: readonly (readonly [title: string, program: string, ...args: string[]])[] = [
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['types', 'typescript/bin/tsc', '--noEmit'],
  ...(globSync('server/web/browser/*.ts').length > 0
    ? ([['types of browser code', 'typescript/bin/tsc', '--noEmit', '-p', BROWSER_CODE]] as const)
    : []),
  ['lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  [
    'directions',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--output-type',
    'err-long',
    'protocols',
    'media-pipeline',
    'server',
    'test',
  ],
  ['dead code', 'knip/bin/knip.js', '--no-progress'],
];

const failed = QUESTIONS.filter(([title, program, ...args]) => {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`check: ${title} ${status === 0 ? 'holds' : 'DOES NOT HOLD'} (${seconds} s)`);
  return status !== 0;
}).map(([title]) => title);

console.log(failed.length === 0 ? 'check: everything holds' : `check: mend ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
