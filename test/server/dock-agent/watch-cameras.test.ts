import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { connect } from '../../../server/database/database.ts';
import { readBerths, type Berth as Reported } from '../../../server/docking/berths.ts';
import { filesWithPlaintext, openReceiving, writeClip, type Receiving } from '../../support/receiving.ts';

const MIB = 1024 * 1024;

/** The dock program in a process of its own, watching a folder. */
interface Agent extends AsyncDisposable {
  readonly said: string;
  /** Text of the status page. */
  page(): Promise<string>;
  readonly port: number;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const watched = (receiving: Receiving): string => path.join(receiving.folder, 'cameras');

async function startAgent(receiving: Receiving, ...words: string[]): Promise<Agent> {
  await mkdir(watched(receiving), { recursive: true });
  const program = ['--no-warnings', path.resolve('test/support/dock-program.ts'), 'dock'];
  const places = ['--watch', watched(receiving), '--state', path.join(receiving.folder, 'dock')];
  const child: ChildProcess = spawn(
    path.resolve('node_modules/node/bin/node'),
    [...program, ...places, '--server', receiving.url.href, '--status-port', '0', ...words],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout?.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  const address = /Stand van het dock: http:\/\/127\.0\.0\.1:(\d+)/;
  await until('the agent stands', () => Promise.resolve(address.test(said)));
  const port = Number(address.exec(said)?.[1]);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    get said() {
      return said;
    },
    port,
    page: async () => (await fetch(`http://127.0.0.1:${port}/`)).text(),
    end,
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL');
    },
  };
}

async function until(what: string, look: () => Promise<boolean>, seconds = 40): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`${what}: not seen in ${seconds} seconds`);
    await pause(50);
  }
}

/** A camera as it is mounted: made beside the watched folder and put there at once. */
async function putIn(
  receiving: Receiving,
  cameraId: string,
  clips: Readonly<Record<string, number>>,
  description: object = {},
): Promise<string> {
  const draft = path.join(receiving.folder, `draft-${cameraId}`);
  await mkdir(draft);
  await writeFile(path.join(draft, 'camera.json'), JSON.stringify({ cameraId, ...description }));
  for (const [name, size] of Object.entries(clips)) await writeClip(path.join(draft, name), size);
  await mkdir(watched(receiving), { recursive: true });
  await rename(draft, path.join(watched(receiving), cameraId));
  return path.join(watched(receiving), cameraId);
}

const clipsOn = async (camera: string): Promise<string[]> =>
  (await readdir(camera)).filter((name) => name.endsWith('.mp4'));

/** What the service knows of the cameras by the reports of the dock. */
function berthsAtService(receiving: Receiving): Promise<readonly Reported[]> {
  return lookingAt(receiving, async (sql) => [...(await readBerths(sql)).values()]);
}

function sealedClips(receiving: Receiving): Promise<unknown[]> {
  return lookingAt(receiving, (sql) =>
    sql('recordings').orderBy(['camera_id', 'clip_name']).select('camera_id', 'clip_name', 'sha256', 'size'),
  );
}

/** Looks at the rows of the service without taking its turn to write. */
async function lookingAt<T>(receiving: Receiving, look: (sql: Knex) => Promise<T>): Promise<T> {
  const sql = await connect({ dialect: 'sqlite', file: path.join(receiving.folder, 'data', 'beeldkluis.sqlite') });
  try {
    return await look(sql);
  } finally {
    await sql.destroy();
  }
}

