import { generateKeyPairSync, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { neutraal } from '../../protocols/municipal/neutraal.ts';
import { stamp } from '../../server/clock.ts';
import { SealingThreads } from '../../server/custody/sealing-threads.ts';
import { signStatement } from '../../server/custody/signing.ts';
import { StepMemory } from '../../server/custody/step-memory.ts';
import type { DockingDesk } from '../../server/docking/desk.ts';
import { PassedHashes } from '../../server/docking/passed-hashes.ts';
import type { TestCustody } from './custody.ts';

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });

const threads = new SealingThreads();

export const RECEIPT_KEY = signing.publicKey;

/** The desk of the docking stage on a test custody. */
export function dockingDesk(custody: TestCustody): DockingDesk {
  return {
    ...custody,
    protocol: neutraal,
    ...{ threads, steps: new StepMemory(), hashes: new PassedHashes() },
    signReceipt: (receipt) => signStatement('receipt', receipt, signing.privateKey),
  };
}

/** What a dock would declare about this content, recorded a quarter of an hour ago. */
export function manifestFor(
  custody: TestCustody,
  content: Buffer,
  given: Partial<UploadManifest> = {},
): UploadManifest {
  const at = (seconds: number): string => stamp(new Date(custody.clock.now().getTime() + seconds * 1000));
  return {
    cameraId: 'CAM-0001',
    clipName: 'clip0001.mp4',
    mediaType: 'video/mp4',
    startedAt: at(-900),
    endedAt: at(-300),
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    dockingStartedAt: at(0),
    dockClockAt: at(0),
    ...given,
  };
}

/** Content as it comes off a socket: in pieces of 64 KiB, breaking off with a fault after `breakAfter` bytes. */
export function asStream(content: Buffer, breakAfter?: number): AsyncIterable<Buffer> {
  async function* pieces(): AsyncGenerator<Buffer> {
    const end = breakAfter ?? content.length;
    for (let at = 0; at < end; at += 65_536)
      yield await Promise.resolve(content.subarray(at, Math.min(at + 65_536, end)));
    if (breakAfter !== undefined) throw new Error('the cable was pulled');
  }
  return Readable.from(pieces());
}

/** The same, several pieces at a time, as an upload takes them. */
export async function* asPieces(content: Buffer, breakAfter?: number): AsyncGenerator<readonly Buffer[]> {
  for await (const piece of asStream(content, breakAfter)) yield [piece];
}
