import path from 'node:path';
import { z } from 'zod';

/** Everything that can be set, read once at the start. Secrets are paths to files, never values. */
export interface Settings {
  /** Demo mode: persons to sign in as, a clock that moves, loopback only. */
  readonly demo: boolean;
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Address under which people and docks reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Folder of the embedded database and the directory vault. */
  readonly dataFolder: string;
  readonly database:
    | { readonly dialect: 'sqlite'; readonly file: string }
    | { readonly dialect: 'postgresql'; readonly url: string; readonly passwordFile: string | undefined };
  readonly vault: { readonly kind: 'directory'; readonly folder: string } | S3Settings;
  readonly keys: { readonly primary: string; readonly mirror: string; readonly rootKeyFile: string };
  /** Folder outside the database into which checkpoints of the log are written. */
  readonly checkpointFolder: string;
  /** Name of the log in its checkpoints; it never changes. */
  readonly logOrigin: string;
  /** Municipal protocol that applies, by its id. */
  readonly protocolId: string;
  readonly signIn: OidcSettings | undefined;
  readonly transport: { readonly kind: 'loopback' } | { readonly kind: 'tls'; readonly certificate: string; readonly key: string } | { readonly kind: 'proxy'; readonly trusted: string };
  /** The converted face detector, made at set-up. */
  readonly detectorModel: string;
  /** Bundled browser code and style sheets, made at set-up. */
  readonly browserFolder: string;
  /** Who answers for the API, and where a weakness can be reported (RFC 9116). */
  readonly contact: { readonly name: string; readonly email: string; readonly url: string };
  readonly securityContact: string;
  readonly logLevel: string;
}

/** An S3 server as vault. */
export interface S3Settings {
  readonly kind: 's3';
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyFile: string;
  readonly secretKeyFile: string;
}

/** Identity provider of the municipality (OpenID Connect, NL GOV profile: code flow, PKCE, private_key_jwt). */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** File with the private JWK that signs the client's assertions. */
  readonly clientKeyFile: string;
  /** Claim that carries the groups, and which group gives which role: `groep=rol,groep=rol`. */
  readonly rolesClaim: string;
  readonly roleOfGroup: Readonly<Record<string, string>>;
  /** Least level of assurance (`acr`) that a sign-in must have; empty when the provider does not say. */
  readonly leastAssurance: string;
}

const text = z.string().min(1);

function madeAtSetUp(name: string): string {
  return path.join(import.meta.dirname, '..', '.cache', name);
}

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  BEELDKLUIS_HOST: text.optional(),
  BEELDKLUIS_PUBLIC_URL: z.url().optional(),
  BEELDKLUIS_DATA: text.default('./data'),
  BEELDKLUIS_KEYS: text.optional(),
  BEELDKLUIS_KEYS_MIRROR: text.optional(),
  BEELDKLUIS_ROOT_KEY_FILE: text.optional(),
  BEELDKLUIS_CHECKPOINTS: text.optional(),
  BEELDKLUIS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  BEELDKLUIS_DATABASE_PASSWORD_FILE: text.optional(),
  BEELDKLUIS_S3_ENDPOINT: z.url().optional(),
  BEELDKLUIS_S3_REGION: text.default('eu-west-1'),
  BEELDKLUIS_S3_BUCKET: text.optional(),
  BEELDKLUIS_S3_ACCESS_KEY_FILE: text.optional(),
  BEELDKLUIS_S3_SECRET_KEY_FILE: text.optional(),
  BEELDKLUIS_LOG_ORIGIN: text.optional(),
  BEELDKLUIS_PROTOCOL: text.default('neutraal'),
  BEELDKLUIS_OIDC_ISSUER: z.url().optional(),
  BEELDKLUIS_OIDC_CLIENT_ID: text.optional(),
  BEELDKLUIS_OIDC_CLIENT_KEY_FILE: text.optional(),
  BEELDKLUIS_OIDC_ROLES_CLAIM: text.default('groups'),
  BEELDKLUIS_OIDC_ROLES: text.optional(),
  BEELDKLUIS_OIDC_ACR: z.string().default(''),
  BEELDKLUIS_TLS_CERTIFICATE: text.optional(),
  BEELDKLUIS_TLS_KEY: text.optional(),
  BEELDKLUIS_TRUSTED_PROXY: text.optional(),
  BEELDKLUIS_DETECTOR: text.default(madeAtSetUp('detector/ssd-mobilenetv1-int8.onnx')),
  BEELDKLUIS_BROWSER: text.default(madeAtSetUp('browser')),
  BEELDKLUIS_CONTACT_NAME: text.default('Beeldkluis'),
  BEELDKLUIS_CONTACT_EMAIL: z.email().default('beeldkluis@example.nl'),
  BEELDKLUIS_SECURITY_CONTACT: z.url({ protocol: /^(mailto|https)$/ }).default('mailto:beeldkluis@example.nl'),
  BEELDKLUIS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});