test('two cameras are docked at once under one cap, a third waits its turn, and the page says when each may be taken out', async () => {
  await using receiving = await openReceiving();
  await using agent = await startAgent(receiving, '--cameras-at-once', '2', '--megabits', '40');
  // Together 18 MB at 5 MB a second: more than three seconds, of which the page can be seen to be busy.
  const [one, two, three] = [
    await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 6_000_000 }),
    await putIn(receiving, 'CAM-2', { 'clip0001.mp4': 6_000_000 }),
    await putIn(receiving, 'CAM-3', { 'clip0001.mp4': 6_000_000 }),
  ];
  const begun = Date.now();
  await until('two are busy and one waits', async () => {
    const page = await agent.page();
    return (page.match(/bezig \d+ %/g) ?? []).length === 2 && page.includes('wacht op beurt');
  });
  await until('all are empty', async () => ((await agent.page()).match(/leeg, veilig/g) ?? []).length === 3);
  expect(Date.now() - begun).toBeGreaterThan(3000);
  for (const camera of [one, two, three]) expect(await clipsOn(camera)).toEqual([]);
  expect(await sealedClips(receiving)).toMatchObject(
    [1, 2, 3].map((n) => ({ camera_id: `CAM-${n}`, size: 6_000_000 })),
  );
  await until('the terminal says it', () => Promise.resolve(agent.said.includes('CAM-3: leeg, veilig')));
  expect(await agent.end('SIGTERM')).toBe(0);
}, 90_000);

test('a service that is away is waited for, the page says so, and nothing is wiped meanwhile', async () => {
  await using receiving = await openReceiving();
  await receiving.kill();
  await using agent = await startAgent(receiving);
  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 300_000, 'clip0002.mp4': 300_000 });
  await until('the page says it', async () => (await agent.page()).includes('geen verbinding'));
  expect(await agent.page()).toMatch(/niet bereikbaar sinds .*2 opnamen wachten\. Laat de camera staan/);
  expect(await clipsOn(camera)).toHaveLength(2);

  await receiving.start();
  await until('the camera is empty', async () => (await agent.page()).includes('leeg, veilig'));
  expect(await clipsOn(camera)).toEqual([]);
  expect(await sealedClips(receiving)).toHaveLength(2);
}, 90_000);

test('a service that goes down in the middle of a clip is waited for, and the clip goes on where it was', async () => {
  await using receiving = await openReceiving();
  await using agent = await startAgent(receiving, '--megabits', '100');
  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 60 * MIB });
  await until('it is on its way', async () => /bezig [3-9]\d %/.test(await agent.page()));
  await receiving.kill();
  await until('the page says it', async () => (await agent.page()).includes('geen verbinding'));
  await receiving.start();
  await until('the camera is empty', async () => (await agent.page()).includes('leeg, veilig'));
  expect(agent.said).toContain('clip0001.mp4: gaat verder waar het was gebleven');
  expect(await clipsOn(camera)).toEqual([]);
  expect(await sealedClips(receiving)).toHaveLength(1);
}, 90_000);

test('a program that is killed in the middle goes on at the next start, sends no clip twice, and leaves no footage outside the camera', async () => {
  await using receiving = await openReceiving();
  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 500_000, 'clip0002.mp4': 60 * MIB });
  {
    await using agent = await startAgent(receiving, '--megabits', '100');
    await until('it is on its way', async () => /bezig [3-9]\d %/.test(await agent.page()));
    await agent.end('SIGKILL');
  }
  expect(await clipsOn(camera)).toEqual(['clip0002.mp4']);
  expect(await filesWithPlaintext(path.join(receiving.folder, 'dock'))).toEqual([]);
  await using agent = await startAgent(receiving);
  await until('the camera is empty', async () => (await agent.page()).includes('leeg, veilig'));
  expect(agent.said).toContain('clip0002.mp4: gaat verder waar het was gebleven');
  expect(await clipsOn(camera)).toEqual([]);
  expect(await lookingAt(receiving, (sql) => sql('uploads'))).toHaveLength(2);
}, 90_000);

