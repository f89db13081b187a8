/** Who may lean on whom. Every rule says in its comment what to do instead. */
const STAGES = 'docking|viewing|readout|redaction|handover|retention|supervision';
const OUTSIDE = '^server/(http|web|routes|commands)/|^server/(main|routes|compose)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'protocols-stand-alone',
      comment:
        'protocols/ holds pure rules. Take what you need as an argument, or move the code that touches the world to server/ or media-pipeline/.',
      severity: 'error',
      from: { path: '^protocols/' },
      to: { pathNot: ['^protocols/', '^(node:)?crypto$'] },
    },
    {
      name: 'media-pipeline-knows-no-server',
      comment:
        'media-pipeline/ takes footage and gives facts, plans and copies. Pass a stream, an address or a function in, and let server/ do the rest.',
      severity: 'error',
      from: { path: '^media-pipeline/' },
      to: {
        path: [
          '^server/',
          '^test/',
          'node_modules/(express|knex|pg|sqlite3|jose|multer|openid-client|graphile-worker|@tus/|@aws-sdk/)',
          '^(node:)?(http|https|http2)$',
        ],
      },
    },
    {
      name: 'stages-do-not-lean-on-each-other',
      comment:
        'A stage hands work on by enqueuing a job in its own transaction. What two stages share belongs in protocols/, server/custody or server/audit.',
      severity: 'error',
      from: { path: `^server/(${STAGES})/` },
      to: { path: `^server/(${STAGES})/`, pathNot: '^server/$1/' },
    },
    {
      name: 'stages-know-no-http-or-web',
      comment:
        'An act answers with a Verdict. Let server/routes/<stage>.ts tie it to a path and a page, and server/http turn the verdict into an answer.',
      severity: 'error',
      from: { path: `^server/(${STAGES})/` },
      to: { path: OUTSIDE },
    },
    {
      name: 'stages-run-no-http',
      comment:
        'A stage that streams may take a request or response and name its type. Making a server, a router or a page is the work of server/http and server/web.',
      severity: 'error',
      from: { path: `^server/(${STAGES})/` },
      to: { path: ['node_modules/(express|eta)/', '^(node:)?(http|https)$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-and-http-are-the-outside',
      comment:
        'Custody, audit, jobs and database lie inside; http, web, routes and commands lie outside. Turn the import round, or pass a function in from server/compose.ts.',
      severity: 'error',
      from: { path: '^server/(custody|audit|jobs|database)/|^server/(clock|config)\\.ts$' },
      to: { path: [OUTSIDE, `^server/(${STAGES})/`] },
    },
    {
      name: 'production-never-imports-tests',
      comment: 'Nothing that runs for a municipality leans on test/. Move the shared part into the tree it belongs to.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one thing or three. Move the shared part into a file of its own, or pass it as an argument.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody calls this file. Call it from where it belongs, or remove it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['^test/', '^server/setup/', '^server/web/browser/', '^server/database/migrations/', '\\.d\\.ts$'],
      },
      to: {},
    },
    {
      name: 'only-what-package-json-names',
      comment: 'Add the package to package.json with its exact version, and to devDependencies when only tests use it.',
      severity: 'error',
      from: {},
      to: {
        dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '^\\.{1,2}/(?!.*node_modules)',
      },
    },
    {
      name: 'no-test-packages-in-production',
      comment: 'This package is installed for tests only. Move it to dependencies when the running product needs it.',
      severity: 'error',
      from: { path: '^(protocols|media-pipeline|server)/', pathNot: '^server/setup/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
    },
    reporterOptions: {
      archi: { collapsePattern: '^(protocols|server|media-pipeline)/[^/]+' },
    },
  },
};
