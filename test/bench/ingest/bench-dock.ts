import { createHash } from 'node:crypto';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import type { DockState } from '../../../server/dock-agent/dock-state.ts';
import { authorization, enrol, fetchReceipt } from '../../../server/dock-agent/server-link.ts';
import type { RunningHouse } from '../../support/process.ts';
import { MARKER } from '../../support/receiving.ts';

const BLOCK_SIZE = 1024 * 1024;

/** Footage that is made while it is sent: one block of noise with the marker in it, again and again, each time with its number in front. */
export class MadeFootage {
  readonly size: number;
  readonly sha256: string;
  readonly #block: Buffer;

  constructor(size: number, seed: number) {
    this.size = size;
    this.#block = noise(seed);
    const digest = createHash('sha256');
    for (let at = 0; at < size; at += BLOCK_SIZE) digest.update(this.block(at));
    this.sha256 = digest.digest('hex');
  }

  /** The bytes from a place on, up to the end of the block that it lies in. They stand until the next are asked for. */
  block(from: number): Buffer {
    const number = Math.floor(from / BLOCK_SIZE);
    this.#block.writeUInt32BE(number, 0);
    const start = number * BLOCK_SIZE;
    return this.#block.subarray(from - start, Math.min(BLOCK_SIZE, this.size - start));
  }
}

function noise(seed: number): Buffer {
  const block = Buffer.alloc(BLOCK_SIZE);
  const parts = BLOCK_SIZE / 64;
  for (let part = 0; part < parts; part += 1)
    createHash('sha512')
      .update(`${seed} ${part}`)
      .digest()
      .copy(block, part * 64);
  for (let at = 64; at + MARKER.length <= BLOCK_SIZE; at += 4096) MARKER.copy(block, at);
  return block;
}

/** Sends footage as the body of one request and gives the status of the answer. */
export function send(
  url: URL,
  method: string,
  footage: Pick<MadeFootage, 'size' | 'block'>,
  headers: OutgoingHttpHeaders = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method,
      agent: false,
      headers: { ...headers, 'content-length': footage.size },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    let at = 0;
    const write = (): void => {
      while (at < footage.size) {
        // A copy is not needed: the next block is made when this one has left.
        const block = footage.block(at);
        at += block.length;
        if (!request.write(block)) {
          request.once('drain', write);
          return;
        }
      }
      request.end();
    };
    write();
  });
}

/** A dock that is enrolled with a running house. */
export interface BenchDock {
  readonly state: DockState;
  /** Opens an upload and gives its address. */
  open(footage: MadeFootage, clip: { readonly cameraId: string; readonly clipName: string }): Promise<URL>;
  /** Sends all of it in one request; done when it is in custody. */
  send(address: URL, footage: MadeFootage): Promise<void>;
  receipt(address: URL): Promise<string>;
}

/** The id of an upload. */
export function idOf(address: URL): string {
  return address.pathname.split('/').at(-1) ?? '';
}

/** Enrols a dock with a running house. */
export async function enrolBenchDock(house: RunningHouse): Promise<BenchDock> {
  const { body } = await (await house.signIn('beheerder')).call('POST', '/docks/uitnodigingen', { name: 'Dok' });
  const { state } = await enrol(new URL(house.url), body.code, 'Dok');
  const now = (): Date => new Date();
  const signed = async (method: string, url: URL): Promise<Record<string, string>> => ({
    authorization: await authorization(state, now, { method, url }),
    'tus-resumable': '1.0.0',
  });
  return {
    state,
    open: async (footage, clip) => {
      const url = new URL('/v1/innames', house.url);
      const manifest = manifestOf(footage, clip);
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          ...(await signed('POST', url)),
          'upload-length': String(footage.size),
          'upload-metadata': `manifest ${Buffer.from(JSON.stringify(manifest)).toString('base64')}`,
        },
      });
      if (response.status !== 201) throw new Error(`Opening an upload answered ${response.status}`);
      return new URL(response.headers.get('location') ?? '', url);
    },
    send: async (address, footage) => {
      const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
      const status = await send(address, 'PATCH', footage, { ...(await signed('PATCH', address)), ...headers });
      if (status !== 204) throw new Error(`Sending answered ${status}`);
    },
    receipt: (address) => fetchReceipt(state, now, idOf(address)),
  };
}

/** What a dock declares of made footage. */
export function manifestOf(
  { size, sha256 }: MadeFootage,
  clip: { readonly cameraId: string; readonly clipName: string },
): Readonly<Record<string, unknown>> {
  const at = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1000).toISOString();
  return {
    ...{ ...clip, mediaType: 'video/mp4', size, sha256 },
    ...{ startedAt: at(900), endedAt: at(300), dockingStartedAt: at(0), dockClockAt: at(0) },
  };
}
