import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import express from 'express';
import { readRecording } from '../../../server/custody/recordings.ts';
import { receiveByHand } from '../../../server/docking/receive-by-hand.ts';
import { openCustody } from '../../support/custody.ts';
import { dockingDesk, manifestFor } from '../../support/docking-desk.ts';

test('a form is read while it comes in: the clip is sealed, a form without one is refused, and one that breaks off leaves no recording', async () => {
  await using custody = await openCustody('sqlite');
  const desk = dockingDesk(custody);
  const application = express();
  application.post('/inname', async (request, response) => {
    const by = { id: 'boa-1', name: 'H', role: 'handhaver' } as const;
    await receiveByHand(desk, by, request).then(
      (verdict) => response.json(verdict),
      () => response.sendStatus(500),
    );
  });
  const server = createServer(application).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as { port: number }).port)}/inname`;

  const content = Buffer.alloc(20_000_000, 'footage ');
  const { startedAt, endedAt, sha256 } = manifestFor(custody, content);
  const form = new FormData();
  for (const [name, value] of Object.entries({ cameraId: 'CAM-0001', startedAt, endedAt, place: '' }))
    form.append(name, value);
  const empty = new FormData();
  for (const [name, value] of form) empty.append(name, value);
  form.append('clip', new Blob([content], { type: 'video/mp4' }), 'opname één.mp4');

  const taken = (await (await fetch(url, { method: 'POST', body: form })).json()) as { value: { recordingId: string } };
  expect(await readRecording(custody.database.sql, taken.value.recordingId)).toMatchObject({
    sha256,
    size: content.length,
    clipName: 'opname één.mp4',
    mediaType: 'video/mp4',
  });
  expect(await (await fetch(url, { method: 'POST', body: empty })).json()).toMatchObject({
    refused: 'manifest-refused',
  });

  const half = Buffer.from(await new Response(form).arrayBuffer()).subarray(0, 9_000_000);
  const boundary = half.subarray(2, half.indexOf('\r\n')).toString();
  const broken = fetch(url, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: half,
  });
  expect((await broken).ok).toBe(false);
  expect(await custody.database.sql('recordings')).toHaveLength(1);
  expect(await readdir(path.join(custody.folder, 'vault/permanent'))).toHaveLength(1);
  server.closeAllConnections();
  server.close();
});
