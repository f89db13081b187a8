import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const HOUSE = path.resolve(import.meta.dirname, '..', '..');
const house = (file: string): string => readFileSync(path.join(HOUSE, file), 'utf8');

interface Description {
  readonly shortDescription: string;
  readonly longDescription: string;
  readonly features: readonly string[];
}
interface Publiccode {
  readonly softwareVersion: string;
  readonly legal: { readonly license: string };
  readonly localisation: { readonly availableLanguages: readonly string[] };
  readonly description: Readonly<Record<string, Description>>;
}
const publiccode = parse(house('publiccode.yml')) as Publiccode;
const own = JSON.parse(house('package.json')) as { version: string; license: string; scripts: Record<string, string> };
const readme = house('README.md');

describe('README.md', () => {
  test('explains every setting that the service reads, and no other', () => {
    const settings = (text: string): string[] => [...new Set(text.match(/\b(?:PORT|BEELDKLUIS_[A-Z0-9_]+)\b/g))].sort();
    expect(settings(readme)).toEqual(settings(house('server/config.ts')));
  });

  test('names only commands that exist', () => {
    const named = [...readme.matchAll(/`npm (?:run )?([a-z:]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => own.scripts[name] === undefined)).toEqual([]);
  });

  test('names only files and folders that exist', () => {
    const named = [...readme.matchAll(/`((?:protocols|server|media-pipeline|test|\.ci)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((file) => !existsSync(path.join(HOUSE, file)))).toEqual([]);
  });
});

describe('publiccode.yml', () => {
  test('says the same of version, licence and languages as the rest', () => {
    expect(publiccode.softwareVersion).toBe(own.version);
    expect(publiccode.legal.license).toBe(own.license);
    expect(publiccode.localisation.availableLanguages).toEqual(Object.keys(publiccode.description));
    expect(house('LICENSE')).toMatch(/^# EUROPEAN UNION PUBLIC LICENCE v\. 1\.2/);
  });

  test.each(['nl', 'en'])('describes the product in %s within the bounds of the format', (language) => {
    const description = publiccode.description[language];
    expect(description?.shortDescription.length).toBeLessThanOrEqual(150);
    expect(description?.longDescription.length).toBeGreaterThanOrEqual(150);
    expect(description?.features.length).toBe(publiccode.description['nl']?.features.length);
  });
});

test('the version that is built has a heading in CHANGELOG.md', () => {
  expect(house('CHANGELOG.md')).toContain(`## ${own.version}`);
});
