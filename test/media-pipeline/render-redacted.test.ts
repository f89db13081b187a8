import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import type { Detector } from '../../media-pipeline/detection/detector.ts';
import { probeFootage } from '../../media-pipeline/ffmpeg/probe.ts';
import { proposePlan } from '../../media-pipeline/propose-plan.ts';
import { renderRedacted } from '../../media-pipeline/render-redacted.ts';
import { frameClock, frameMoments } from '../../protocols/redaction/frame-clock.ts';
import type { RedactionPlan, SoundDecision, Track } from '../../protocols/redaction/plan.ts';
import { ffmpeg, madeFootage, pictureMoments } from '../support/footage.ts';
import { lend } from '../support/loopback.ts';
import { planOf } from '../support/redaction-plan.ts';

const WIDTH = 320;
const HEIGHT = 192;
const CELL = 32;

class Kept extends Writable {
  readonly chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** Sees nothing: for plans that are drawn by hand. */
const blind: Detector = {
  name: 'blind',
  feedsFor: () => [{ content: { width: 32, height: 32 }, padded: { width: 32, height: 32 } }],
  find: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

/** White pictures with a tone, at the frames of a 30 fps clock that `keep` names. */
function whiteFootage(name: string, keep: string): Promise<string> {
  return madeFootage(
    name,
    ...['-f', 'lavfi', '-i', `color=white:s=${WIDTH}x${HEIGHT}:r=30:d=3`, '-f', 'lavfi', '-i', 'sine=f=440:d=3'],
    ...['-filter_complex', `[0:v]select='${keep}',setpts=PTS+mod(N\\,3)*0.004/TB[v]`, '-map', '[v]', '-map', '1:a'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-video_track_timescale', '90000'],
    ...[
      '-c:v',
      'libx264',
      '-bf',
      '2',
      '-c:a',
      'aac',
      '-metadata',
      'location=+52.1+004.4/',
      '-metadata',
      'title=CAM-7781',
    ],
  );
}

/** A plan whose mask n covers exactly cell n mod 60 of a 10 x 6 grid, so that any mask on a wrong frame shows. */
async function movingCellPlan(file: string, sound: SoundDecision = { decision: 'muted' }): Promise<RedactionPlan> {
  await using lent = await lend(file);
  const plan = (await proposePlan({ url: lent.url, facts: await probeFootage(lent.url), detector: blind })).plan;
  const { frames } = plan;
  const tracks = frameMoments(frames).map((atMicroseconds, frame): Track => {
    const box = { x: (frame % 10) * CELL, y: (Math.floor(frame / 10) % 6) * CELL, width: CELL, height: CELL };
    const keys = [{ atMicroseconds, box }];
    return { id: `t${frame}`, kind: 'face', origin: 'machine', bestScore: 1, keys, decision: { decision: 'cover' } };
  });
  return { ...plan, tracks, sound };
}

async function render(file: string, plan: RedactionPlan, signal?: AbortSignal) {
  await using lent = await lend(file);
  const facts = await probeFootage(lent.url);
  const output = new Kept();
  const report = renderRedacted({ url: lent.url, facts, plan, output, signal });
  return {
    output,
    report: await report.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  };
}

/** For every picture of a copy the cells that are dark. */
async function darkCells(copy: string): Promise<number[][]> {
  const gray = await ffmpeg(
    '-i',
    copy,
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=10:6:flags=area,format=gray',
    '-f',
    'rawvideo',
    '-',
  );
  return Array.from({ length: gray.length / 60 }, (_, frame) =>
    [...gray.subarray(frame * 60, frame * 60 + 60).entries()].filter(([, value]) => value < 128).map(([cell]) => cell),
  );
}

/** Files that the ffmpeg reading `url` holds open and that we did not hand to it ourselves. */
function filesOpenedBy(url: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args']).toString().split('\n');
  const pid = lines
    .find((line) => line.includes(url))
    ?.trim()
    .split(' ')[0];
  const filesOf = (process: string): string[] =>
    readdirSync(`/proc/${process}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${process}/fd/${fd}`)].filter((target) => target.startsWith('/'));
      } catch {
        return [];
      }
    });
  const ours = new Set(filesOf('self').filter((file) => file !== '/dev/null'));
  return [...new Set(filesOf(pid!))].filter((file) => !ours.has(file));
}

async function saved(name: string, bytes: Buffer): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const file = `${tmpdir()}/beeldkluis-test-${process.pid}-${name}`;
  await writeFile(file, bytes);
  return file;
}

