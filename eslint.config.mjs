import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { INSTEAD, withSentences } from './server/setup/lint-sentences.mjs';

const { imports, properties, globals, syntax } = INSTEAD;
const FOOTAGE_TOOLS = 'media-pipeline/ffmpeg/run.ts';
const ON_THE_MACHINE = ['server/setup/**', 'test/**'];

/** Rules that take a list of forbidden things. A later block replaces the whole list, so each list is written out in full. */
function restrictions({ paths = [], patterns = [], properties = [], globals = [], syntax = [] }) {
  const forbid = (...list) => (list.length === 0 ? 'off' : ['error', ...list]);
  return {
    'no-restricted-imports': paths.length + patterns.length === 0 ? 'off' : ['error', { paths, patterns }],
    'no-restricted-properties': forbid(...properties),
    'no-restricted-globals': forbid(...globals),
    'no-restricted-syntax': forbid(...syntax),
  };
}

const everywhere = {
  paths: [imports.childProcess, imports.environment, imports.moduleHelpers],
  patterns: [],
  properties: [properties.environment, properties.now, properties.random],
  globals: [globals.console],
  syntax: [syntax.defaultExport, syntax.newDate, syntax.cast, syntax.angleCast, syntax.nonNull, syntax.defaultCase],
};
const without = (list, ...left) => list.filter((item) => !left.includes(item));

export default tseslint.config(
  { ignores: ['node_modules/', '.cache/', 'data/', 'keys/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX, sentences: { processors: { instead: withSentences } } },
    processor: 'sentences/instead',
    languageOptions: { parserOptions: { projectService: true } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })] },
    rules: {
      ...restrictions(everywhere),
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A property that an index signature gives must be read with brackets (compiler: noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 10],
      'import-x/no-cycle': 'off', // the directions in .dependency-cruiser.cjs see cycles
      'import-x/order': ['error', { alphabetize: { order: 'asc' } }],
      'import-x/no-duplicates': 'error',
    },
  },
  {
    files: ['protocols/**/*.ts'],
    rules: restrictions({
      ...everywhere,
      patterns: [imports.pureRules],
      globals: [...everywhere.globals, ...globals.outsideWorld],
    }),
  },
  {
    files: ['media-pipeline/**/*.ts'],
    rules: restrictions({ ...everywhere, patterns: [imports.pipeline] }),
  },
  {
    files: [FOOTAGE_TOOLS],
    rules: restrictions({
      ...everywhere,
      paths: without(everywhere.paths, imports.childProcess),
      patterns: [imports.pipeline],
    }),
  },
  {
    files: ['server/config.ts'],
    rules: restrictions({
      ...everywhere,
      paths: without(everywhere.paths, imports.environment),
      properties: without(everywhere.properties, properties.environment),
    }),
  },
  {
    files: ['server/clock.ts'],
    rules: restrictions({
      ...everywhere,
      properties: without(everywhere.properties, properties.now),
      syntax: without(everywhere.syntax, syntax.newDate),
    }),
  },
  {
    files: ['server/commands/**/*.ts', 'server/main.ts'],
    rules: restrictions({ ...everywhere, globals: [] }),
  },
  {
    files: ['server/web/browser/**/*.ts'],
    rules: restrictions({
      ...everywhere,
      properties: without(everywhere.properties, properties.now),
      syntax: without(everywhere.syntax, syntax.newDate),
    }),
  },
  {
    files: ON_THE_MACHINE.map((folder) => `${folder}/*.ts`),
    rules: {
      ...restrictions({ syntax: [syntax.defaultExport] }),
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // A table of columns is as long as the table is.
    files: ['server/database/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-params': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      complexity: ['error', 15],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'performance', 'Buffer', 'setInterval', 'clearInterval', 'module'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
);
