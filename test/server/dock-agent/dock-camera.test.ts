import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { signStatement } from '../../../server/custody/signing.ts';
import { checkReceipt } from '../../../server/dock-agent/check-receipt.ts';
import { dockCamera } from '../../../server/dock-agent/dock-camera.ts';
import { serverAddress } from '../../../server/dock-agent/server-link.ts';
import { openAt } from '../../support/databases.ts';
import { openReceiving, writeClip } from '../../support/receiving.ts';

const run = promisify(execFile);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = rsa.publicKey.export({ format: 'jwk' }) as Record<string, string>;
const STATE = {
  server: 'https://b.example',
  dockId: 'dock-1',
  privateJwk: {},
  serverKeys: [jwk],
  seen: {},
  uploads: {},
};
const SENT = { cameraId: 'CAM-1', clipName: 'clip.mp4', size: 5, sha256: 'a'.repeat(64) };
const RECEIPT = {
  version: 1,
  organisation: 'Leiden',
  recordingId: 'r-1',
  dockId: 'dock-1',
  dockedAt: '2026-11-23T18:00:00.000Z',
  sealedAt: '2026-11-23T18:01:00.000Z',
  verification: 'read-back',
  ...SENT,
} as const;

describe('a receipt lets a clip be wiped', () => {
  test('when it is signed with a pinned key and about this very clip', async () => {
    const jws = await signStatement('receipt', RECEIPT, rsa.privateKey);
    expect((await checkReceipt(STATE, jws, SENT)).recordingId).toBe('r-1');
  });

  test.each([
    ['another hash', { sha256: 'b'.repeat(64) }],
    ['another size', { size: 6 }],
    ['another camera', { cameraId: 'CAM-2' }],
    ['another clip', { clipName: 'clip2.mp4' }],
    ['another dock', { dockId: 'dock-2' }],
    ['a recording that was not read back', { verification: 'hashed-in-passing' }],
  ])('never when it is about %s', async (_what, given) => {
    await expect(
      checkReceipt(STATE, await signStatement('receipt', { ...RECEIPT, ...given }, rsa.privateKey), SENT),
    ).rejects.toThrow();
  });

  test('never when it is signed by somebody else, is another kind of statement, or was changed', async () => {
    await expect(checkReceipt(STATE, await signStatement('receipt', RECEIPT, other.privateKey), SENT)).rejects.toThrow(
      'ondertekend',
    );
    await expect(
      checkReceipt(STATE, await signStatement('destruction', RECEIPT, rsa.privateKey), SENT),
    ).rejects.toThrow('geen ontvangstbewijs');
    const jws = await signStatement('receipt', { ...RECEIPT, size: 6 }, rsa.privateKey);
    const [head, , signature] = jws.split('.');
    const forged = [head, Buffer.from(JSON.stringify(RECEIPT)).toString('base64url'), signature].join('.');
    await expect(checkReceipt(STATE, forged, SENT)).rejects.toThrow('ondertekend');
  });
});

test.each(['http://beeldkluis.example', 'ftp://127.0.0.1', 'http://127.0.0.1.example'])(
  '%s is not an address to send footage to',
  (address) => {
    expect(() => serverAddress(address)).toThrow('https');
  },
);

