import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { WINDOW_SIZE, windowOf } from '../../../protocols/viewing/footage-window.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { verifyFile } from '../../../server/commands/verify.ts';
import type { Client } from '../../support/house.ts';
import { openRows, takeIn } from '../../support/killed-house.ts';
import { startHouse } from '../../support/process.ts';
import { filesWithPlaintext, MARKER } from '../../support/receiving.ts';

const WINDOWS = 4;
/** Bytes after which the server dies: with the first of the footage, in the middle of a window, and right behind the border of one. */
const DEATHS = [1, 1.5 * WINDOW_SIZE, 3 * WINDOW_SIZE + 1];

let sql: Knex;
afterEach(() => sql.destroy());

async function openSession(staff: Client, recordingId: string): Promise<string> {
  const said = { purpose: 'klacht', caseRef: 'Klacht 7', coViewers: ['Carla'] };
  const { status, body } = await staff.call('POST', `/opnames/${recordingId}/kijksessies`, said);
  expect(status).toBe(201);
  return String(body.id);
}

/** Receives footage until so many bytes are there, then lets the server die, and counts what came in all the same. */
async function watchUntil(staff: Client, session: string, bytes: number, die: () => Promise<void>): Promise<number> {
  const response = await staff.fetch(`/v1/kijksessies/${session}/beeld`);
  expect(response.status).toBe(200);
  let received = 0;
  let died: Promise<void> | undefined;
  try {
    for await (const piece of response.body ?? []) {
      received += (piece as Uint8Array).length;
      if (received >= bytes) died ??= die();
    }
  } catch {
    // The connection broke: what came before counts.
  }
  await (died ?? die());
  return received;
}

test('a server that is killed while it shows footage leaves a log that says at least what was shown, and why it was opened', async () => {
  await using house = await startHouse('sqlite');
  const content = randomBytes(WINDOWS * WINDOW_SIZE - 12_345);
  for (let at = 0; at + MARKER.length <= content.length; at += 65_536) MARKER.copy(content, at);
  const clip = { name: 'clip.mp4', content, startedAt: new Date(Date.now() - 3_600_000), place: 'Breestraat' };
  await takeIn(await house.signIn('beheerder'), clip);
  sql = await openRows(house);
  const [about = ''] = (await sql('recordings').pluck('id')) as string[];

  for (const bytes of DEATHS) {
    const staff = await house.signIn('privacymedewerker');
    const session = await openSession(staff, about);
    const received = await watchUntil(staff, session, bytes, () => house.kill());
    expect(received).toBeGreaterThanOrEqual(bytes);
    const entries = (await readLog(sql, { about })).filter(({ facts }) => facts['session'] === session);
    const played = entries.filter(({ act }) => act === 'viewing.played').map(({ facts }) => Number(facts['window']));
    const seen = Array.from({ length: windowOf(received - 1) + 1 }, (_, window) => window);
    expect({ bytes, played: played.toSorted() }).toEqual({ bytes, played: expect.arrayContaining(seen) });
    expect(entries.at(-1)).toMatchObject({ act: 'viewing.opened', purpose: 'klacht', caseRef: 'Klacht 7' });
    // What the session knows and what the log says were committed together.
    const noted: unknown[] = await sql('viewing_windows')
      .where({ session_id: session })
      .orderBy('number')
      .pluck('number');
    expect(noted).toEqual(played.toSorted());
    expect(await filesWithPlaintext(house.folder)).toEqual([]);
    await house.start();
  }

  const fg = await house.signIn('toezichthouder');
  const file = path.join(house.folder, 'logboek.jsonl');
  await writeFile(file, await (await fg.fetch('/v1/logboek/uitvoer?purpose=integriteit-beveiliging')).text());
  expect(await verifyFile(file, {})).toMatchObject({ verdict: 'holds' });
}, 120_000);
