import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { systemDocument } from '../../../protocols/docking/axis/capabilities.ts';
import { metadataOf } from '../../../protocols/docking/axis/metadata.ts';
import { parseContainerName } from '../../../protocols/docking/axis/names.ts';
import type { Refusal, Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { announce, strangerIn } from './announced.ts';
import { bindSystem } from './bind-system.ts';
import { describeContainer, noteArrival } from './complete-container.ts';
import { actorOfConnection, noteSent, type AxisConnection } from './connections.ts';
import { findContainer, putContainer, type AxisContainer } from './containers.ts';
import { cameraOf } from './describe-clip.ts';
import type { AxisDesk } from './desk.ts';
import { describeNote, noteKindOf, receiveNote } from './notes.ts';
import { receiveClip } from './receive-clip.ts';

/** An answer to a dock: status, headers and text; the statuses are those of the interface. */
export interface AxisAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A place in the storage that a request is about. */
export interface StoragePlace {
  readonly container: string;
  readonly object: string | undefined;
}

const FORBIDDEN: AxisAnswer = { status: 403 };
const NOT_FOUND: AxisAnswer = { status: 404 };
const NEVER: AxisAnswer = { status: 400 };

const STATUS: Partial<Record<Refusal, number>> = {
  'not-found': 404,
  'etag-differs': 422,
  'note-too-large': 400,
  // What lies in the vault is not what came: the dock sends it again.
  'hash-differs': 503,
  'system-bound-elsewhere': 403,
};

/** Serves one request of a dock that has signed in. What docks never need, such as reading footage back, is forbidden. */
export async function serveStorage(
  desk: AxisDesk,
  connection: AxisConnection,
  place: StoragePlace,
  request: Request,
): Promise<AxisAnswer> {
  const name = parseContainerName(place.container);
  if (name === undefined) return request.method === 'PUT' ? NEVER : NOT_FOUND;
  const call: Call = { desk, connection, place, request };
  if (place.object === undefined) return serveContainer(call, name);
  if (name.kind === 'list') return serveList(call, name.list, place.object);
  return serveObject(call, place.object);
}

interface Call {
  readonly desk: AxisDesk;
  readonly connection: AxisConnection;
  readonly place: StoragePlace;
  readonly request: Request;
}

async function serveContainer(
  { desk, connection, place, request }: Call,
  name: NonNullable<ReturnType<typeof parseContainerName>>,
): Promise<AxisAnswer> {
  const by = actorOfConnection(connection);
  const metadata = metadataOf(request.headers, 'container');
  if (request.method === 'POST')
    return answer(await describeContainer(desk, by, { name: place.container, metadata }), 204);
  if (request.method !== 'PUT') return FORBIDDEN;
  const stranger = name.kind === 'recording' ? await strangerIn(desk.database.sql, name) : undefined;
  if (name.kind === 'recording' && stranger !== undefined)
    return unplaced(desk, connection, { reason: stranger, camera: name.serial });
  return { status: (await putContainer(desk, by, place.container, metadata)) === 'new' ? 201 : 202 };
}

/** A recording of somebody or something unknown: the dock offers it as rejected content, which is always taken. */
async function unplaced(
  desk: AxisDesk,
  connection: AxisConnection,
  facts: { readonly reason: string; readonly camera: string },
): Promise<AxisAnswer> {
  const by = actorOfConnection(connection);
  await desk.database.inTransaction((tx) => {
    tx.record({ act: 'docking.uploaded', result: 'refused', by, about: connection.id, facts });
    return Promise.resolve();
  });
  return NEVER;
}

async function serveList(call: Call, list: 'System' | 'Users' | 'Devices', id: string): Promise<AxisAnswer> {
  const { desk, connection, request } = call;
  const by = actorOfConnection(connection);
  const writes = request.method === 'PUT' || request.method === 'POST';
  if (list === 'System' && !writes) return readSystem(connection, id);
  if (!writes) return FORBIDDEN;
  const metadata = metadataOf(request.headers, 'object');
  const done = request.method === 'PUT' ? 201 : 202;
  if (list === 'System') {
    if (systemDocument(id) !== undefined) return FORBIDDEN;
    return answer(await bindSystem(desk, by, { systemId: id, name: metadata['systemname'] ?? '' }), done);
  }
  await announce(desk, by, { kind: list === 'Users' ? 'user' : 'device', id }, metadata);
  return { status: done, headers: { Etag: EMPTY_ETAG } };
}

function readSystem(connection: AxisConnection, id: string): AxisAnswer {
  const body = systemDocument(id);
  if (body !== undefined)
    return { status: 200, headers: { 'Content-Type': 'application/json', Etag: etagOf(body) }, body };
  if (connection.systemId !== id) return NOT_FOUND;
  const headers = {
    'X-Object-Meta-Connectionid': connection.id,
    'X-Object-Meta-Systemname': encodeURIComponent(connection.systemName ?? ''),
    Etag: EMPTY_ETAG,
  };
  return { status: 200, headers, body: '' };
}

async function serveObject(call: Call, object: string): Promise<AxisAnswer> {
  const { desk, connection, place, request } = call;
  if (request.method !== 'PUT' && request.method !== 'POST') return FORBIDDEN;
  const container = await findContainer(desk.database.sql, connection.id, place.container);
  if (container === undefined) return NOT_FOUND;
  if (request.method === 'POST') return describeObject(call, container, object);
  const etag = request.get('etag')?.replaceAll('"', '').toLowerCase();
  const metadata = metadataOf(request.headers, 'object');
  // Whoever stops reading half-way leaves the connection whole, so that the dock hears why.
  const body = request.iterator({ destroyOnReturn: false });
  const coming = { container, name: object, metadata, etag, body };
  const kind = noteKindOf(object);
  const by = actorOfConnection(connection);
  const received = kind === undefined ? await receiveClip(desk, by, coming) : await receiveNote(desk, kind, coming);
  if (received.refused !== undefined) return answer(received, 201);
  await noteArrival(desk, container);
  const what = `${cameraOf(container)}: ${object}`;
  await desk.database.inTransaction((tx) => noteSent(tx, connection.id, what, stamp(desk.clock.now())));
  return { status: 201, headers: { Etag: received.value } };
}

/** Metadata of a clip that was sealed changes nothing: what was docked stays as it was declared. */
async function describeObject({ desk, request }: Call, container: AxisContainer, name: string): Promise<AxisAnswer> {
  const metadata = metadataOf(request.headers, 'object');
  const isNote = await desk.database.inTransaction((tx) => describeNote(tx, { container, name }, metadata));
  if (isNote) return { status: 202 };
  const clip: unknown = await desk.database
    .sql('uploads')
    .where({ series_id: container.id, object_name: name, state: 'complete' })
    .first('id');
  return clip === undefined ? NOT_FOUND : { status: 202 };
}

function answer(verdict: Verdict<unknown>, done: number): AxisAnswer {
  return { status: verdict.refused === undefined ? done : (STATUS[verdict.refused] ?? 400) };
}

function etagOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

const EMPTY_ETAG = etagOf('');
