import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../../protocols/acts.ts';
import { bagName } from '../../protocols/handover/read-me.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readCaseFile, type CaseFile } from '../custody/case-files.ts';
import { readObjectRange } from '../custody/read-object.ts';
import { readObject } from '../custody/sealed-objects.ts';
import type { HandoverDesk } from './desk.ts';
import { readHandoverRow, type Handover } from './handovers.ts';

const READY = ['built', 'collected'];

/**
 * Streams a package to whoever hands it over. *Begun* stands in the log before the first byte leaves, *ended* after the last one; when the connection breaks,
 * only the first stands there. Refuses `not-ready` until it was built, and `being-destroyed` when it is gone.
 */
export async function downloadPackage(
  desk: HandoverDesk,
  by: Actor,
  handoverId: string,
  response: ServerResponse,
): Promise<Verdict<undefined>> {
  const { sql } = desk.database;
  const handover = await readHandoverRow(sql, handoverId);
  const file = handover && (await readCaseFile(sql, handover.requestId));
  if (handover === undefined || file === undefined) return refuse('not-found');
  if (!READY.includes(handover.state) || handover.objectId === null) return refuse('not-ready');
  const object = await readObject(sql, handover.objectId);
  if (object?.state !== 'permanent') return refuse('being-destroyed');

  await record(desk, by, { handover, file, result: 'begun' });
  response.writeHead(200, {
    'Content-Type': 'application/zip',
    'Content-Length': object.plainSize,
    'Content-Disposition': `attachment; filename="${bagName(handover.number)}.zip"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  try {
    await pipeline(Readable.from(readObjectRange(desk, object, 0, object.plainSize), { objectMode: true }), response);
  } catch {
    // The receiver sees a short file; the log has no end of it.
    response.destroy();
    return granted(undefined);
  }
  await record(desk, by, { handover, file, result: 'ended' });
  return granted(undefined);
}

interface Download {
  readonly handover: Handover;
  readonly file: CaseFile;
  readonly result: 'begun' | 'ended';
}

async function record(desk: HandoverDesk, by: Actor, { handover, file, result }: Download): Promise<void> {
  await desk.database.inTransaction((tx) => {
    tx.record({
      ...{ act: 'handover.downloaded', result, by, about: handover.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { recording: handover.recordingId, number: handover.number, package: handover.packageHash },
    });
    return Promise.resolve(undefined);
  });
}
