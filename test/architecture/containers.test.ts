import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readSettings } from '../../server/config.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

const house = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '..', '..', file), 'utf8');
const compose = parse(house('docker-compose.yml'), { merge: true, strict: true, uniqueKeys: true }) as Compose;
const services = Object.entries(compose.services);
const OURS = ['web', 'worker'] as const;

const steps = house('Dockerfile')
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
const restOf = (name: string): string[] => steps.filter((step) => step.name === name).map((step) => step.rest);

function setInImage(): Record<string, string> {
  const pairs = restOf('ENV').flatMap((rest) => rest.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']));
}

/** What the operator fills in, in the shape that each setting asks for. */
const FILLED_IN: Readonly<Record<string, string>> = {
  BEELDKLUIS_PUBLIC_URL: 'https://beeldkluis.gemeente.example',
  BEELDKLUIS_LOG_ORIGIN: 'beeldkluis.gemeente.example/log',
  BEELDKLUIS_OIDC_ISSUER: 'https://aanmelden.gemeente.example',
  BEELDKLUIS_OIDC_CLIENT_ID: 'beeldkluis',
  BEELDKLUIS_OIDC_ROLES: 'bodycam-beheer=beheerder',
};

function environmentOf(service: Service): Record<string, string> {
  const given = Object.entries(service.environment ?? {}).map(([name, value]) => [
    name,
    value.replace(/^\$\{(\w+):([?-])(.*)\}$/, (_, variable: string, sign: string, rest: string) =>
      sign === '-' ? rest : (FILLED_IN[variable] ?? ''),
    ),
  ]);
  return { ...setInImage(), ...(Object.fromEntries(given) as Record<string, string>) };
}

describe('the services of docker-compose.yml', () => {
  test('are web, worker, database, objects and a proxy that ends TLS', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['postgresql', 'proxy', 's3', 'web', 'worker']);
  });

  test.each(services)('%s runs an image of a named version', (_name, { image }) => {
    expect(image).toMatch(/:v?\d+\.\d+[\w.-]*$/);
  });

  test.each(services)('%s says how to see that it is well', (name, { healthcheck }) => {
    if (name === 'worker') expect(healthcheck).toEqual({ disable: true });
    else expect(healthcheck?.test?.[0]).toBe('CMD');
  });

  test.each(services)('%s waits for services that exist and say when they are well', (_name, service) => {
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[needed]?.healthcheck?.test).toBeDefined();
      expect(condition).toBe('service_healthy');
    }
  });

  test.each(services)('%s is given secrets as files that are declared, never as values', (_name, service) => {
    for (const secret of service.secrets ?? []) expect(compose.secrets[secret]?.file).toMatch(/^\.\/secrets\//);
    for (const [name, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET|TOKEN|_KEY|PASSFILE/.test(name)) expect(value).toMatch(/^\/run\/secrets\//);
      expect(value).not.toMatch(/:\/\/[^/@]*:[^/@]*@/);
    }
  });

  test.each(services)('%s uses volumes that are declared', (_name, service) => {
    for (const volume of service.volumes ?? []) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  });

  test('only the proxy can be reached from outside, and the database and the objects cannot reach out', () => {
    expect(services.filter(([, service]) => service.ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
    expect(compose.networks['inside']?.internal).toBe(true);
    expect(compose.services['postgresql']?.networks).toEqual(['inside']);
    expect(compose.services['s3']?.networks).toEqual(['inside']);
  });
});

describe.each(OURS)('%s', (name) => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  const places = new Map(
    (service.volumes ?? []).map((volume) => [volume.split(':')[1] ?? '', volume.split(':')[0] ?? '']),
  );

  test('starts with settings that the service accepts for real use', () => {
    const settings = readSettings(false, environmentOf(service));
    expect(settings.database.dialect).toBe('postgresql');
    expect(settings.vault.kind).toBe('s3');
    expect(settings.transport.kind).toBe('proxy');
  });

  test('keeps the keys on a volume of their own, and their mirror on another', () => {
    const { dataFolder, keys, checkpointFolder } = readSettings(false, environmentOf(service));
    const volumes = [dataFolder, keys.primary, keys.mirror, checkpointFolder].map((folder) => places.get(folder));
    expect(volumes).not.toContain(undefined);
    expect(new Set(volumes).size).toBe(4);
    for (const other of ['postgresql', 's3']) {
      const theirs = (compose.services[other]?.volumes ?? []).map((volume) => volume.split(':')[0]);
      expect(theirs).not.toContain(places.get(keys.primary));
    }
  });

  test('can change nothing of itself and gain no rights', () => {
    expect(service.read_only).toBe(true);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });
});

describe('the image', () => {
  const { node } = (JSON.parse(house('package.json')) as { dependencies: Record<string, string> }).dependencies;

  test('is built on, and runs on, the Node that package.json pins', () => {
    expect(restOf('FROM').map((from) => from.split(' ')[0])).toEqual([
      `node:${String(node)}-bookworm`,
      `node:${String(node)}-bookworm-slim`,
    ]);
  });

  test('runs as an account without rights, set after everything is installed', () => {
    expect(restOf('USER')).toEqual(['node']);
    const last = steps.slice(steps.findIndex((step) => step.name === 'USER')).map((step) => step.name);
    expect(last).toEqual(['USER', 'EXPOSE', 'ENTRYPOINT', 'CMD']);
  });

  test('holds ffmpeg, and no package lists or packages for tests', () => {
    expect(restOf('RUN').join('\n')).toMatch(/apt-get install .*--no-install-recommends .*ffmpeg/);
    expect(restOf('RUN').join('\n')).toMatch(/rm -rf \/var\/lib\/apt\/lists/);
    expect(restOf('RUN').join('\n')).toMatch(/npm ci .*--omit=dev/);
  });

  test('takes nothing in but what it names, and no secrets, data or keys', () => {
    expect(restOf('ADD')).toEqual([]);
    expect(restOf('COPY')).not.toContainEqual(expect.stringMatching(/^\.\/? /));
    const ignored = house('.dockerignore').split('\n');
    for (const folder of ['.git', 'node_modules', 'data', 'data-keys', 'keys', 'secrets', 'test'])
      expect(ignored).toContain(folder);
    expect(Object.keys(setInImage())).not.toContainEqual(expect.stringMatching(/PASSWORD|SECRET|TOKEN/));
  });
});
