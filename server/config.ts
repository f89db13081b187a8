import path from 'node:path';
import { Environment } from './environment.ts';
import { problemsOf, SettingsError } from './settings-problems.ts';
import type { OidcSettings, Settings } from './settings.ts';

export { SettingsError } from './settings-problems.ts';
export type { OidcSettings, Settings } from './settings.ts';

/**
 * Reads the settings. Throws one error that names every problem at once; there is no insecure fallback:
 * outside demo mode sign-in, a public address, and TLS or a declared proxy are needed, and keys outside the data folder always.
 */
export function readSettings(
  demo: boolean,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const problems = problemsOf(demo, env, folders(env));
  if (problems.length > 0) throw new SettingsError(problems);
  return settingsFrom(demo, env);
}

function folders(env: Environment): Pick<Settings, 'dataFolder' | 'keys' | 'checkpointFolder'> {
  const dataFolder = path.resolve(env.BEELDKLUIS_DATA);
  const keyFolder = path.resolve(env.BEELDKLUIS_KEYS ?? `${dataFolder}-keys`);
  return {
    dataFolder,
    keys: {
      primary: env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'primary') : keyFolder,
      mirror: path.resolve(
        env.BEELDKLUIS_KEYS_MIRROR ??
          (env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'mirror') : `${keyFolder}-mirror`),
      ),
      rootKeyFile: path.resolve(
        env.BEELDKLUIS_ROOT_KEY_FILE ??
          (env.BEELDKLUIS_KEYS === undefined ? path.join(keyFolder, 'root.key') : `${keyFolder}-root.key`),
      ),
    },
    checkpointFolder: path.resolve(env.BEELDKLUIS_CHECKPOINTS ?? `${dataFolder}-checkpoints`),
  };
}

function settingsFrom(demo: boolean, env: Environment): Settings {
  const places = folders(env);
  const scheme = env.BEELDKLUIS_TLS_CERTIFICATE === undefined ? 'http' : 'https';
  const publicUrl = env.BEELDKLUIS_PUBLIC_URL?.replace(/\/$/, '') ?? `${scheme}://127.0.0.1:${String(env.PORT)}`;
  return {
    demo,
    port: env.PORT,
    host: env.BEELDKLUIS_HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    publicUrl,
    contact: { name: env.BEELDKLUIS_CONTACT_NAME, email: env.BEELDKLUIS_CONTACT_EMAIL, url: publicUrl },
    securityContact: env.BEELDKLUIS_SECURITY_CONTACT,
    ...places,
    database: databaseFrom(env, places.dataFolder),
    vault: vaultFrom(env, places.dataFolder),
    anchors: anchorsFrom(env),
    logOrigin: env.BEELDKLUIS_LOG_ORIGIN ?? 'beeldkluis.demo/log',
    otlpEndpoint: env.BEELDKLUIS_OTLP_ENDPOINT,
    protocolId: env.BEELDKLUIS_PROTOCOL,
    clamd: clamdAddress(env.BEELDKLUIS_CLAMD),
    recheckDays: env.BEELDKLUIS_RECHECK_DAYS,
    signIn: signInFrom(env),
    transport: transportFrom(env),
    // Where TLS ends in this process, docks see its own certificate.
    dockCertificate: env.BEELDKLUIS_DOCK_CERTIFICATE ?? env.BEELDKLUIS_TLS_CERTIFICATE,
    detectorModel: path.resolve(env.BEELDKLUIS_DETECTOR),
    browserFolder: path.resolve(env.BEELDKLUIS_BROWSER),
    logLevel: env.BEELDKLUIS_LOG_LEVEL,
  };
}

function databaseFrom(env: Environment, dataFolder: string): Settings['database'] {
  const url = env.BEELDKLUIS_DATABASE_URL;
  if (url === undefined) return { dialect: 'sqlite', file: path.join(dataFolder, 'beeldkluis.sqlite') };
  return { dialect: 'postgresql', url, passwordFile: env.BEELDKLUIS_DATABASE_PASSWORD_FILE };
}

function transportFrom(env: Environment): Settings['transport'] {
  const { BEELDKLUIS_TLS_CERTIFICATE: certificate, BEELDKLUIS_TLS_KEY: key, BEELDKLUIS_TRUSTED_PROXY: trusted } = env;
  if (certificate !== undefined && key !== undefined) return { kind: 'tls', certificate, key };
  return trusted === undefined ? { kind: 'loopback' } : { kind: 'proxy', trusted };
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

function anchorsFrom(env: Environment): Settings['anchors'] {
  const { BEELDKLUIS_TIMESTAMP_URL: url, BEELDKLUIS_TIMESTAMP_CERTIFICATE_FILE: certificateFile } = env;
  const endpoint = env.BEELDKLUIS_ANCHOR_S3_ENDPOINT;
  return {
    timestamp: url === undefined || certificateFile === undefined ? undefined : { url, certificateFile },
    bucket:
      endpoint === undefined
        ? undefined
        : {
            kind: 's3',
            endpoint,
            region: env.BEELDKLUIS_ANCHOR_S3_REGION,
            bucket: env.BEELDKLUIS_ANCHOR_S3_BUCKET ?? '',
            accessKeyFile: env.BEELDKLUIS_ANCHOR_S3_ACCESS_KEY_FILE ?? '',
            secretKeyFile: env.BEELDKLUIS_ANCHOR_S3_SECRET_KEY_FILE ?? '',
          },
    mail: mailFrom(env),
  };
}

function mailFrom(env: Environment): Settings['anchors']['mail'] {
  const { BEELDKLUIS_ANCHOR_MAIL_URL: url, BEELDKLUIS_ANCHOR_MAIL_FROM: from, BEELDKLUIS_ANCHOR_MAIL_TO: to } = env;
  if (url === undefined || from === undefined || to === undefined) return undefined;
  const { BEELDKLUIS_ANCHOR_MAIL_USER: user, BEELDKLUIS_ANCHOR_MAIL_PASSWORD_FILE: passwordFile } = env;
  const signIn = user === undefined || passwordFile === undefined ? undefined : { user, passwordFile };
  return { url, from, to, signIn };
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

function clamdAddress(given: string | undefined): Settings['clamd'] {
  if (given === undefined) return undefined;
  if (given.startsWith('/')) return { path: given };
  const [host = '', port] = given.split(':');
  return { host, port: Number(port) };
}
