import path from 'node:path';
import type { Environment } from './environment.ts';
import { isLoopback } from './loopback.ts';
import type { Settings } from './settings.ts';

/** Every reason for which the service does not start, together. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Cannot start: ${problems.join('; ')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

type Places = Pick<Settings, 'dataFolder' | 'keys' | 'checkpointFolder'>;

/** Everything that keeps these settings from being used, all at once; nothing when they can be. */
export function problemsOf(demo: boolean, env: Environment, places: Places): string[] {
  return [
    ...demoProblems(demo, env),
    ...pairProblems(env),
    ...(demo ? [] : realUseProblems(env)),
    ...collectorProblems(env),
    ...folderProblems(places),
  ];
}

function demoProblems(demo: boolean, env: Environment): string[] {
  if (!demo) return [];
  const problems: string[] = [];
  if (env.BEELDKLUIS_HOST !== undefined && env.BEELDKLUIS_HOST !== '127.0.0.1')
    problems.push('BEELDKLUIS_HOST: demo mode listens on 127.0.0.1 only');
  if (env.BEELDKLUIS_PUBLIC_URL !== undefined) problems.push('BEELDKLUIS_PUBLIC_URL: demo mode has no public address');
  if (env.BEELDKLUIS_TRUSTED_PROXY !== undefined)
    problems.push('BEELDKLUIS_TRUSTED_PROXY: demo mode stands behind no proxy');
  return problems;
}

const TOGETHER = [
  ['BEELDKLUIS_S3_ENDPOINT', 'BEELDKLUIS_S3_BUCKET', 'BEELDKLUIS_S3_ACCESS_KEY_FILE', 'BEELDKLUIS_S3_SECRET_KEY_FILE'],
  ['BEELDKLUIS_TIMESTAMP_URL', 'BEELDKLUIS_TIMESTAMP_CERTIFICATE_FILE'],
  [
    'BEELDKLUIS_ANCHOR_S3_ENDPOINT',
    'BEELDKLUIS_ANCHOR_S3_BUCKET',
    'BEELDKLUIS_ANCHOR_S3_ACCESS_KEY_FILE',
    'BEELDKLUIS_ANCHOR_S3_SECRET_KEY_FILE',
  ],
  ['BEELDKLUIS_ANCHOR_MAIL_URL', 'BEELDKLUIS_ANCHOR_MAIL_FROM', 'BEELDKLUIS_ANCHOR_MAIL_TO'],
  ['BEELDKLUIS_ANCHOR_MAIL_USER', 'BEELDKLUIS_ANCHOR_MAIL_PASSWORD_FILE'],
  ['BEELDKLUIS_TLS_CERTIFICATE', 'BEELDKLUIS_TLS_KEY'],
  ['BEELDKLUIS_OIDC_ISSUER', 'BEELDKLUIS_OIDC_CLIENT_ID', 'BEELDKLUIS_OIDC_CLIENT_KEY_FILE', 'BEELDKLUIS_OIDC_ROLES'],
] as const;

function pairProblems(env: Environment): string[] {
  return TOGETHER.flatMap((names) => {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return [
      `${missing.join(', ')}: needed together with ${names.filter((name) => env[name] !== undefined).join(', ')}`,
    ];
  });
}

function realUseProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (env.BEELDKLUIS_OIDC_ISSUER === undefined)
    problems.push('BEELDKLUIS_OIDC_ISSUER: people cannot sign in without an identity provider');
  if (env.BEELDKLUIS_PUBLIC_URL?.startsWith('https://') !== true)
    problems.push('BEELDKLUIS_PUBLIC_URL: an https address is needed');
  if (env.BEELDKLUIS_TLS_CERTIFICATE === undefined && env.BEELDKLUIS_TRUSTED_PROXY === undefined) {
    problems.push(
      'BEELDKLUIS_TLS_CERTIFICATE or BEELDKLUIS_TRUSTED_PROXY: TLS must end in this process or in a declared proxy',
    );
  }
  if (env.BEELDKLUIS_LOG_ORIGIN === undefined)
    problems.push('BEELDKLUIS_LOG_ORIGIN: the log needs a name that never changes');
  if (env.BEELDKLUIS_KEYS_MIRROR === undefined)
    problems.push('BEELDKLUIS_KEYS_MIRROR: keys need a second copy on another disk');
  if (env.BEELDKLUIS_CHECKPOINTS === undefined)
    problems.push('BEELDKLUIS_CHECKPOINTS: checkpoints of the log need a place outside the database');
  return problems;
}

function folderProblems({ dataFolder, keys, checkpointFolder }: Places): string[] {
  const named = [
    ['BEELDKLUIS_KEYS', keys.primary],
    ['BEELDKLUIS_KEYS_MIRROR', keys.mirror],
    ['BEELDKLUIS_ROOT_KEY_FILE', keys.rootKeyFile],
  ] as const;
  const problems = named
    .filter(([, folder]) => isInside(folder, dataFolder))
    .map(([name]) => `${name}: keys must lie outside BEELDKLUIS_DATA, or a backup of the data holds them too`);
  if (isInside(checkpointFolder, dataFolder)) {
    problems.push(
      'BEELDKLUIS_CHECKPOINTS: must lie outside BEELDKLUIS_DATA, or whoever rewrites the log rewrites them too',
    );
  }
  return problems;
}

// The lines name persons by pseudonym; Logboek Dataverwerkingen asks for TLS on every connection to a log.
function collectorProblems({ BEELDKLUIS_OTLP_ENDPOINT: endpoint }: Environment): string[] {
  if (endpoint === undefined) return [];
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  return ['BEELDKLUIS_OTLP_ENDPOINT: an https address is needed, unless the collector runs on this machine'];
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
