import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plantProject, type PlantedProject } from './planted-project.ts';

interface Rule {
  readonly name: string;
  readonly comment: string;
}
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: Rule[] };

const use = (from: string) => `import { thing } from '${from}';\nexport const used = thing;\n`;
const THING = 'export const thing = 1;\n';

/** Each rule with a file that breaks it. */
const PLANTED: readonly (readonly [rule: string, file: string, text: string])[] = [
  [
    'protocols-stand-alone',
    'protocols/reads-a-disk.ts',
    "import { readFileSync } from 'node:fs';\nexport const thing = readFileSync;\n",
  ],
  ['protocols-stand-alone', 'protocols/asks-the-database.ts', "import knex from 'knex';\nexport const thing = knex;\n"],
  ['protocols-stand-alone', 'protocols/knows-the-server.ts', use('../server/clock.ts')],
  [
    'media-pipeline-knows-no-server',
    'media-pipeline/answers-http.ts',
    "import express from 'express';\nexport const thing = express;\n",
  ],
  [
    'media-pipeline-knows-no-server',
    'media-pipeline/opens-a-bucket.ts',
    "import { S3Client } from '@aws-sdk/client-s3';\nexport const thing = S3Client;\n",
  ],
  ['media-pipeline-knows-no-server', 'media-pipeline/knows-the-server.ts', use('../server/clock.ts')],
  ['stages-do-not-lean-on-each-other', 'server/readout/leans.ts', use('../handover/thing.ts')],
  [
    'stages-do-not-lean-on-each-other',
    'server/viewing/leans-on-a-type.ts',
    "import type { Thing } from '../handover/thing.ts';\nexport type Used = Thing;\n",
  ],
  ['stages-know-no-http-or-web', 'server/docking/knows-http.ts', use('../http/thing.ts')],
  ['stages-know-no-http-or-web', 'server/redaction/knows-the-web.ts', use('../web/thing.ts')],
  ['stages-know-no-http-or-web', 'server/retention/knows-its-routes.ts', use('../routes/thing.ts')],
  [
    'stages-run-no-http',
    'server/docking/serves.ts',
    "import express from 'express';\nexport const thing = express.Router();\n",
  ],
  ['web-and-http-are-the-outside', 'server/custody/knows-http.ts', use('../http/thing.ts')],
  ['web-and-http-are-the-outside', 'server/audit/knows-a-stage.ts', use('../handover/thing.ts')],
  ['production-never-imports-tests', 'server/commands/uses-a-test.ts', use('../../test/thing.ts')],
  ['no-cycles', 'server/jobs/egg.ts', "import { hen } from './hen.ts';\nexport const egg = (): unknown => hen;\n"],
  ['no-orphans', 'protocols/rule-that-nobody-calls.ts', THING],
  [
    'only-what-package-json-names',
    'server/jobs/uses-a-stranger.ts',
    "import { thing } from 'acorn';\nexport const used = thing;\n",
  ],
  [
    'no-test-packages-in-production',
    'server/commands/uses-a-test-package.ts',
    "import fc from 'fast-check';\nexport const thing = fc;\n",
  ],
];

const ALLOWED: Readonly<Record<string, string>> = {
  'server/clock.ts': THING,
  'server/handover/thing.ts': `${THING}export type Thing = number;\n`,
  'server/http/thing.ts': THING,
  'server/web/thing.ts': THING,
  'server/routes/thing.ts': THING,
  'test/thing.ts': THING,
  'server/jobs/hen.ts': "import { egg } from './egg.ts';\nexport const hen = (): unknown => egg;\n",
  'protocols/rule.ts': "import { createHash } from 'node:crypto';\nexport const thing = createHash;\n",
  'server/handover/uses-a-rule.ts': use('../../protocols/rule.ts'),
  'server/docking/streams.ts':
    "import type { Request } from 'express';\nexport const thing = (request: Request): unknown => request;\n",
  'server/http/uses-a-stage.ts':
    "import { thing } from '../handover/thing.ts';\nimport { thing as stream } from '../docking/streams.ts';\nexport const used = [thing, stream];\n",
};

let project: PlantedProject;
let violations: { rule: { name: string }; from: string }[];
beforeAll(() => {
  project = plantProject({ ...ALLOWED, ...Object.fromEntries(PLANTED.map(([, file, text]) => [file, text])) });
  const report = project.run(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--output-type',
    'json',
    'protocols',
    'media-pipeline',
    'server',
    'test',
  );
  ({ violations } = (JSON.parse(report) as { summary: { violations: typeof violations } }).summary);
});
afterAll(() => {
  project.remove();
});

function rulesBrokenBy(file: string): string[] {
  return violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);
}

describe('the directions', () => {
  test.each(PLANTED)('%s is broken by %s', (rule, file) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  test.each([
    'protocols/rule.ts',
    'server/handover/uses-a-rule.ts',
    'server/docking/streams.ts',
    'server/http/uses-a-stage.ts',
  ])('%s breaks none', (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  test.each(forbidden)(
    '$name says what to do instead, and a planted file proves that it bites',
    ({ name, comment }) => {
      expect(comment.split(' ').length).toBeGreaterThan(8);
      expect(PLANTED.map(([rule]) => rule)).toContain(name);
    },
  );
});
