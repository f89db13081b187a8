import { DetailedError, Upload } from 'tus-js-client';
import type { UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import type { CameraClip } from './camera-folder.ts';
import { clipSource } from './clip-source.ts';
import type { DockState } from './dock-state.ts';
import type { Pace } from './pace.ts';
import { authorization, type Now } from './server-link.ts';

/** A clip on its way. */
export interface Sending {
  readonly state: DockState;
  /** The service's clock. */
  readonly now: Now;
  readonly clip: CameraClip;
  readonly manifest: UploadManifest;
  /** Address of an upload of this clip that was begun before. */
  readonly begunAt: string | undefined;
  /** Called before the first byte goes, with the address at which the upload can be resumed. */
  readonly opened: (address: string) => Promise<void>;
  readonly pace: Pace;
  /** Told how many bytes of the clip have been sent. */
  readonly sent: (bytes: number) => void;
  /** Waits before each new try when the service does not answer, in milliseconds. */
  readonly retries?: readonly number[] | undefined;
}

// Together more than two minutes: so long a server may take to let go of a connection that was cut.
const RETRY_MILLISECONDS = [0, 500, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];

/** Sends a clip, from where it was broken off; returns the address of the upload once every byte has been acknowledged. */
export function sendClip(sending: Sending): Promise<string> {
  const { state, now, clip, manifest, begunAt } = sending;
  return new Promise((resolve, reject) => {
    let noted = Promise.resolve();
    const unreadable = (cause: Error): void => {
      void upload.abort();
      reject(new Error('de camera is niet meer te lezen', { cause }));
    };
    const upload = new Upload(Buffer.alloc(0), {
      fileReader: clipSource({ file: clip.file, size: manifest.size }, sending.pace, unreadable),
      endpoint: new URL('/v1/innames', state.server).href,
      ...(begunAt === undefined ? {} : { uploadUrl: begunAt }),
      uploadSize: manifest.size,
      metadata: { manifest: JSON.stringify(manifest) },
      retryDelays: [...(sending.retries ?? RETRY_MILLISECONDS)],
      onProgress: sending.sent,
      storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => {
        await noted;
        const address = { method: request.getMethod(), url: new URL(request.getURL()) };
        request.setHeader('Authorization', await authorization(state, now, address));
      },
      onUploadUrlAvailable: () => {
        noted = sending.opened(upload.url ?? '');
      },
      onSuccess: () => {
        resolve(upload.url ?? '');
      },
      onError: (error) => {
        reject(new Error(wordsOf(error), { cause: error }));
      },
    });
    upload.start();
  });
}

function wordsOf(error: Error): string {
  const status = error instanceof DetailedError ? error.originalResponse?.getStatus() : undefined;
  return status === undefined ? 'Beeldkluis is niet bereikbaar' : `Beeldkluis weigert de opname (${String(status)})`;
}
