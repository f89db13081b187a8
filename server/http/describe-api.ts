import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import { isServedInApi, type Mount } from './application.ts';
import { PROBLEM_TYPE } from './problem.ts';
import type { Route } from './route.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Who the API belongs to, and where it is served. */
export interface ApiOwner {
  readonly publicUrl: string;
  readonly contact: { readonly name: string; readonly email: string; readonly url: string };
}

const HEADERS = { 'API-Version': { $ref: '#/components/headers/ApiVersion' } };
const PROBLEM = { $ref: '#/components/schemas/Probleem' };

/** The description of the API (OpenAPI 3.1), made from the table of routes, so that it is true; by the rules of ADR 2.x. */
export function describeApi(routes: readonly Route[], mounts: readonly Mount[], owner: ApiOwner): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  const add = (path: string, method: string, operation: JsonObject): void => {
    (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {})[method] = operation;
  };
  for (const line of routes) {
    if (isDescribed(line)) add(line.path, line.method, operationOf(line));
  }
  for (const { method, path, summary } of mounts.flatMap((mount) => mount.operations ?? [])) {
    // ADR: a description holds get, post, put, patch and delete; what HEAD and OPTIONS say is in the specification of tus.
    if (method === 'head' || method === 'options') continue;
    add(path.replace(/^\/v1/, ''), method, mountedOperation(method, path, summary));
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beeldkluis',
      version: API_VERSION,
      description: 'Bewaring en uitlezing van bodycambeelden van gemeentelijke handhaving.',
      contact: owner.contact,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${owner.publicUrl}/v1`, description: 'Deze kluis' }],
    paths,
    components: COMPONENTS,
    security: [{ sessie: [] }, { dock: [] }, {}],
  };
}

/** Whether the line is an operation of the API: not what stands at a place that a specification fixes, nor the description itself. */
export function isDescribed(line: Route): boolean {
  return isServedInApi(line) && !line.path.startsWith('/.well-known/') && line.path !== '/openapi.json';
}

const COMPONENTS = {
  headers: {
    ApiVersion: {
      description: 'Versie van de API',
      required: true,
      schema: { type: 'string', examples: [API_VERSION] },
    },
  },
  schemas: {
    Probleem: {
      type: 'object',
      description: 'Weigering of storing (RFC 9457)',
      required: ['type', 'title', 'status', 'detail', 'instance'],
      properties: {
        type: { type: 'string', description: 'Vaste code van de weigering' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        instance: { type: 'string' },
        fields: {
          type: 'array',
          items: {
            type: 'object',
            required: ['field', 'reason'],
            properties: { field: { type: 'string' }, reason: { type: 'string' } },
          },
        },
      },
    },
  },
  securitySchemes: {
    sessie: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-beeldkluis',
      description: 'Sessie van een medewerker of betrokkene',
    },
    dock: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Ondertekende verklaring van een dockstation',
    },
  },
} as const;

function operationOf(line: Route): JsonObject {
  const schema = objectSchema(line.input);
  const inPath = [...line.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const rest = Object.entries(schema.properties).filter(([name]) => !inPath.includes(name));
  const hasBody = line.method === 'post' || line.method === 'put';
  const parameters = [
    ...inPath.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: schema.properties[name] ?? { type: 'string' },
    })),
    ...(hasBody
      ? []
      : rest.map(([name, shape]) => ({ name, in: 'query', required: schema.required.includes(name), schema: shape }))),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: schema.required.filter((name) => !inPath.includes(name)),
  };
  return {
    operationId: operationId(line.method, line.path),
    summary: line.summary,
    tags: [line.path.split('/')[1] ?? ''],
    parameters,
    ...(hasBody && rest.length > 0
      ? { requestBody: { required: body.required.length > 0, content: { [bodyType(line)]: { schema: body } } } }
      : {}),
    responses: { ...success(line), ...problems(hasBody || parameters.length > 0) },
  };
}

// A line that reads its own body reads a file with the fields of a form before it.
function bodyType({ streams }: Route): string {
  return streams === true ? 'multipart/form-data' : 'application/json';
}

function success(line: Route): JsonObject {
  const status = String(line.api?.status ?? 200);
  if (line.api === undefined) {
    return { [status]: { description: line.summary, headers: HEADERS, content: { 'application/octet-stream': {} } } };
  }
  const schema = toSchema(line.api.output, 'output');
  return { [status]: { description: line.summary, headers: HEADERS, content: { 'application/json': { schema } } } };
}

const SAID = { 400: 'Invoer klopt niet', 401: 'Niet aangemeld', 404: 'Niet gevonden, of niet voor u bestemd' } as const;

function problems(withInput: boolean): JsonObject {
  const statuses = withInput ? ([400, 401, 404] as const) : ([401, 404] as const);
  const listed = statuses.map((status) => [String(status), problemResponse(SAID[status])] as const);
  return { ...Object.fromEntries(listed), default: problemResponse('Andere weigering of storing') };
}

function problemResponse(description: string): JsonObject {
  return { description, headers: HEADERS, content: { [PROBLEM_TYPE]: { schema: PROBLEM } } };
}

function mountedOperation(method: string, path: string, summary: string): JsonObject {
  const parameters = [...path.matchAll(/[:{](\w+)/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  return {
    ...{
      operationId: operationId(method, path.replace(/^\/v1/, '')),
      summary,
      tags: [path.split('/')[2] ?? ''],
      parameters,
    },
    responses: { '2XX': { description: summary, headers: HEADERS }, ...problems(true) },
  };
}

function operationId(method: string, path: string): string {
  const words = path.split(/[/:.{}-]/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonObject>>;
  readonly required: readonly string[];
}

const ObjectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function objectSchema(input: z.ZodType): ObjectSchema {
  return ObjectSchema.parse(toSchema(input, 'input'));
}

function toSchema(shape: z.ZodType, io: 'input' | 'output'): JsonObject {
  const schema = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Moments leave as text in UTC (RFC 3339).
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '~standard'));
}
