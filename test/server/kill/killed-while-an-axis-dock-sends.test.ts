import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { dockWith, md5, sha256, type AxisDock, type ConnectionFileRead } from '../../support/axis-dock.ts';
import { CAMERA, aRecordingOf, introduce } from '../../support/axis-traffic.ts';
import { sampleFootage } from '../../support/footage.ts';
import { letLeasesEnd, openRows, seen } from '../../support/killed-house.ts';
import { startHouse, type RunningHouse } from '../../support/process.ts';
import { MARKER, filesWithPlaintext } from '../../support/receiving.ts';

/** What the connection has taken once this much was sent is more than its buffers hold: the server has sealed segments of it. */
const BEFORE_THE_KILL = 4 * SEGMENT_SIZE;

test('a server that is killed while a dock of Axis sends a clip has it in custody once after the dock sent it again, and left no plaintext', async () => {
  await using house = await startHouse('sqlite');
  const sql = await openRows(house);
  try {
    const dock = await connected(house, sql);
    const recording = aRecordingOf(2);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const [first, second] = [recording.clip(0, await markedClip()), recording.clip(1, await markedClip())];

    // In the middle of the body: nothing was promised, and what was sealed of it is worth nothing.
    const half = new Promise<void>((resolve, reject) => {
      const { name, meta, content: body } = first;
      const sent = dock.send('PUT', `${recording.container}/${name}`, {
        ...{ meta, body, hold: { after: BEFORE_THE_KILL, held: resolve } },
      });
      sent.then(() => reject(new Error('It was answered')), reject);
    });
    await half;
    await house.kill();
    expect(await sql('recordings')).toEqual([]);
    expect(await sql('uploads').where({ state: 'open' })).toHaveLength(1);
    expect(await filesWithPlaintext(house.folder)).toEqual([]);
    await house.start();
    await bring(dock, recording.container, first);

    // Between the sealing and the answer: the clip is in custody, and the dock does not know.
    await stallAnswers(sql);
    const unanswered = bring(dock, recording.container, second);
    unanswered.catch(() => undefined);
    await seen('the second clip in custody', 60, async () => (await rowsOf(sql)).length === 2);
    await house.kill();
    await expect(unanswered).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(await filesWithPlaintext(house.folder)).toEqual([]);
    await letAnswersGo(sql);
    await letLeasesEnd(sql);
    await house.start();
    await bring(dock, recording.container, second);

    expect((await dock.send('POST', recording.container, { meta: { Status: 'Complete' } })).status).toBe(204);
    await seen('both clips in order', 60, async () => (await rowsOf(sql)).every(([, number]) => number !== null));
    expect(await rowsOf(sql)).toEqual([
      ['sealed', 1, sha256(first.content)],
      ['sealed', 2, sha256(second.content)],
    ]);
    expect(await sql('uploads').where({ state: 'open' })).toEqual([]);
    expect(await sql('sealed_objects').where({ state: 'temporary' })).toEqual([]);
    expect(await filesWithPlaintext(house.folder)).toEqual([]);
  } finally {
    await sql.destroy();
  }
}, 180_000);

async function connected(house: RunningHouse, sql: Knex): Promise<AxisDock> {
  await sql('cameras').insert({ id: CAMERA, name: 'Bodycam 1', created_at: new Date().toISOString() });
  const staff = await house.signIn('beheerder');
  const made = await staff.call('POST', '/docks/axis', { name: 'Docks stadskantoor' });
  const id = String((made.body as { id: unknown }).id);
  const file = await staff.call('POST', `/docks/axis/${id}/verbindingsbestanden`);
  const dock = dockWith(file.body as ConnectionFileRead);
  await introduce(dock);
  return dock;
}

/** Footage with the marker behind its pictures, in a box that players pass over; longer than what is sent before the kill. */
async function markedClip(): Promise<Buffer> {
  const box = Buffer.alloc(BEFORE_THE_KILL + SEGMENT_SIZE);
  box.writeUInt32BE(box.length);
  box.write('free', 4, 'latin1');
  randomBytes(32).copy(box, 8);
  for (let at = 4096; at + MARKER.length <= box.length; at += 4096) MARKER.copy(box, at);
  return Buffer.concat([await readFile(await sampleFootage('terrace', 3)), box]);
}

async function bring(
  dock: AxisDock,
  container: string,
  { name, meta, content: body }: ReturnType<ReturnType<typeof aRecordingOf>['clip']>,
): Promise<void> {
  const answered = await dock.send('PUT', `${container}/${name}`, { meta, body });
  expect([answered.status, answered.headers['etag']]).toEqual([201, md5(body)]);
}

async function rowsOf(sql: Knex): Promise<unknown[][]> {
  const rows: { state: unknown; series_number: unknown; sha256: unknown }[] =
    await sql('recordings').orderBy('started_at');
  return rows.map(({ state, series_number: number, sha256: hash }) => [state, number, hash]);
}

/** From now on the note that something came for a container, which stands between sealing and answer, never gets done. */
async function stallAnswers(sql: Knex): Promise<void> {
  await sql.raw(
    'CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) AS c FROM n',
  );
  await sql.raw('CREATE TRIGGER stalled AFTER UPDATE OF sent_at ON axis_containers BEGIN SELECT c FROM endless; END');
}

async function letAnswersGo(sql: Knex): Promise<void> {
  await sql.raw('DROP TRIGGER stalled');
  await sql.raw('DROP VIEW endless');
}