test('what nobody can tell is said in words for whoever stands there: a folder that is no known camera, a description that is wrong, a folder that is gone', async () => {
  await using receiving = await openReceiving();
  await using agent = await startAgent(receiving);
  const strange = path.join(watched(receiving), 'NIEUW');
  await mkdir(strange);
  await writeFile(path.join(strange, 'camera.json'), '{"cameraId":');
  await writeClip(path.join(strange, 'clip0001.mp4'), 1000);
  await until('it is seen', async () => (await agent.page()).includes('Niet herkend: NIEUW.'));
  expect(await clipsOn(strange)).toEqual(['clip0001.mp4']);
  await until('it is said', () => Promise.resolve(agent.said.includes('Map NIEUW lijkt een camera')));
  await rm(strange, { recursive: true });
  await until('it is gone', async () => !(await agent.page()).includes('NIEUW'));

  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 1000 });
  await writeFile(path.join(camera, 'clip0002.mp4.json'), JSON.stringify({ startedAt: 'gisteren' }));
  await writeClip(path.join(camera, 'clip0002.mp4'), 1000);
  const why = 'clip0002.mp4: wat de camera over de opname zegt, klopt niet (startedAt)';
  await until('the page says it', async () => (await agent.page()).includes(why));
  expect(await clipsOn(camera)).toEqual(['clip0002.mp4']);
  // One side-car that cannot be read keeps no other clip from coming in.
  const other = await putIn(receiving, 'CAM-2', { 'clip0001.mp4': 1000, 'clip0002.mp4': 1000 });
  await writeFile(path.join(other, 'clip0003.mp4.json'), '{"place":');
  await writeClip(path.join(other, 'clip0003.mp4'), 1000);
  const unreadable = 'clip0003.mp4: clip0003.mp4.json is niet te lezen (geen JSON)';
  await until('the page says it', async () => (await agent.page()).includes(unreadable));
  expect(await clipsOn(other)).toEqual(['clip0003.mp4']);
  // A try that gets nowhere is not said to be at work.
  for (let looks = 0; looks < 20; looks += 1) expect(await agent.page()).toContain('niet leeg');

  await rm(watched(receiving), { recursive: true });
  const gone = `de map ${watched(receiving)} is weg of is niet meer te lezen`;
  await until('the page says it', async () => (await agent.page()).includes(gone));
  expect(agent.said).not.toMatch(/ENOENT|\.\. /);
}, 60_000);

test('a clip without a valid receipt is never wiped: the page says that the camera is not empty, and why', async () => {
  await using receiving = await openReceiving();
  const state = (await receiving.memory.read())!;
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  await receiving.memory.write({ ...state, serverKeys: [other as Record<string, string>] });
  await using agent = await startAgent(receiving);
  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 300_000 });
  await until('the page says it', async () => (await agent.page()).includes('niet leeg'));
  expect(await agent.page()).toContain('niet ondertekend met een sleutel van bij de aanmelding');
  await pause(3000);
  expect(await clipsOn(camera)).toEqual(['clip0001.mp4']);
  expect(await agent.page()).not.toContain('leeg, veilig');
}, 90_000);

test('a wrong clock, missing clips, old files, a camera that went too early and one that never came back are said, each with what to do', async () => {
  await using receiving = await openReceiving();
  await writeFile(
    path.join(receiving.folder, 'dock', 'cameras.json'),
    JSON.stringify({
      'CAM-9': {
        ...{ lastSeenAt: new Date(Date.now() - 30 * 3_600_000).toISOString(), waiting: [], empty: true },
        ...{ lastNumbers: {}, missing: [], oldFiles: [], driftSeconds: null },
      },
    }),
  );
  await using agent = await startAgent(receiving, '--expect-hours', '24');
  await until('the lost camera is missed', async () => (await agent.page()).includes('niet teruggekomen'));
  expect(await agent.page()).toMatch(/CAM-9[\s\S]*al 30 uur weg\. Ga na wie hem heeft/);

  // A camera that is known by its label, beside one with a description.
  const labelled = path.join(receiving.folder, 'draft-label');
  await mkdir(labelled);
  await writeFile(path.join(labelled, 'volume-label.txt'), 'CAM-2\r\n');
  await writeFile(path.join(labelled, 'notes.txt'), 'x');
  await writeClip(path.join(labelled, 'clip0004.mp4'), 1000);
  await utimes(path.join(labelled, 'clip0004.mp4'), new Date(), new Date(Date.now() - 9 * 86_400_000));
  await rename(labelled, path.join(watched(receiving), 'CAM-2'));
  const deviceClockAt = new Date(Date.now() - 600_000).toISOString();
  await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 1000, 'clip0003.mp4': 1000 }, { deviceClockAt });
  await until('both are empty', async () => ((await agent.page()).match(/leeg, veilig/g) ?? []).length === 2);
  const page = await agent.page();
  expect(page).toContain('De klok van de camera loopt 10 minuten achter. Zet de klok gelijk.');
  expect(page).toContain('Ontbrekende opnamen: clip0002.');
  expect(page).toContain('Oude of vreemde bestanden op de camera: notes.txt.');
  const reported = async (cameraId: string, state: string): Promise<Reported | undefined> =>
    (await berthsAtService(receiving)).find((berth) => berth.cameraId === cameraId && berth.state === state);
  await until('the service heard it', async () => (await reported('CAM-1', 'empty')) !== undefined);
  expect((await reported('CAM-1', 'empty'))?.notices).toEqual([
    { kind: 'clock-off', seconds: expect.closeTo(-600, -1) },
    { kind: 'clips-missing', names: ['clip0002'] },
  ]);
  expect((await reported('CAM-2', 'empty'))?.notices).toEqual([{ kind: 'old-files', names: ['notes.txt'] }]);
  expect((await reported('CAM-9', 'missed'))?.notices).toEqual([{ kind: 'missed' }]);

  await receiving.kill();
  const early = await putIn(receiving, 'CAM-3', { 'clip0001.mp4': 1000 });
  await until('it waits', async () => (await agent.page()).includes('geen verbinding'));
  await rm(early, { recursive: true });
  await until('it went too early', async () => (await agent.page()).includes('te vroeg eruit'));
  expect(await agent.page()).toContain('Zet hem terug in het dock.');
  // What the service could not be told while it was away, it is told when it is there again.
  await receiving.start();
  await until('the service heard it', async () => (await reported('CAM-3', 'taken-early')) !== undefined);
}, 90_000);

