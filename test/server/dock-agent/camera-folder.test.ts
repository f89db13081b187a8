import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readClips } from '../../../server/dock-agent/camera-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-camera-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content = '{"place":"Markt"}'): Promise<void> => writeFile(path.join(folder, name), content);
const wiped = async (): Promise<string[]> =>
  (await readClips(folder)).flatMap(({ files }) => files.map((file) => path.basename(file)));

test('a link on a camera is no clip, so that nothing from outside it is sent or wiped', async () => {
  await put('clip0001.mp4', 'footage');
  await symlink('/etc/passwd', path.join(folder, 'clip0002.mp4'));
  await mkdir(path.join(folder, 'clip0003.mp4'));
  expect((await readClips(folder)).map(({ name }) => name)).toEqual(['clip0001.mp4']);
});

test('a clip that is wiped takes its own description along, and never that of the camera or of another clip', async () => {
  await put('clip0001.mp4', 'footage');
  await put('clip0001.json');
  expect((await readClips(folder))[0]?.description['place']).toBe('Markt');
  expect(await wiped()).toEqual(['clip0001.mp4', 'clip0001.mp4.json', 'clip0001.json']);
  await put('clip0001.mkv', 'other footage');
  expect((await readClips(folder)).map(({ description }) => description['place'])).toEqual(['Markt', 'Markt']);
  await put('camera.mp4', 'footage');
  await put('camera.json', '{"cameraId":"BC-1"}');
  expect(await wiped()).not.toContain('camera.json');
  expect(await wiped()).not.toContain('clip0001.json');
});

test('a side-car says which clips the camera made as one recording', async () => {
  await put('clip0001.mp4', 'footage');
  await put('clip0001.mp4.json', '{"series":{"id":"REC7","number":1}}');
  expect((await readClips(folder))[0]?.description['series']).toEqual({ id: 'REC7', number: 1 });
});

test('a side-car that cannot be read keeps its own clip from being docked, with a reason, and no other', async () => {
  await put('clip0001.mp4', 'footage');
  await put('clip0001.mp4.json', '{"place":');
  await put('clip0002.mp4', 'footage');
  await put('clip0002.mp4.json', '\uFEFF{"place":"Markt"}');
  const [broken, whole] = await readClips(folder);
  expect(broken).toMatchObject({ name: 'clip0001.mp4', fault: 'clip0001.mp4.json is niet te lezen (geen JSON)' });
  expect(whole).toMatchObject({ fault: undefined, description: { place: 'Markt' } });
});
