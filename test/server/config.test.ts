import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError } from '../../server/config.ts';

const REAL_USE = {
  BEELDKLUIS_PUBLIC_URL: 'https://beeldkluis.example.nl',
  BEELDKLUIS_DATA: '/srv/beeldkluis/data',
  BEELDKLUIS_KEYS: '/srv/keys/primary',
  BEELDKLUIS_KEYS_MIRROR: '/mnt/second/keys',
  BEELDKLUIS_ROOT_KEY_FILE: '/run/secrets/root.key',
  BEELDKLUIS_CHECKPOINTS: '/mnt/worm/checkpoints',
  BEELDKLUIS_LOG_ORIGIN: 'example.nl/bodycam',
  BEELDKLUIS_TRUSTED_PROXY: '10.0.0.1',
  BEELDKLUIS_OIDC_ISSUER: 'https://login.example.nl',
  BEELDKLUIS_OIDC_CLIENT_ID: 'beeldkluis',
  BEELDKLUIS_OIDC_CLIENT_KEY_FILE: '/run/secrets/oidc.jwk',
  BEELDKLUIS_OIDC_ROLES: 'sg-privacy=privacymedewerker, sg-fg=toezichthouder',
};

function problemsOf(demo: boolean, environment: Record<string, string>): readonly string[] {
  try {
    readSettings(demo, environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  test('need nothing for the demo, which listens on loopback with its keys outside its data', () => {
    const settings = readSettings(true, {});
    expect(settings).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:8080',
      database: { dialect: 'sqlite' },
    });
    expect(settings.keys.primary.startsWith(`${settings.dataFolder}/`)).toBe(false);
  });

  test('of a complete installation are accepted', () => {
    const settings = readSettings(false, REAL_USE);
    expect(settings.signIn?.roleOfGroup).toEqual({ 'sg-privacy': 'privacymedewerker', 'sg-fg': 'toezichthouder' });
    expect(settings.transport).toEqual({ kind: 'proxy', trusted: '10.0.0.1' });
  });

  test('outside the demo name every missing thing at once', () => {
    const problems = problemsOf(false, {}).join('\n');
    for (const name of ['OIDC_ISSUER', 'PUBLIC_URL', 'TLS_CERTIFICATE', 'LOG_ORIGIN', 'KEYS_MIRROR', 'CHECKPOINTS']) {
      expect(problems).toContain(`BEELDKLUIS_${name}`);
    }
  });

  test.each(
    Object.keys(REAL_USE).filter(
      (name) => !['BEELDKLUIS_DATA', 'BEELDKLUIS_KEYS', 'BEELDKLUIS_ROOT_KEY_FILE'].includes(name),
    ),
  )('refuse real use without %s', (name) => {
    const without = Object.fromEntries(Object.entries(REAL_USE).filter(([key]) => key !== name));
    expect(problemsOf(false, without)).not.toEqual([]);
  });

  test.each(['BEELDKLUIS_KEYS', 'BEELDKLUIS_KEYS_MIRROR', 'BEELDKLUIS_ROOT_KEY_FILE', 'BEELDKLUIS_CHECKPOINTS'])(
    'refuse %s inside the data folder',
    (name) => {
      const problems = problemsOf(false, { ...REAL_USE, [name]: '/srv/beeldkluis/data/keys' });
      expect(problems.join()).toContain(name);
    },
  );

  test('refuse plain http as a public address', () => {
    expect(problemsOf(false, { ...REAL_USE, BEELDKLUIS_PUBLIC_URL: 'http://beeldkluis.example.nl' })).toHaveLength(1);
  });

  test('take a collector over TLS, or on this machine', () => {
    const given = (endpoint: string) => problemsOf(false, { ...REAL_USE, BEELDKLUIS_OTLP_ENDPOINT: endpoint });
    expect(given('https://collector.example.nl')).toEqual([]);
    expect(given('http://127.0.0.1:4318')).toEqual([]);
    expect(given('http://collector.example.nl:4318').join()).toContain('BEELDKLUIS_OTLP_ENDPOINT');
    expect(given('collector').join()).toContain('BEELDKLUIS_OTLP_ENDPOINT');
  });

  test('refuse a demo that others could reach', () => {
    expect(problemsOf(true, { BEELDKLUIS_HOST: '0.0.0.0' })).toHaveLength(1);
    expect(problemsOf(true, { BEELDKLUIS_TRUSTED_PROXY: '10.0.0.1' })).toHaveLength(1);
  });

  test('refuse half an S3 address and a port that is none', () => {
    expect(problemsOf(true, { BEELDKLUIS_S3_ENDPOINT: 'http://127.0.0.1:9000' }).join()).toContain(
      'BEELDKLUIS_S3_BUCKET',
    );
    expect(problemsOf(true, { PORT: 'eighty' }).join()).toContain('PORT');
  });
});
