import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Recording } from '../../../protocols/custody/recording.ts';
import type { UploadManifest } from '../../../protocols/docking/upload-manifest.ts';
import { placeHold } from '../../../server/custody/holds.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { FORM_LIMITS, receiveByHand } from '../../../server/docking/receive-by-hand.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { sweepUploads } from '../../../server/docking/sweep-uploads.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { asPieces, dockingDesk, manifestFor } from '../../support/docking-desk.ts';
import type { Answer } from '../../support/house.ts';

const BOA = { id: 'boa-1', name: 'H', role: 'handhaver' } as const;
const DOCK = { id: 'dock-1', name: 'Dok Markt', role: 'dock' } as const;
const CONTENT = Buffer.alloc(20_000_000, 'footage ');

let custody: TestCustody;
let server: Server;
let url: string;
/** Told how each form ended, also when nobody was left to answer. */
let ended: (outcome: unknown) => void = () => undefined;
let limits: Partial<typeof FORM_LIMITS> | { fileSize: number };

beforeEach(async () => {
  custody = await openCustody('sqlite');
  limits = FORM_LIMITS;
  const desk = dockingDesk(custody);
  const application = express();
  application.post('/inname', async (request, response) => {
    const outcome = await receiveByHand(desk, BOA, request, { limits: { ...FORM_LIMITS, ...limits } }).catch(
      (error: unknown) => ({ thrown: String(error) }),
    );
    ended(outcome);
    if (!response.destroyed) response.json(outcome);
  });
  server = createServer(application).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${String((server.address() as { port: number }).port)}/inname`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await custody[Symbol.asyncDispose]();
});

function formWith(more: Readonly<Record<string, string>> = {}, content = CONTENT): FormData {
  const { startedAt, endedAt } = manifestFor(custody, CONTENT);
  const form = new FormData();
  const fields = { cameraId: 'CAM-0001', startedAt, endedAt, place: '', ...more };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('clip', new Blob([new Uint8Array(content)], { type: 'video/mp4' }), 'opname één.mp4');
  return form;
}

const send = async (form: FormData): Promise<Answer> => (await fetch(url, { method: 'POST', body: form })).json();

/** Nothing but rows that say so: no object, no key, no recording. */
async function expectNothingLeft(): Promise<void> {
  const { sql } = custody.database;
  expect(await sql('recordings')).toEqual([]);
  expect(await sql('key_wraps')).toEqual([]);
  expect(await sql('uploads').whereIn('state', ['open', 'complete'])).toEqual([]);
  for (const place of ['permanent', 'temporary'])
    expect(await readdir(path.join(custody.folder, 'vault', place))).toEqual([]);
}

test('a form is read while it comes in: the clip is sealed under its own name and hash', async () => {
  const { sha256 } = manifestFor(custody, CONTENT);
  const taken = await send(formWith());
  expect(await readRecording(custody.database.sql, taken.value.recordingId)).toMatchObject({
    ...{ sha256, size: CONTENT.length, clipName: 'opname één.mp4', mediaType: 'video/mp4' },
  });
});

test.each([
  [`${'x'.repeat(240)}.mp4`, `${'x'.repeat(179)}…${'x'.repeat(16)}.mp4`],
  ['a\tb/c.mp4', 'c.mp4'],
  ['plaat\u202E4pm.mp4', 'plaat_4pm.mp4'],
])('a file may be called anything: a clip is called what a camera could call it (%#)', async (name, called) => {
  const form = formWith();
  form.set('clip', new Blob(['footage'], { type: 'video/mp4' }), name);
  expect((await send(form)).refused).toBeUndefined();
  expect(await custody.database.sql('recordings').pluck('clip_name')).toEqual([called]);
});

describe('a file from before the last docking of its camera', () => {
  const hours = (count: number): string => new Date(custody.clock.now().getTime() + count * 3_600_000).toISOString();
  const docked = async (given: Partial<UploadManifest> = {}): Promise<Recording> => {
    const desk = dockingDesk(custody);
    const content = Buffer.from('footage of a dock');
    const { value: upload } = await openUpload(desk, DOCK, manifestFor(custody, content, given));
    await sealIncoming(desk, upload!, asPieces(content));
    await sealRecording(desk, DOCK, upload!.id);
    return (await readRecording(custody.database.sql, upload!.recordingId))!;
  };
  const handedIn = async (startedAt: string, endedAt: string): Promise<Recording> => {
    const taken = await send(formWith({ startedAt, endedAt }, Buffer.from('footage of a card')));
    return (await readRecording(custody.database.sql, taken.value.recordingId))!;
  };
  const setClock = (hour: number): void => {
    custody.clock.setOffsetSeconds(hour * 3600);
  };
  const addCamera = (): Promise<unknown> =>
    custody.database.sql('cameras').insert({ id: 'CAM-0001', name: 'Bodycam 1', created_at: hours(0) });
  const lastDocked = (): Promise<unknown> => custody.database.sql('cameras').pluck('last_docked_at');

  test('is kept apart as one that was left behind: no clock is doubted, its term runs from its end, and the camera is not back because of it', async () => {
    await addCamera();
    const { dockedAt } = await docked();
    setClock(72);
    const left = await handedIn(hours(-74), hours(-73));
    expect(left).toMatchObject({ state: 'quarantined', quarantineReason: 'left-behind' });
    expect(Date.parse(left.dueAt) - Date.parse(left.endedAt)).toBe(28 * 86_400_000);
    expect(await lastDocked()).toEqual([dockedAt]);
    // What was made since then says that the camera was read.
    const recent = await handedIn(hours(-3), hours(-2));
    expect(recent).toMatchObject({ state: 'sealed', quarantineReason: null });
    expect(await lastDocked()).toEqual([recent.dockedAt]);
  });

  test('does not escape a hold by the times that were written beside it, as long as nobody has looked at them', async () => {
    await docked();
    setClock(72);
    const criteria = { from: hours(-60), to: hours(-50), cameraId: 'CAM-0001' };
    const hold = { kind: 'incident', reason: 'Zaak 12', criteria, reviewAt: hours(1000) } as const;
    await custody.database.inTransaction((tx) => placeHold(tx, custody, BOA, hold));
    expect(await handedIn(hours(-100), hours(-99))).toMatchObject({ quarantineReason: 'left-behind', holds: 1 });
  });

  test('is none when nothing but files was handed in since: the dock is down, and one file makes neither the next nor the next docking suspect', async () => {
    await addCamera();
    for (const hour of [-1, -4, -7]) {
      setClock(3 - hour);
      expect(await handedIn(hours(hour - 1), hours(hour - 0.5))).toMatchObject({ state: 'sealed' });
    }
    setClock(12);
    const late = await docked({ startedAt: hours(-11), endedAt: hours(-10) });
    expect(late).toMatchObject({ state: 'sealed', quarantineReason: null });
    expect(Date.parse(late.dueAt) - Date.parse(late.endedAt)).toBe(28 * 86_400_000);
  });
});

describe('a form that goes over a limit is refused, with the field that it is about, and leaves nothing', () => {
  test.each([
    ['no file', () => formWith(), 'manifest-refused', 'clip'],
    ['an empty file', () => formWith({}, Buffer.alloc(0)), 'manifest-refused', 'clip'],
    ['too long a text', () => formWith({ place: 'x'.repeat(2001) }), 'manifest-refused', 'place'],
    ['too long a name of a field', () => formWith({ ['x'.repeat(101)]: 'x' }), 'manifest-refused', 'clip'],
    [
      'too many fields',
      () => formWith(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`veld${n}`, 'x']))),
      'manifest-refused',
      'clip',
    ],
    ['a field that is none of a clip', () => formWith({ state: 'sealed' }), 'manifest-refused', ''],
  ] as const)('%s', async (what, make, refused, field) => {
    const form = make();
    if (what === 'no file') form.delete('clip');
    expect(await send(form)).toMatchObject({ refused, fields: [{ field, reason: expect.any(String) }] });
    await expectNothingLeft();
  });

  test('a second file: the first is not taken in either', async () => {
    const form = formWith();
    form.append('clip', new Blob(['more'], { type: 'video/mp4' }), 'nog een.mp4');
    expect(await send(form)).toMatchObject({ refused: 'manifest-refused', fields: [{ field: 'clip' }] });
    await expectNothingLeft();
  });

  test('a file of one byte too many: what fits is not kept as if it were the whole', async () => {
    limits = { fileSize: CONTENT.length - 1 };
    expect(await send(formWith())).toMatchObject({ refused: 'clip-too-large', fields: [{ field: 'clip' }] });
    await expectNothingLeft();
    limits = { fileSize: CONTENT.length };
    expect((await send(formWith())).refused).toBeUndefined();
  });

  test('a part with more headers than a form needs', async () => {
    const extra = Array.from({ length: 30 }, (_, n) => `x-${n}: y`).join('\r\n');
    const body = [
      ...['--b', 'content-disposition: form-data; name="cameraId"', '', 'CAM-0001'],
      ...['--b', extra, 'content-disposition: form-data; name="clip"; filename="a.mp4"', 'content-type: video/mp4', ''],
      ...['footage', '--b--', ''],
    ].join('\r\n');
    const answer = await fetch(url, {
      ...{ method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b' } },
    });
    expect(await answer.json()).toMatchObject({ refused: 'manifest-refused' });
    await expectNothingLeft();
  });
});

describe('a form that breaks off leaves nothing', () => {
  const half = async (): Promise<{ readonly body: Buffer; readonly headers: Record<string, string> }> => {
    const body = Buffer.from(await new Response(formWith()).arrayBuffer()).subarray(0, 12_000_000);
    const boundary = body.subarray(2, body.indexOf('\r\n')).toString();
    return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
  };

  test('when it ends before the file does', async () => {
    const { body, headers } = await half();
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    expect(await answer.json()).toEqual({ refused: 'upload-incomplete' });
    await expectNothingLeft();
  });

  test('when the line is cut', async () => {
    const { body, headers } = await half();
    const outcome = new Promise((resolve) => {
      ended = resolve;
    });
    const sending = httpRequest(url, { method: 'POST', headers: { ...headers, 'content-length': '20000000' } });
    sending.on('error', () => undefined);
    await new Promise((resolve) => sending.write(body, resolve));
    sending.destroy();
    expect(await outcome).toEqual({ refused: 'upload-incomplete' });
    await expectNothingLeft();
  });

  test('and what a crash leaves of it is swept after a day', async () => {
    const now = custody.clock.now().toISOString();
    await send(formWith());
    const { sql } = custody.database;
    // As it stands while the bytes come in.
    await sql('uploads').update({ state: 'open', received: 0, completed_at: null, created_at: now });
    const desk = dockingDesk(custody);
    custody.clock.setOffsetSeconds(23 * 3600);
    expect((await sweepUploads(desk)).expired).toBe(0);
    custody.clock.setOffsetSeconds(25 * 3600);
    expect((await sweepUploads(desk)).expired).toBe(1);
  });
});
