/** What to do instead, in one sentence, for everything that the lint forbids. */

const CLOCK =
  'Take a Clock (server/clock.ts) or the moment itself as an argument, so that the time can be moved in tests and in the demo.';
const PARSE =
  'Parse it at the border into a typed value (zod, or a function that returns a Verdict) instead of asserting its type.';
const ENVIRONMENT =
  'Read the setting in server/config.ts and take it as an argument: all problems are then told at once at start.';

export const INSTEAD = {
  imports: {
    childProcess: {
      name: 'node:child_process',
      message:
        'Start programs through media-pipeline/ffmpeg/run.ts, the one place with a time limit, an abort and no shell.',
    },
    environment: { name: 'node:process', importNames: ['env'], message: ENVIRONMENT },
    moduleHelpers: {
      name: 'node:module',
      importNames: ['createRequire'],
      message: 'Import the package by name; set esModuleInterop aside and use its default import when it is CommonJS.',
    },
    pureRules: {
      regex: '^(?!\\.{1,2}/|node:crypto$)',
      message:
        'A protocol is a pure rule: take what the package would give as an argument, or do that part in server/.',
    },
    pipeline: {
      regex: '(^|/)server/|^(express|knex|pg|sqlite3|jose|multer)$|^@aws-sdk/|^node:https?$',
      message:
        'The pipeline knows no HTTP, database or bucket: take a stream, an address or a function as an argument.',
    },
  },
  properties: {
    environment: { object: 'process', property: 'env', message: ENVIRONMENT },
    now: { object: 'Date', property: 'now', message: CLOCK },
    random: {
      object: 'Math',
      property: 'random',
      message: 'Use randomBytes, randomInt or randomUUID of node:crypto, or take the number as an argument.',
    },
  },
  globals: {
    console: {
      name: 'console',
      message: 'Log through the logger that server/compose.ts hands out; only server/commands/ speaks to the terminal.',
    },
    outsideWorld: ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
      name,
      message: 'A protocol is a pure rule: take person, moment and state as arguments and return what should be.',
    })),
  },
  syntax: {
    defaultExport: {
      selector: 'ExportDefaultDeclaration',
      message: 'Export it by its name, so that it has the same name wherever it is used.',
    },
    newDate: { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
    cast: {
      selector: "TSAsExpression:not([typeAnnotation.type='TSTypeReference'][typeAnnotation.typeName.name='const'])",
      message: PARSE,
    },
    angleCast: { selector: 'TSTypeAssertion', message: PARSE },
    nonNull: {
      selector: 'TSNonNullExpression',
      message:
        'Handle the case that it is missing: return a refusal when that can be expected, throw an Error when it cannot.',
    },
    defaultCase: {
      selector: 'SwitchCase[test=null]',
      message: 'Name every case: then the compiler points at this switch when the closed list grows.',
    },
  },
};

/** Rules whose own words say only what is wrong. */
const SENTENCES = {
  'max-lines': 'Split it by concept: one act, one table or one rule per file.',
  'max-lines-per-function': 'Give a step of it its own name and function; load, ask the rule, store, record.',
  'max-params': 'Pass one object with named fields, and only what is used.',
  complexity: 'Turn the decision into a table or into named smaller rules.',
  '@typescript-eslint/no-explicit-any': PARSE,
  '@typescript-eslint/no-unsafe-assignment': PARSE,
  '@typescript-eslint/no-unsafe-argument': PARSE,
  '@typescript-eslint/no-unsafe-call': PARSE,
  '@typescript-eslint/no-unsafe-member-access': PARSE,
  '@typescript-eslint/no-unsafe-return': PARSE,
  '@typescript-eslint/no-non-null-assertion': 'Handle the case that it is missing.',
  '@typescript-eslint/explicit-module-boundary-types':
    'Write the return type: it is the promise that the docstring explains.',
  '@typescript-eslint/switch-exhaustiveness-check': 'Name every case of the closed list, without default.',
  '@typescript-eslint/no-floating-promises': 'Await it, or hand it to something that will.',
  '@typescript-eslint/only-throw-error': 'Throw an Error with a cause; return a refusal when the no is expected.',
  'import-x/order': 'Order: Node, packages, own files, each by the alphabet. `npx eslint --fix` does it.',
};

/** ESLint processor that adds to each report the sentence that says what to do instead. */
export const withSentences = {
  meta: { name: 'sentences', version: '1' },
  supportsAutofix: true,
  preprocess: (text) => [text],
  postprocess: (messages) =>
    messages.flat().map((report) => {
      const sentence = SENTENCES[report.ruleId];
      return sentence === undefined ? report : { ...report, message: `${report.message} ${sentence}` };
    }),
};