test('the service hears how far each camera is, what its battery says, and when it was taken out', async () => {
  await using receiving = await openReceiving();
  await using agent = await startAgent(receiving, '--megabits', '40');
  const camera = await putIn(receiving, 'CAM-1', { 'clip0001.mp4': 30_000_000 }, { battery: 41.6, charging: true });
  const heard = async (fits: (berth: Reported) => boolean): Promise<boolean> =>
    (await berthsAtService(receiving)).some(fits);
  await until('it is on its way', () =>
    heard(({ state, sentBytes, totalBytes }) => state === 'busy' && sentBytes > 0 && totalBytes === 30_000_000),
  );
  expect(
    await heard(({ battery, charging, clipsLeft }) => battery === 42 && charging === true && clipsLeft === 1),
  ).toBe(true);
  await until('it is empty', () => heard(({ state, clipsLeft }) => state === 'empty' && clipsLeft === 0));
  // The camera says another charge while it stands in the dock.
  await writeFile(path.join(camera, 'camera.json'), JSON.stringify({ cameraId: 'CAM-1', battery: 100 }));
  await until('it is charged', () => heard(({ battery, charging }) => battery === 100 && charging === null));
  await rm(camera, { recursive: true });
  await until('it is out', () => heard(({ state, dockingStartedAt }) => state === 'out' && dockingStartedAt === null));
  expect(await agent.end('SIGTERM')).toBe(0);
}, 90_000);

test('the page answers this machine only, shows what a camera is called as text, and loads nothing', async () => {
  await using receiving = await openReceiving();
  await using agent = await startAgent(receiving);
  await putIn(receiving, 'CAM-<script>', {});
  await until('the camera is there', async () => (await agent.page()).includes('CAM-&lt;script&gt;'));
  const answer = await fetch(`http://127.0.0.1:${agent.port}/`);
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
  expect(await answer.text()).not.toMatch(/<script|style=|<style|https?:/);
  expect((await fetch(`http://127.0.0.1:${agent.port}/status.css`)).headers.get('content-type')).toMatch(/^text\/css/);
  const foreign = await new Promise<number | undefined>((resolve) => {
    get({ host: '127.0.0.1', port: agent.port, headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  expect(foreign).toBe(421);
  expect((await fetch(`http://127.0.0.1:${agent.port}/`, { method: 'POST' })).status).toBe(405);
  expect(existsSync(path.join(receiving.folder, 'dock', 'dock.json'))).toBe(true);
}, 60_000);