describe('a redacted copy', () => {
  test.each([
    ['a constant frame rate', 'cfr.mp4', '1'],
    ['frames that come irregularly', 'vfr.mp4', 'not(mod(n*n\\,7))+lt(mod(n\\,11)\\,3)'],
    ['a picture that starts after the sound', 'late.mp4', 'gte(n\\,15)'],
  ])('has mask n on frame n with %s', async (_, name, keep) => {
    const file = await whiteFootage(name, keep);
    const plan = await movingCellPlan(file);
    const { output, report } = await render(file, plan);
    expect(report).toMatchObject({ value: { byteCount: output.bytes.length } });
    const copy = await saved(name, output.bytes);
    const cells = await darkCells(copy);
    expect(cells).toEqual(plan.tracks.map((__, frame) => [frame % 60]));
    const moments = await pictureMoments(copy);
    const before = await pictureMoments(file);
    // A copy without sound starts at its first picture; the distances are what must not change.
    moments.forEach((moment, n) => expect(moment - moments[0]!).toBeCloseTo(before[n]! - before[0]!, 3));
  });

  test('is solid where it is covered: whatever lay there gives the same bytes', async () => {
    const file = await whiteFootage('cfr.mp4', '1');
    const black = await madeFootage(
      'noise.mp4',
      ...[
        '-i',
        file,
        '-vf',
        'noise=alls=100:allf=t',
        '-map',
        '0',
        '-c:a',
        'copy',
        '-c:v',
        'libx264',
        '-video_track_timescale',
        '90000',
      ],
    );
    const all = {
      id: 'm',
      fromSeconds: 0,
      toSeconds: 9,
      box: { x: 0, y: 0, width: WIDTH, height: HEIGHT },
      by: 'anna',
    };
    const plan = { ...(await movingCellPlan(file)), tracks: [], extraMasks: [all] };
    const one = await render(file, plan);
    const two = await render(black, { ...plan, frames: (await movingCellPlan(black)).frames });
    expect(one.output.bytes.length).toBeGreaterThan(1000);
    expect(two.output.bytes.equals(one.output.bytes)).toBe(true);
  });

  test('does not exist when the masks end before the footage', async () => {
    const file = await whiteFootage('cfr.mp4', '1');
    const plan = await movingCellPlan(file);
    const half = { ...plan, frames: { ...plan.frames, steps: [{ ...plan.frames.steps[0]!, times: 40 }] } };
    const { output, report } = await render(file, half);
    expect(report).toMatchObject({ error: { message: expect.stringContaining('there is no copy') } });
    expect(output.writableFinished).toBe(false);
    expect(output.destroyed).toBe(true);
  });

  test('does not exist when one mask lies a hundredth of a second beside its frame', async () => {
    const file = await whiteFootage('cfr.mp4', '1');
    const plan = await movingCellPlan(file);
    const shifted = { ...plan, frames: { ...plan.frames, firstTick: plan.frames.firstTick + 900 } };
    expect((await render(file, shifted)).report).toMatchObject({
      error: { message: expect.stringContaining('there is no copy') },
    });
  });

  test('carries no sound unless a person released it, and then stays silent in the muted parts', async () => {
    const file = await whiteFootage('cfr.mp4', '1');
    const muted = await render(file, await movingCellPlan(file));
    expect((await probeFootage(await saved('muted.mp4', muted.output.bytes))).audio).toBeNull();

    const sound: SoundDecision = { decision: 'audible', except: [{ fromSeconds: 1, toSeconds: 2 }], by: 'anna' };
    const audible = await render(file, await movingCellPlan(file, sound));
    const copy = await saved('audible.mp4', audible.output.bytes);
    const loudest = async (from: number, seconds: number): Promise<number> => {
      const samples = await ffmpeg(
        '-ss',
        `${from}`,
        '-t',
        `${seconds}`,
        '-i',
        copy,
        '-map',
        '0:a',
        '-ac',
        '1',
        '-f',
        's16le',
        '-',
      );
      return new Int16Array(samples.buffer, samples.byteOffset, samples.length >> 1).reduce(
        (most, value) => Math.max(most, Math.abs(value)),
        0,
      );
    };
    expect(await loudest(1, 1)).toBeLessThan(4);
    expect(await loudest(0.2, 0.6)).toBeGreaterThan(1000);
    expect(await loudest(2.3, 0.5)).toBeGreaterThan(1000);
  });

  test('says nothing about camera, place or person', async () => {
    const file = await whiteFootage('cfr.mp4', '1');
    const { output } = await render(file, await movingCellPlan(file));
    expect(output.bytes.includes('CAM-7781')).toBe(false);
    expect(output.bytes.includes('+52.1')).toBe(false);
    expect(output.bytes.includes('x264 - core')).toBe(false);
  });

  test('leaves no process and no file behind when it is broken off halfway', async () => {
    const file = await madeFootage(
      'long.mp4',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=1280x720:r=30:d=20',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
    );
    const opened: string[] = [];
    await using lent = await lend(file);
    const facts = await probeFootage(lent.url);
    const ticks = (await pictureMoments(file)).map((_, frame) => frame * 512);
    const frames = frameClock(ticks, { numerator: 1, denominator: 15_360 });
    const plan = planOf({ picture: { width: 1280, height: 720 }, durationSeconds: 20, frames, tracks: [] });
    const stop = new AbortController();
    const output = new Kept();
    const onProgress = (share: number): void => {
      if (share <= 0.05 || stop.signal.aborted) return;
      opened.push(...filesOpenedBy(lent.url));
      stop.abort(new Error('the plan was withdrawn'));
    };
    await expect(
      renderRedacted({ url: lent.url, facts, plan, output, signal: stop.signal, onProgress }),
    ).rejects.toThrow('aborted');
    expect(output.destroyed).toBe(true);
    expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(lent.url);
    expect(opened).toEqual([]);
  });
});
