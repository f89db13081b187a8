import { randomInt } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { SEALED_SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { WINDOW_SIZE } from '../../../protocols/viewing/footage-window.ts';
import { readLog, type LoggedEntry } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import type { FootageDesk } from '../../../server/custody/footage-pieces.ts';
import { serveFootage } from '../../../server/custody/serve-footage.ts';
import { closeSessions, openViewingWithin } from '../../../server/custody/viewing-sessions.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker' };
const bert: Actor = { id: 'bert', name: 'Bert', role: 'privacymedewerker' };

describe.each(DIALECTS)('Serving footage (%s)', (dialect) => {
  let custody: TestCustody;
  let server: http.Server;
  const content = unlikeFootage(2 * WINDOW_SIZE + 123_457);
  let recordingId: string;
  let objectId: string;
  let desk: FootageDesk;
  let by = anna;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    const recording = aRecording(custody.clock, { durationSeconds: 60, size: content.length });
    recordingId = recording.id;
    objectId = await storeFootage(custody, recording, content);
    server = http.createServer((request, response) => {
      serveFootage(desk, by, (request.url ?? '').slice(1), { request, response }).then(
        (verdict) => {
          if (verdict.refused !== undefined) response.writeHead(499).end(verdict.refused);
        },
        () => response.writeHead(500).end('fault'),
      );
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await custody[Symbol.asyncDispose]();
  });

  async function newSession(minutes = 60, person = anna, about = { recordingId, objectId }): Promise<string> {
    desk = custody;
    by = person;
    const now = custody.clock.now();
    const verdict = await custody.database.inTransaction((tx) =>
      openViewingWithin(tx, person, {
        ...about,
        ...{ purpose: 'klacht', caseRef: 'UV-2026-0007', coViewers: ['Carla'] },
        ...{ openedAt: stamp(now), endsAt: stamp(new Date(now.getTime() + minutes * 60_000)) },
      }),
    );
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value.id;
  }

  function ask(session: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      http
        .request({ port, host: '127.0.0.1', path: `/${session}`, headers, method }, resolve)
        .on('error', reject)
        .end();
    });
  }

  async function read(answer: IncomingMessage): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }

  async function played(session: string): Promise<LoggedEntry[]> {
    const entries = await readLog(custody.database.sql, { about: recordingId, act: 'viewing.played', limit: 1000 });
    return entries.filter((entry) => entry.facts['session'] === session).reverse();
  }

  test('a request without a range gives all of it, and every window is in the log with its seconds', async () => {
    const session = await newSession();
    const answer = await ask(session);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
      'content-length': String(content.length),
    });
    expect((await read(answer)).equals(content)).toBe(true);
    const entries = await played(session);
    expect(entries.map(({ facts, result }) => [result, facts['window']])).toEqual([
      ['begun', 0],
      ['begun', 1],
      ['begun', 2],
    ]);
    expect(entries[1]).toMatchObject({
      purpose: 'klacht',
      caseRef: 'UV-2026-0007',
      facts: { fromSecond: 29, toSecond: 60 },
    });
    expect(entries[0]?.personal['by.name']).toBe('Anna de Wit');
  });

  test('random ranges give exactly those bytes, and a window is recorded once a session', async () => {
    const session = await newSession();
    for (let round = 0; round < 25; round += 1) {
      const from = randomInt(content.length);
      const to = Math.min(content.length, from + 1 + randomInt(round % 5 === 0 ? content.length : 70_000));
      const answer = await ask(session, { range: `bytes=${from}-${to - 1}` });
      expect(answer.statusCode).toBe(206);
      expect(answer.headers['content-range']).toBe(`bytes ${from}-${to - 1}/${content.length}`);
      expect((await read(answer)).equals(content.subarray(from, to))).toBe(true);
    }
    const windows = (await played(session)).map(({ facts }) => facts['window']);
    expect(new Set(windows).size).toBe(windows.length);
  });

  test('a range beyond the end cannot be had, a HEAD request shows nothing, and If-Range with other bytes gives everything', async () => {
    const session = await newSession();
    const beyond = await ask(session, { range: `bytes=${content.length}-` });
    expect([beyond.statusCode, (await read(beyond)).toString()]).toEqual([499, 'range-not-satisfiable']);
    expect(beyond.headers['content-range']).toBe(`bytes */${content.length}`);
    const head = await ask(session, { range: 'bytes=0-9' }, 'HEAD');
    expect([head.statusCode, head.headers['content-length']]).toEqual([206, '10']);
    expect(await read(head)).toHaveLength(0);
    expect(await played(session)).toEqual([]);
    expect((await ask(session, { range: 'bytes=0-9', 'if-range': String(head.headers.etag) })).statusCode).toBe(206);
    const other = await ask(session, { range: 'bytes=0-9', 'if-range': '"x"' });
    expect(other.statusCode).toBe(200);
    other.destroy();
  });

  test('a window is in the log before the vault is even asked for its bytes', async () => {
    const session = await newSession();
    const seen: number[] = [];
    const see = async (): Promise<void> => {
      seen.push((await played(session)).length);
    };
    desk = {
      ...custody,
      vault: {
        ...custody.vault,
        openFile: (id) => see().then(() => custody.vault.openFile(id)),
        range: (id, from, to) => see().then(() => custody.vault.range(id, from, to)),
      },
    };
    await read(await ask(session, { range: 'bytes=0-99' }));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((recorded) => recorded === 1)).toBe(true);
  });

  test('when the log cannot be written nothing is served', async () => {
    const session = await newSession();
    await custody.database.sql.schema.renameTable('log_index', 'log_index_away');
    try {
      const answer = await ask(session);
      expect([answer.statusCode, (await read(answer)).toString()]).toEqual([500, 'fault']);
    } finally {
      await custody.database.sql.schema.renameTable('log_index_away', 'log_index');
    }
    expect(await played(session)).toEqual([]);
    expect((await ask(session, { range: 'bytes=0-9' })).statusCode).toBe(206);
  });

  test('when the log fails halfway the stream stops at the window that could not be recorded', async () => {
    const session = await newSession();
    let turns = 0;
    desk = {
      ...custody,
      database: {
        ...custody.database,
        inSharedTransaction: (work) => {
          turns += 1;
          return turns > 1 ? Promise.reject(new Error('The log is full')) : custody.database.inSharedTransaction(work);
        },
      },
    };
    const got = await readUntilCut(await ask(session));
    expect(got.cut).toBe(true);
    expect(got.bytes).toBeLessThanOrEqual(WINDOW_SIZE);
    expect((await played(session)).map(({ facts }) => facts['window'])).toEqual([0]);
  });

  async function readUntilCut(answer: IncomingMessage): Promise<{ bytes: number; cut: boolean }> {
    let bytes = 0;
    try {
      for await (const piece of answer) bytes += (piece as Buffer).length;
      return { bytes, cut: false };
    } catch {
      return { bytes, cut: true };
    }
  }

  test("somebody else's session is not found, and neither is one that does not exist", async () => {
    const session = await newSession();
    by = bert;
    for (const id of [session, 'c0ffee00-0000-4000-8000-000000000000']) {
      const answer = await ask(id);
      expect([answer.statusCode, (await read(answer)).toString()]).toEqual([499, 'not-found']);
    }
    expect(await played(session)).toEqual([]);
  });

  test('a closed session and one whose time is over serve nothing', async () => {
    const short = await newSession(1);
    custody.clock.setOffsetSeconds(61);
    expect((await read(await ask(short))).toString()).toBe('session-ended');
    custody.clock.setOffsetSeconds(0);
    const closed = await newSession();
    await close(closed);
    expect((await read(await ask(closed))).toString()).toBe('session-ended');
  });

  function close(id: string): Promise<number> {
    const end = { reason: 'closed-by-viewer', at: stamp(custody.clock.now()) } as const;
    return custody.database.inTransaction((tx) => closeSessions(tx, anna, { id }, end));
  }

  test('footage that nobody reads is not recorded as played', async () => {
    const session = await newSession();
    const answer = await ask(session);
    await new Promise((resolve) => answer.once('readable', resolve));
    await pause(300);
    expect((await played(session)).map(({ facts }) => facts['window'])).not.toContain(2);
    answer.destroy();
  });

  test('closing the session cuts a running stream off, also when the player has stopped reading', async () => {
    const session = await newSession();
    const answer = await ask(session);
    await new Promise((resolve) => answer.once('readable', resolve));
    expect(await close(session)).toBe(1);
    await pause(1300);
    const got = await readUntilCut(answer);
    expect(got.cut).toBe(true);
    expect(got.bytes).toBeLessThan(content.length);
    const [closed] = await readLog(custody.database.sql, { about: recordingId, act: 'viewing.closed', limit: 1 });
    expect(closed).toMatchObject({ result: 'ended', facts: { session, reason: 'closed-by-viewer', windows: [0] } });
  });

  test.each([
    ['was deactivated', { state: 'deactivated' }],
    ['got another role', { role: 'handhaver' }],
  ])('who %s while watching is cut off at once, and cannot begin again', async (what, change) => {
    const person: Actor = { ...anna, id: `gone ${what}` };
    const { id, name, role } = person;
    const row = { id, name, role, department: 'A', state: 'active', created_at: stamp(custody.clock.now()) };
    await custody.database.sql('persons').insert(row);
    const session = await newSession(60, person);
    const answer = await ask(session);
    await new Promise((resolve) => answer.once('readable', resolve));
    await custody.database.sql('persons').where({ id }).update(change);
    await pause(1300);
    expect((await readUntilCut(answer)).cut).toBe(true);
    expect((await read(await ask(session))).toString()).toBe('session-ended');
  });

  test('a recording that is being destroyed is cut off at once', async () => {
    const recording = aRecording(custody.clock, { durationSeconds: 60 });
    const about = { recordingId: recording.id, objectId: await storeFootage(custody, recording, content) };
    const session = await newSession(60, anna, about);
    const answer = await ask(session);
    await new Promise((resolve) => answer.once('readable', resolve));
    await custody.database.sql('recordings').where({ id: recording.id }).update({ state: 'destroying' });
    await pause(1300);
    expect((await readUntilCut(answer)).cut).toBe(true);
    expect((await read(await ask(session))).toString()).toBe('being-destroyed');
  });

  test('an altered byte ends the stream before it, and the log says where', async () => {
    const recording = aRecording(custody.clock);
    const about = { recordingId: recording.id, objectId: await storeFootage(custody, recording, content) };
    await flip(about.objectId, SEALED_SEGMENT_SIZE + 500_000);
    const session = await newSession(60, anna, about);
    const got = await readUntilCut(await ask(session));
    expect(got.cut).toBe(true);
    expect(got.bytes).toBeLessThanOrEqual(WINDOW_SIZE);
    const straight = await ask(session, { range: `bytes=${WINDOW_SIZE}-` });
    expect((await read(straight)).toString()).toBe('footage-damaged');
    const [newest] = await readLog(custody.database.sql, { about: recording.id, act: 'viewing.played' });
    expect(newest).toMatchObject({ result: 'failed', facts: { session, window: 1, reason: 'not-authentic' } });
  });

  async function flip(id: string, at: number): Promise<void> {
    const names = await readdir(path.join(custody.folder, 'vault'), { recursive: true, withFileTypes: true });
    const file = names.find((entry) => entry.isFile() && path.join(entry.parentPath, entry.name).includes(id));
    if (file === undefined) throw new Error('No stored object');
    const handle = await open(path.join(file.parentPath, file.name), 'r+');
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    await handle.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
    await handle.close();
  }
});
