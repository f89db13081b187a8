import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from '@tus/server';
import type { Request, RequestHandler, Response } from 'express';
import { mayPerform, type Actor } from '../../protocols/acts.ts';
import { MOST_CLIP_BYTES } from '../../protocols/docking/upload-manifest.ts';
import type { Refusal, RefusedField } from '../../protocols/refusal.ts';
import type { DockingDesk } from './desk.ts';
import { OneWriter } from './one-writer.ts';
import { arrival, ReceivingStore, uploadRefused, type Arrival, type UploadRefused } from './receiving-store.ts';
import { sealRecording } from './seal-recording.ts';

/** Where docks send their clips. */
export const UPLOADS_PATH = '/v1/innames';

const PROBLEM = 'application/problem+json';

/** Writes the body of a refusal in full (RFC 9457), in the language of whoever asked. */
export type DescribeRefusal = (
  request: Request,
  refused: { readonly code: Refusal; readonly status: number; readonly fields: readonly RefusedField[] },
) => string;

/**
 * Resumable upload for docks (tus 1.0, extension creation, Upload-Length required), to be mounted at {@link UPLOADS_PATH}.
 * A second writer of one upload makes the first let go; the PATCH that brings the last byte is answered when the recording is sealed.
 */
export function receiveUploads(
  desk: DockingDesk,
  identify: (request: Request) => Promise<Actor>,
  describe: DescribeRefusal,
): RequestHandler {
  const served = new AsyncLocalStorage<{ readonly request: Request; readonly response: Response }>();
  const server = new Server({
    path: UPLOADS_PATH,
    datastore: new ReceivingStore(desk),
    relativeLocation: true,
    respectForwardedHeaders: false,
    maxSize: MOST_CLIP_BYTES,
    locker: new OneWriter(letGoOfThis),
    allowedOrigins: () => false,
    onUploadCreate: (_request, upload) => {
      if (upload.sizeIsDeferred)
        throw uploadRefused(400, 'manifest-refused', [{ field: 'size', reason: 'is missing' }]);
      return Promise.resolve({});
    },
    onResponseError: (_request, error) => {
      const now = served.getStore();
      if (now === undefined || !isUploadRefused(error)) return undefined;
      if (!now.response.headersSent) now.response.type(PROBLEM);
      const { status_code, code, fields } = error;
      return { status_code, body: describe(now.request, { code, status: status_code, fields }) };
    },
    onUploadFinish: async (_request, upload) => {
      const sealed = await sealRecording(desk, arrival.getStore()?.by ?? missingSender(), upload.id);
      if (sealed.refused !== undefined) throw uploadRefused(422, sealed.refused);
      return { headers: { 'Beeldkluis-Recording': sealed.value.recordingId } };
    },
  });
  return async (request, response) => {
    const by = await identify(request);
    if (!mayPerform(by.role, 'docking.uploaded')) {
      await refuseSender(desk, by, { request, response, describe });
      return;
    }
    // Express cuts the mount's path off; the tus server wants all of it.
    request.url = request.originalUrl;
    const now: Arrival = { by, body: request, letGo: new AbortController() };
    const serve =
      request.method === 'PATCH' ? () => takeBytes(server, request, response) : () => server.handle(request, response);
    await served.run({ request, response }, () => arrival.run(now, serve));
  };
}

/** The tus server sees the headers alone; the store takes the bytes off the socket itself. */
async function takeBytes(server: Server, request: Request, response: Response): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const url = new URL(request.url, 'http://localhost');
  const answer = await server.handleWeb(new globalThis.Request(url, { method: request.method, headers }));
  for (const [name, value] of answer.headers) if (!response.hasHeader(name)) response.setHeader(name, value);
  // What was not taken is not read off the socket either.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.status(answer.status).end(await answer.text());
}

function letGoOfThis(): () => void {
  const letGo = arrival.getStore()?.letGo;
  return () => letGo?.abort();
}

function isUploadRefused(error: object): error is UploadRefused {
  return 'status_code' in error && 'code' in error && 'fields' in error;
}

function missingSender(): never {
  throw new Error('An upload ended outside a request');
}

interface Refusing {
  readonly request: Request;
  readonly response: Response;
  readonly describe: DescribeRefusal;
}

/** As everywhere: forbidden looks like what does not exist. */
async function refuseSender(desk: DockingDesk, by: Actor, { request, response, describe }: Refusing): Promise<void> {
  const isUnknown = by.role === 'onbekend';
  const code = isUnknown ? 'not-signed-in' : 'not-permitted';
  const status = isUnknown ? 401 : 404;
  await recordRefusal(desk, by, code);
  response
    .status(status)
    .type(PROBLEM)
    .send(describe(request, { code, status, fields: [] }));
}

async function recordRefusal(desk: DockingDesk, by: Actor, reason: string): Promise<void> {
  await desk.database.inTransaction((tx) => {
    tx.record({ act: 'docking.uploaded', result: 'refused', by, about: 'beeldkluis', facts: { reason } });
    return Promise.resolve();
  });
}