test.each(['https://beeldkluis.example', 'http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])(
  '%s is',
  (address) => {
    expect(serverAddress(address).href).toContain(address);
  },
);

describe('the program on the docking PC', () => {
  test('keeps a clip on the camera when the receipt is forged, and wipes it against a true one', async () => {
    await using receiving = await openReceiving();
    const { camera, memory } = receiving;
    const clip = path.join(camera, 'clip0001.mp4');
    await writeClip(clip, 3_000_000);
    const state = (await memory.read())!;
    // As if somebody else stood where the service was when this dock was enrolled.
    await memory.write({ ...state, serverKeys: [other.publicKey.export({ format: 'jwk' }) as Record<string, string>] });
    const lines: string[] = [];
    const docking = { folder: camera, memory, now: () => new Date(), say: (line: string) => lines.push(line) };
    expect(await dockCamera(docking)).toBe(false);
    expect(existsSync(clip)).toBe(true);
    expect(lines.join('\n')).toContain('niet ondertekend met een sleutel van bij de aanmelding');

    await memory.write({ ...(await memory.read())!, serverKeys: state.serverKeys });
    expect(await dockCamera(docking)).toBe(true);
    expect(existsSync(clip)).toBe(false);
  }, 60_000);

  test('keeps a clip that changed while it was sent, whatever receipt there is for what it was', async () => {
    await using receiving = await openReceiving();
    const { camera, memory } = receiving;
    const clip = path.join(camera, 'clip0001.mp4');
    await writeClip(clip, 100_000);
    const lines: string[] = [];
    const docking = { folder: camera, memory, now: () => new Date(), say: (line: string) => lines.push(line) };
    const whole = await dockCamera({
      ...docking,
      report: ({ kind }) => {
        if (kind === 'sending') appendFileSync(clip, 'more');
      },
    });
    expect(whole).toBe(false);
    expect(lines.join('\n')).toContain(
      'ontvangstbewijs klopt\nclip0001.mp4: blijft op de camera, de opname is intussen',
    );
    expect(existsSync(clip)).toBe(true);
    // It is another clip now, which comes into custody by itself.
    expect(await dockCamera(docking)).toBe(true);
    expect(existsSync(clip)).toBe(false);
  }, 60_000);

  test('keeps a clip that was left on the camera to the docking that first saw it, and what was made since to this one', async () => {
    await using receiving = await openReceiving();
    const { camera, memory, folder } = receiving;
    const sideCar = path.join(camera, 'clip0001.mp4.json');
    await writeClip(path.join(camera, 'clip0001.mp4'), 1000);
    await writeFile(sideCar, '{');
    const day = 86_400_000;
    const docking = { folder: camera, memory, say: () => undefined };
    expect(await dockCamera({ ...docking, now: () => new Date(Date.now() - day) })).toBe(false);
    // Taken out too early; the next day it comes back.
    await writeFile(sideCar, '{}');
    await writeClip(path.join(camera, 'clip0002.mp4'), 1000);
    expect(await dockCamera({ ...docking, now: () => new Date() })).toBe(true);
    const rows = await openAt({ dialect: 'sqlite', file: path.join(folder, 'data', 'beeldkluis.sqlite') });
    const docked: string[] = await rows.sql('recordings').orderBy('clip_name').pluck('docked_at');
    await rows.close();
    const daysAgo = docked.map((moment) => Math.round((Date.now() - Date.parse(moment)) / day));
    expect(daysAgo).toEqual([1, 0]);
    expect((await memory.read())?.seen).toEqual({});
  }, 60_000);

  test('says what it does line by line, ends with 0 when all is in custody and with 1 when not', async () => {
    await using receiving = await openReceiving();
    const { camera, folder, url } = receiving;
    await writeClip(path.join(camera, 'clip0001.mp4'), 100_000);
    await writeClip(path.join(camera, 'clip0002.mkv'), 1);
    const { code } = (await (await fetch(new URL('/invite', url))).json()) as { code: string };
    const program = [
      path.resolve('test/support/dock-program.ts'),
      'dock',
      '--from',
      camera,
      '--server',
      url.href,
      '--state',
      path.join(folder, 'dock2'),
    ];
    const node = path.resolve('node_modules/node/bin/node');
    const { stdout } = await run(node, ['--no-warnings', ...program, '--enrol', code], { timeout: 30_000 });
    expect(stdout).toMatch(/Aangemeld bij .* als dock-/);
    expect(stdout).toContain('clip0002.mkv: gewist van de camera');
    expect(stdout).toContain('Alle opnamen zijn in bewaring; de camera is leeg');

    await writeClip(path.join(camera, 'clip0003.mp4'), 1000);
    await writeFile(path.join(camera, 'clip0003.mp4.json'), JSON.stringify({ startedAt: 'gisteren' }));
    await expect(run(node, ['--no-warnings', ...program], { timeout: 30_000 })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('clip0003.mp4: blijft op de camera'),
    });
    expect(existsSync(path.join(camera, 'clip0003.mp4'))).toBe(true);
  }, 60_000);
});
