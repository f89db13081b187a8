import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { API_VERSION } from '../../../server/http/api-version.ts';
import { isDescribed } from '../../../server/http/describe-api.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

/** Paths of the linter of the NL API Design Rules (media/linter.yaml). */
const PATH = /^(\/|(\/_[a-z0-9]+|\/(([a-z0-9-]+|{[^}]+})(\/([a-z0-9\-.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

let house: TestHouse;
let document: Document;

interface Answer {
  readonly headers: Readonly<Record<string, object>>;
  readonly content: object;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string; readonly contact: object };
  readonly servers: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly required: readonly string[] }>> };
}
interface Described {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}
let operations: readonly Described[] = [];

beforeAll(async () => {
  house = await openHouse();
  const response = await house.anybody().fetch('/v1/openapi.json');
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  document = (await response.json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

const offending = (bad: (described: Described) => boolean): readonly string[] =>
  operations.filter(bad).map(({ method, path }) => `${method} ${path}`);
const statuses = ({ operation }: Described): readonly string[] => Object.keys(operation.responses);

describe('the description of the API', () => {
  test('says what it is, whose it is and where it is served', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info.version).toBe(API_VERSION);
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(document.info.contact).sort()).toEqual(['email', 'name', 'url']);
    expect(document.servers).toEqual([{ url: `${house.url}/v1`, description: expect.any(String) }]);
  });

  test('names every operation that is served, and nothing else', () => {
    const served = house.open.routes
      .filter(isDescribed)
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const uploads = ['post /innames', 'patch /innames/{uploadId}'];
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...served, ...uploads].sort());
  });

  test('leads to an address that answers, for every operation', async () => {
    const program = house.anybody();
    for (const { method, path } of operations) {
      const response = await program.fetch(`/v1${path.replaceAll(/{\w+}/g, 'x')}`, {
        method: method.toUpperCase(),
        ...(method === 'get' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
      });
      expect({ method, path, status: response.status }).not.toEqual({ method, path, status: 405 });
      expect({ path, version: response.headers.get('api-version') }).toEqual({ path, version: API_VERSION });
      if (response.status >= 400) {
        expect({ path, type: response.headers.get('content-type') }).toEqual({
          path,
          type: expect.stringContaining('application/problem+json'),
        });
        expect(await response.json()).toMatchObject({
          status: response.status,
          title: expect.any(String),
          detail: expect.any(String),
        });
      }
    }
  });

  test('keeps the NL API Design Rules for paths, names and methods', () => {
    expect(offending(({ path }) => !PATH.test(path) || path.endsWith('/'))).toEqual([]);
    expect(offending(({ method }) => !METHODS.includes(method))).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const lowerCamel = (name: string): boolean => /^[a-z][a-zA-Z0-9]*$/.test(name);
    expect(offending(({ operation }) => operation.parameters.some(({ name }) => !lowerCamel(name)))).toEqual([]);
    expect(Object.keys(document.components.schemas).every((name) => /^[A-Z][a-zA-Z]*$/.test(name))).toBe(true);
  });

  test('declares the version in every success, and problem+json in every refusal', () => {
    for (const described of operations) {
      for (const [status, response] of Object.entries(described.operation.responses)) {
        expect(response.headers['API-Version']).toBeDefined();
        if (status.startsWith('2')) continue;
        expect(Object.keys(response.content)).toEqual(['application/problem+json']);
      }
    }
    expect(document.components.schemas['Probleem']?.required).toEqual(
      expect.arrayContaining(['status', 'title', 'detail']),
    );
  });

  test('documents 400 wherever something is sent, and 422 nowhere', () => {
    const takesInput = ({ method, operation }: Described) => method !== 'get' || operation.parameters.length > 0;
    expect(offending((described) => takesInput(described) && !statuses(described).includes('400'))).toEqual([]);
    expect(offending((described) => statuses(described).includes('422'))).toEqual([]);
  });

  test('writes dates as dates and moments as moments', () => {
    const wrong: string[] = [];
    const walk = (name: string, schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const format = 'format' in schema ? schema.format : undefined;
      if (/(Date|datum)$/.test(name) && format !== undefined && format !== 'date') wrong.push(name);
      if (format === 'time') wrong.push(name);
      for (const [key, value] of Object.entries(schema)) walk(key, value);
    };
    walk('', document);
    expect(wrong).toEqual([]);
  });

  test('asks nobody for personal facts or secrets in an address', () => {
    const secret = /code|bsn|naam|name|token|sleutel/i;
    expect(offending(({ operation }) => operation.parameters.some(({ name }) => secret.test(name)))).toEqual([]);
  });
});
