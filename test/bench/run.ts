import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { holds, type Figure } from './figure.ts';

/** `npm run bench -- <name>` measures what test/bench/<name>.ts measures: one JSON object per line, exit 1 when a goal is missed. */
const name = process.argv[2] ?? '';
const file = path.join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(file)) {
  const names = globSync('*.ts', { cwd: import.meta.dirname }).map((entry) => path.basename(entry, '.ts'));
  const benches = names.filter((entry) => entry !== 'run' && entry !== 'figure');
  console.error(`Say what to measure: npm run bench -- <${benches.join(' | ')}>`);
  process.exit(2);
}
const { bench } = (await import(file)) as { bench: () => AsyncIterable<Figure> };
for await (const { figure, value, unit, goal } of bench()) {
  const met = holds({ figure, value, unit, ...(goal === undefined ? {} : { goal }) });
  if (!met) process.exitCode = 1;
  console.log(JSON.stringify({ bench: name, figure, value, unit, goal: goal ?? null, holds: met }));
}
