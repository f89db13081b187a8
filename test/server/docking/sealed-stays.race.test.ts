import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { hashObject } from '../../../server/custody/read-object.ts';
import type { DockingDesk } from '../../../server/docking/desk.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { sweepUploads } from '../../../server/docking/sweep-uploads.ts';
import { readUpload, type Upload } from '../../../server/docking/uploads.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { asPieces, dockingDesk, manifestFor } from '../../support/docking-desk.ts';

const DOCK: Actor = { id: 'dock-1', name: 'Dok Markt', role: 'dock' };

describe.each(DIALECTS)('what a receipt was given for on %s', (dialect) => {
  let custody: TestCustody;
  let desk: DockingDesk;
  beforeEach(async () => {
    custody = await openCustody(dialect);
    desk = dockingDesk(custody);
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  const open = async (content: Buffer): Promise<Upload> =>
    (await openUpload(desk, DOCK, manifestFor(custody, content))).value!;
  const again = async (upload: Upload): Promise<Upload> => (await readUpload(custody.database.sql, upload.id))!;
  const inCustody = (upload: Upload): Promise<string> =>
    hashObject(custody, { id: upload.objectId, plainSize: upload.declaredSize });

  test('stays when a second sealing of the same upload is slower and reads badly', async () => {
    const content = randomBytes(200_000);
    const upload = await open(content);
    await sealIncoming(desk, upload, asPieces(content));
    // The store answers the second reader with half an object, after the first sealing gave its receipt.
    const failing: DockingDesk = {
      ...desk,
      vault: {
        ...desk.vault,
        openFile: () => Promise.resolve(undefined),
        range: async () => {
          expect((await sealRecording(desk, DOCK, upload.id)).value?.receipt).toEqual(expect.any(String));
          return Readable.from([Buffer.alloc(10)]);
        },
      },
    };
    const second = await sealRecording(failing, DOCK, upload.id);
    expect(await inCustody(upload)).toBe(upload.declaredSha256);
    expect(second).toEqual(await sealRecording(desk, DOCK, upload.id));
  });

  test('stays when a sweep that still holds it for abandoned comes by after the dock went on with it', async () => {
    const [first, content] = [randomBytes(1000), randomBytes(3_000_000)];
    const complete = await open(first);
    await sealIncoming(desk, complete, asPieces(first));
    const upload = await open(content);
    await expect(sealIncoming(desk, upload, asPieces(content, 1_000_000))).rejects.toThrow('cable');
    custody.clock.setOffsetSeconds(8 * 86_400);
    const goesOn = async (): Promise<void> => {
      const standing = await again(upload);
      await sealIncoming(desk, standing, asPieces(content.subarray(standing.received)));
      await sealRecording(desk, DOCK, upload.id);
    };
    const sweeping: DockingDesk = {
      ...desk,
      vault: {
        ...desk.vault,
        makePermanent: async (handle, parts) => {
          await goesOn();
          await desk.vault.makePermanent(handle, parts);
        },
      },
    };
    await sweepUploads(sweeping);
    expect((await again(upload)).state).toBe('complete');
    expect(await inCustody(upload)).toBe(upload.declaredSha256);
  });

  test('can still be brought by a dock that goes on while a sweep is about to call it abandoned', async () => {
    const [first, content] = [randomBytes(1000), randomBytes(3_000_000)];
    const complete = await open(first);
    await sealIncoming(desk, complete, asPieces(first));
    const upload = await open(content);
    await expect(sealIncoming(desk, upload, asPieces(content, 1_000_000))).rejects.toThrow('cable');
    custody.clock.setOffsetSeconds(8 * 86_400);
    const sweeping: DockingDesk = {
      ...desk,
      vault: {
        ...desk.vault,
        makePermanent: async (handle, parts) => {
          const part = asPieces(content.subarray(1_000_000), 500_000);
          await expect(sealIncoming(desk, await again(upload), part)).rejects.toThrow('cable');
          await desk.vault.makePermanent(handle, parts);
        },
      },
    };
    await sweepUploads(sweeping);
    const standing = await again(upload);
    expect(standing.received).toBe(1_500_000);
    await sealIncoming(desk, standing, asPieces(content.subarray(1_500_000)));
    expect((await sealRecording(desk, DOCK, upload.id)).refused).toBeUndefined();
  });
});

describe('a sweep', () => {
  test('goes on behind an upload that cannot be sealed, and says so at the end', async () => {
    await using custody = await openCustody('sqlite');
    const desk = dockingDesk(custody);
    const bring = async (): Promise<Upload> => {
      const content = randomBytes(1000);
      const upload = (await openUpload(desk, DOCK, manifestFor(custody, content))).value!;
      await sealIncoming(desk, upload, asPieces(content));
      return upload;
    };
    const [spoiled, whole] = [await bring(), await bring()];
    await custody.vault.remove(spoiled.objectId);
    await expect(sweepUploads(desk)).rejects.toThrow(AggregateError);
    expect((await readUpload(custody.database.sql, whole.id))?.state).toBe('complete');
  });
});
