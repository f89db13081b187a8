import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { DataStore, Upload as TusUpload } from '@tus/server';
import type { Actor } from '../../protocols/acts.ts';
import { parseManifest } from '../../protocols/docking/upload-manifest.ts';
import type { Refusal, RefusedField } from '../../protocols/refusal.ts';
import { bodyOf } from './body-of-request.ts';
import type { DockingDesk } from './desk.ts';
import { openUpload } from './open-upload.ts';
import { sealIncoming } from './seal-incoming.ts';
import { readUpload, type Upload } from './uploads.ts';

/** A no in the terms of the upload protocol: status and body of the answer. */
export interface UploadRefused {
  readonly status_code: number;
  readonly body: string;
  readonly code: Refusal;
  readonly fields: readonly RefusedField[];
}

/** The request that is being served: who sends it, its body as it comes off the socket, and what makes it let go of its upload. */
export interface Arrival {
  readonly by: Actor;
  readonly body: Readable;
  readonly letGo: AbortController;
}

/** Set for the whole of a request. */
export const arrival = new AsyncLocalStorage<Arrival>();

/** Words for a refusal as the tus server sends them: RFC 9457 in short. */
export function uploadRefused(
  status: number,
  code: Refusal,
  fields: readonly RefusedField[] = [],
): Error & UploadRefused {
  return Object.assign(new Error(code), {
    status_code: status,
    body: JSON.stringify({ code, status, fields }),
    code,
    fields,
  });
}

/**
 * Store behind the tus server that seals in passing. The offset that it gives out is read from the database and stands for bytes that are
 * sealed and synced; an upload is seen only by the dock that opened it.
 */
export class ReceivingStore extends DataStore {
  readonly #desk: DockingDesk;

  constructor(desk: DockingDesk) {
    super();
    this.#desk = desk;
    this.extensions = ['creation'];
  }

  override async create(announced: TusUpload): Promise<TusUpload> {
    const { by } = arrival.getStore() ?? nowhere();
    const manifest = parseManifest(jsonOf(announced.metadata?.['manifest']));
    if (manifest.refused !== undefined) throw uploadRefused(422, manifest.refused, manifest.fields);
    if (announced.size !== manifest.value.size) {
      throw uploadRefused(422, 'manifest-refused', [{ field: 'size', reason: 'differs from Upload-Length' }]);
    }
    const opened = await openUpload(this.#desk, by, manifest.value);
    if (opened.refused !== undefined) throw uploadRefused(404, opened.refused);
    // The id of the upload is ours; the server builds its address from it.
    announced.id = opened.value.id;
    return announced;
  }

  override async getUpload(id: string): Promise<TusUpload> {
    const upload = await this.#own(id);
    return new TusUpload({ id, size: upload.declaredSize, offset: upload.received, creation_date: upload.createdAt });
  }

  /** Takes the body straight from the request: through the streams of the tus server it would be copied and queued four times over. */
  override async write(_stream: Readable, id: string, offset: number): Promise<number> {
    const upload = await this.#own(id);
    if (upload.state !== 'open' || upload.received !== offset) throw uploadRefused(409, 'upload-incomplete');
    const { body, letGo } = arrival.getStore() ?? nowhere();
    return sealIncoming(this.#desk, upload, atMost(upload.declaredSize - offset, bodyOf(body, letGo.signal)));
  }

  override remove(): Promise<void> {
    return Promise.reject(uploadRefused(403, 'not-permitted'));
  }

  async #own(id: string): Promise<Upload> {
    const upload = await readUpload(this.#desk.database.sql, id);
    if (upload === undefined || upload.dockId !== arrival.getStore()?.by.id) throw uploadRefused(404, 'not-found');
    if (upload.state === 'expired') throw uploadRefused(410, 'not-found');
    if (upload.state === 'refused') throw uploadRefused(410, 'hash-differs');
    return upload;
  }
}

/** What was not declared is not taken, also when the request does not say how long it is. */
async function* atMost(
  size: number,
  body: AsyncIterable<readonly Buffer[]>,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  let left = size;
  for await (const pieces of body) {
    left -= pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (left < 0)
      throw uploadRefused(413, 'manifest-refused', [{ field: 'size', reason: 'differs from Upload-Length' }]);
    yield pieces;
  }
}

function nowhere(): never {
  throw new Error('An upload came outside a request');
}

function jsonOf(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
