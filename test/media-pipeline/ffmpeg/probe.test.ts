import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { describe, expect, test } from '@jest/globals';

import { factsOf, NotFootage, probeFootage } from '../../../media-pipeline/ffmpeg/probe.ts';
import { missingFromFfmpeg } from '../../../media-pipeline/ffmpeg/run.ts';
import { madeFootage, sampleFootage } from '../../support/footage.ts';
import { lend } from '../../support/loopback.ts';

describe('what footage says about itself', () => {
  test('is read over a loopback address: codec, size, rate, length, sound and the camera clock', async () => {
    await using lent = await lend(await sampleFootage('terrace', 3));
    expect(await probeFootage(lent.url)).toEqual({
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      durationSeconds: expect.closeTo(3, 1),
      brand: 'isom',
      video: { codec: 'h264', pixelFormat: 'yuv420p', width: 640, height: 360, rotation: 0, frameRate: 30 },
      audio: { codec: 'aac', channels: 1 },
      createdAt: '2026-11-20T20:14:00.000Z',
    });
  });

  test('gives the size as displayed when the camera was held upright', async () => {
    const lying = await madeFootage('lying.mp4', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=10:d=1', '-c:v', 'libx264');
    const upright = await madeFootage('upright.mp4', '-i', lying, '-c', 'copy', '-metadata:s:v', 'rotate=90');
    expect((await probeFootage(upright)).video).toMatchObject({ width: 180, height: 320 });
  });

  test('knows a recording of sound alone', async () => {
    const sound = await madeFootage('sound.m4a', '-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac');
    expect(await probeFootage(sound)).toMatchObject({ video: null, audio: { codec: 'aac' } });
  });

  test.each([
    ['text', 'not footage at all\n'.repeat(50)],
    [
      'a playlist that points elsewhere',
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    ],
    ['a list of files to join', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['a single byte', 'x'],
  ])('is refused when it is %s', async (name, content) => {
    const file = `${tmpdir()}/beeldkluis-probe-${process.pid}-${name.length}`;
    await writeFile(file, content);
    await using lent = await lend(file);
    await expect(probeFootage(lent.url)).rejects.toThrow(NotFootage);
  });

  test('is refused when it claims a picture that no camera makes', () => {
    const stream = {
      codec_type: 'video',
      codec_name: 'h264',
      pix_fmt: 'yuv420p',
      width: 30_000,
      height: 2,
      channels: 0,
      avg_frame_rate: '30/1',
      r_frame_rate: '30/1',
      disposition: { attached_pic: 0 },
      side_data_list: [],
    };
    expect(() => factsOf({ format: { format_name: 'mp4' }, streams: [stream] })).toThrow('is not footage');
  });

  test('needs nothing that this ffmpeg lacks', async () => {
    expect(await missingFromFfmpeg()).toEqual([]);
  });
});
