import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plantProject, type PlantedProject } from './planted-project.ts';

const EXHAUSTIVE =
  "export function words(state: 'open' | 'closed'): string {\n  switch (state) {\n    case 'open':\n      return 'yes';\n";

/** Each restriction with a file that breaks it and words of the sentence that says what to do instead. */
const PLANTED: readonly (readonly [file: string, text: string, instead: RegExp])[] = [
  ['server/readout/asks-the-environment.ts', "export const thing = process.env['HOME'];\n", /server\/config\.ts/],
  [
    'server/readout/imports-the-environment.ts',
    "import { env } from 'node:process';\nexport const thing = env;\n",
    /server\/config\.ts/,
  ],
  ['server/readout/reads-the-clock.ts', 'export const thing = new Date();\n', /Take a Clock/],
  ['protocols/reads-the-time.ts', 'export const thing = Date.now();\n', /Take a Clock/],
  ['server/custody/throws-dice.ts', 'export const thing = Math.random();\n', /randomBytes/],
  ['server/custody/talks.ts', "console.log('sealed');\n", /Log through the logger/],
  [
    'server/custody/starts-a-program.ts',
    "import { spawn } from 'node:child_process';\nexport const thing = spawn;\n",
    /ffmpeg\/run\.ts/,
  ],
  ['protocols/waits.ts', 'export const thing = setTimeout;\n', /pure rule/],
  ['protocols/imports-a-package.ts', "import { z } from 'zod';\nexport const thing = z;\n", /pure rule/],
  [
    'media-pipeline/imports-a-database.ts',
    "import knex from 'knex';\nexport const thing = knex;\n",
    /knows no HTTP, database or bucket/,
  ],
  ['server/viewing/has-no-name.ts', 'export default 1;\n', /Export it by its name/],
  [
    'server/viewing/casts.ts',
    'declare const thing: unknown;\nexport const text = thing as string;\n',
    /Parse it at the border/,
  ],
  [
    'server/viewing/casts-in-front.ts',
    'declare const thing: unknown;\nexport const text = <string>thing;\n',
    /Parse it at the border/,
  ],
  [
    'server/viewing/insists.ts',
    'declare const thing: string | undefined;\nexport const text = thing!;\n',
    /Handle the case/,
  ],
  [
    'server/viewing/anything.ts',
    'export function read(thing: any): string {\n  return String(thing);\n}\n',
    /Parse it at the border/,
  ],
  ['server/viewing/no-promise.ts', 'export function read() {\n  return 1;\n}\n', /Write the return type/],
  ['server/viewing/forgets-a-case.ts', `${EXHAUSTIVE}  }\n  return '';\n}\n`, /Name every case/],
  ['server/viewing/everything-else.ts', `${EXHAUSTIVE}    default:\n      return 'no';\n  }\n}\n`, /Name every case/],
  [
    'server/viewing/forgets-to-wait.ts',
    'declare function store(): Promise<void>;\nexport function act(): void {\n  store();\n}\n',
    /Await it/,
  ],
  ['server/viewing/throws-text.ts', "export function act(): void {\n  throw 'no';\n}\n", /Throw an Error/],
  ['server/viewing/too-long.ts', 'export const thing = [\n' + '  1,\n'.repeat(260) + '];\n', /Split it by concept/],
  [
    'server/viewing/long-function.ts',
    `export function act(store: (step: number) => void): void {\n${'  store(1);\n'.repeat(51)}}\n`,
    /its own name and function/,
  ],
  [
    'server/viewing/takes-too-much.ts',
    'export function act(a: number, b: number, c: number, d: number, e: number): number {\n  return a + b + c + d + e;\n}\n',
    /one object/,
  ],
  [
    'server/viewing/knotted.ts',
    `export function act(a: number): number {\n${Array.from({ length: 10 }, (_, n) => `  if (a === ${String(n)}) return ${String(n + 1)};\n`).join('')}  return 0;\n}\n`,
    /a table/,
  ],
  [
    'server/viewing/in-disorder.ts',
    "import { z } from 'zod';\nimport { createHash } from 'node:crypto';\nexport const thing = [z, createHash];\n",
    /Order: Node/,
  ],
];

/** Where the same thing is right. */
const ALLOWED: readonly (readonly [file: string, text: string])[] = [
  ['server/config.ts', "export const home = process.env['HOME'];\n"],
  ['server/clock.ts', 'export const clock = { now: (): Date => new Date() };\n'],
  ['server/commands/speaks.ts', "console.log('sealed');\n"],
  ['media-pipeline/ffmpeg/run.ts', "import { spawn } from 'node:child_process';\nexport const thing = spawn;\n"],
  ['protocols/hashes.ts', "import { createHash } from 'node:crypto';\nexport const thing = createHash;\n"],
  ['protocols/closed-list.ts', "export const STATES = ['open', 'closed'] as const;\n"],
  ['test/casts.test.ts', "export const thing = JSON.parse('1') as number;\nconsole.log(process.env['HOME']);\n"],
];

let project: PlantedProject;
let messages: Map<string, string[]>;
beforeAll(() => {
  project = plantProject(Object.fromEntries([...PLANTED, ...ALLOWED].map(([file, text]) => [file, text])));
  const reports = JSON.parse(project.run('eslint/bin/eslint.js', '--format', 'json', '.')) as {
    filePath: string;
    messages: { message: string }[];
  }[];
  messages = new Map(
    reports.map((report) => [
      report.filePath.split('beeldkluis-planted-')[1]?.replace(/^\w+\//, '') ?? '',
      report.messages.map(({ message }) => message),
    ]),
  );
});
afterAll(() => {
  project.remove();
});

describe('the lint', () => {
  test.each(PLANTED)('finds fault with %s and says what to do instead', (file, _text, instead) => {
    expect(messages.get(file)).toContainEqual(expect.stringMatching(instead));
  });

  test.each(ALLOWED)('has nothing against %s', (file) => {
    expect(messages.get(file)).toEqual([]);
  });
});