type Environment = z.infer<typeof Environment>;

/**
 * Reads the settings. Throws one error that names every problem at once; there is no insecure fallback:
 * outside demo mode sign-in, a public address, and TLS or a declared proxy are needed, and keys outside the data folder always.
 */
export function readSettings(demo: boolean, environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const problems = [...demoProblems(demo, env), ...pairProblems(env), ...(demo ? [] : realUseProblems(env)), ...folderProblems(env)];
  if (problems.length > 0) throw new SettingsError(problems);
  return settingsFrom(demo, env);
}

/** Every reason for which the service does not start, together. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Cannot start: ${problems.join('; ')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

function demoProblems(demo: boolean, env: Environment): string[] {
  if (!demo) return [];
  const problems: string[] = [];
  if (env.BEELDKLUIS_HOST !== undefined && env.BEELDKLUIS_HOST !== '127.0.0.1') problems.push('BEELDKLUIS_HOST: demo mode listens on 127.0.0.1 only');
  if (env.BEELDKLUIS_PUBLIC_URL !== undefined) problems.push('BEELDKLUIS_PUBLIC_URL: demo mode has no public address');
  if (env.BEELDKLUIS_TRUSTED_PROXY !== undefined) problems.push('BEELDKLUIS_TRUSTED_PROXY: demo mode stands behind no proxy');
  return problems;
}

const TOGETHER = [
  ['BEELDKLUIS_S3_ENDPOINT', 'BEELDKLUIS_S3_BUCKET', 'BEELDKLUIS_S3_ACCESS_KEY_FILE', 'BEELDKLUIS_S3_SECRET_KEY_FILE'],
  ['BEELDKLUIS_TLS_CERTIFICATE', 'BEELDKLUIS_TLS_KEY'],
  ['BEELDKLUIS_OIDC_ISSUER', 'BEELDKLUIS_OIDC_CLIENT_ID', 'BEELDKLUIS_OIDC_CLIENT_KEY_FILE', 'BEELDKLUIS_OIDC_ROLES'],
] as const;

function pairProblems(env: Environment): string[] {
  return TOGETHER.flatMap((names) => {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return [];
    return [`${missing.join(', ')}: needed together with ${names.filter((name) => env[name] !== undefined).join(', ')}`];
  });
}

function realUseProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (env.BEELDKLUIS_OIDC_ISSUER === undefined) problems.push('BEELDKLUIS_OIDC_ISSUER: people cannot sign in without an identity provider');
  if (env.BEELDKLUIS_PUBLIC_URL?.startsWith('https://') !== true) problems.push('BEELDKLUIS_PUBLIC_URL: an https address is needed');
  if (env.BEELDKLUIS_TLS_CERTIFICATE === undefined && env.BEELDKLUIS_TRUSTED_PROXY === undefined) {
    problems.push('BEELDKLUIS_TLS_CERTIFICATE or BEELDKLUIS_TRUSTED_PROXY: TLS must end in this process or in a declared proxy');
  }
  if (env.BEELDKLUIS_LOG_ORIGIN === undefined) problems.push('BEELDKLUIS_LOG_ORIGIN: the log needs a name that never changes');
  if (env.BEELDKLUIS_KEYS_MIRROR === undefined) problems.push('BEELDKLUIS_KEYS_MIRROR: keys need a second copy on another disk');
  if (env.BEELDKLUIS_CHECKPOINTS === undefined) problems.push('BEELDKLUIS_CHECKPOINTS: checkpoints of the log need a place outside the database');
  return problems;
}

function folderProblems(env: Environment): string[] {
  const { dataFolder, keys } = folders(env);
  const named = [
    ['BEELDKLUIS_KEYS', keys.primary],
    ['BEELDKLUIS_KEYS_MIRROR', keys.mirror],
    ['BEELDKLUIS_ROOT_KEY_FILE', keys.rootKeyFile],
  ] as const;
  return named
    .filter(([, folder]) => isInside(folder, dataFolder))
    .map(([name]) => `${name}: keys must lie outside BEELDKLUIS_DATA, or a backup of the data holds them too`);
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

function folders(env: Environment): Pick<Settings, 'dataFolder' | 'keys' | 'checkpointFolder'> {
  const dataFolder = path.resolve(env.BEELDKLUIS_DATA);
  const keyFolder = path.resolve(env.BEELDKLUIS_KEYS ?? `${dataFolder}-keys`);
  return {
    dataFolder,
    keys: {
      primary: env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'primary') : keyFolder,
      mirror: path.resolve(env.BEELDKLUIS_KEYS_MIRROR ?? (env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'mirror') : `${keyFolder}-mirror`)),
      rootKeyFile: path.resolve(env.BEELDKLUIS_ROOT_KEY_FILE ?? (env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'root.key') : `${keyFolder}-root.key`)),
    },
    checkpointFolder: path.resolve(env.BEELDKLUIS_CHECKPOINTS ?? `${dataFolder}-checkpoints`),
  };
}

function settingsFrom(demo: boolean, env: Environment): Settings {
  const places = folders(env);
  const publicUrl = env.BEELDKLUIS_PUBLIC_URL?.replace(/\/$/, '') ?? `http://127.0.0.1:${String(env.PORT)}`;
  const tls = env.BEELDKLUIS_TLS_CERTIFICATE !== undefined && env.BEELDKLUIS_TLS_KEY !== undefined;
  return {
    demo,
    port: env.PORT,
    host: env.BEELDKLUIS_HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    publicUrl,
    contact: { name: env.BEELDKLUIS_CONTACT_NAME, email: env.BEELDKLUIS_CONTACT_EMAIL, url: publicUrl },
    securityContact: env.BEELDKLUIS_SECURITY_CONTACT,
    ...places,
    database:
      env.BEELDKLUIS_DATABASE_URL === undefined
        ? { dialect: 'sqlite', file: path.join(places.dataFolder, 'beeldkluis.sqlite') }
        : { dialect: 'postgresql', url: env.BEELDKLUIS_DATABASE_URL, passwordFile: env.BEELDKLUIS_DATABASE_PASSWORD_FILE },
    vault: vaultFrom(env, places.dataFolder),
    logOrigin: env.BEELDKLUIS_LOG_ORIGIN ?? 'beeldkluis.demo/log',
    protocolId: env.BEELDKLUIS_PROTOCOL,
    signIn: signInFrom(env),
    transport: tls
      ? { kind: 'tls', certificate: env.BEELDKLUIS_TLS_CERTIFICATE ?? '', key: env.BEELDKLUIS_TLS_KEY ?? '' }
      : env.BEELDKLUIS_TRUSTED_PROXY === undefined
        ? { kind: 'loopback' }
        : { kind: 'proxy', trusted: env.BEELDKLUIS_TRUSTED_PROXY },
    detectorModel: path.resolve(env.BEELDKLUIS_DETECTOR),
    browserFolder: path.resolve(env.BEELDKLUIS_BROWSER),
    logLevel: env.BEELDKLUIS_LOG_LEVEL,
  };
}

function vaultFrom(env: Environment, dataFolder: string): Settings['vault'] {
  if (env.BEELDKLUIS_S3_ENDPOINT === undefined) return { kind: 'directory', folder: path.join(dataFolder, 'vault') };
  return {
    kind: 's3',
    endpoint: env.BEELDKLUIS_S3_ENDPOINT,
    region: env.BEELDKLUIS_S3_REGION,
    bucket: env.BEELDKLUIS_S3_BUCKET ?? '',
    accessKeyFile: env.BEELDKLUIS_S3_ACCESS_KEY_FILE ?? '',
    secretKeyFile: env.BEELDKLUIS_S3_SECRET_KEY_FILE ?? '',
  };
}

function signInFrom(env: Environment): OidcSettings | undefined {
  if (env.BEELDKLUIS_OIDC_ISSUER === undefined) return undefined;
  const pairs = (env.BEELDKLUIS_OIDC_ROLES ?? '').split(',').map((pair) => pair.split('='));
  return {
    issuer: env.BEELDKLUIS_OIDC_ISSUER,
    clientId: env.BEELDKLUIS_OIDC_CLIENT_ID ?? '',
    clientKeyFile: env.BEELDKLUIS_OIDC_CLIENT_KEY_FILE ?? '',
    rolesClaim: env.BEELDKLUIS_OIDC_ROLES_CLAIM,
    roleOfGroup: Object.fromEntries(pairs.map(([group = '', role = '']) => [group.trim(), role.trim()])),
    leastAssurance: env.BEELDKLUIS_OIDC_ACR,
  };
}
