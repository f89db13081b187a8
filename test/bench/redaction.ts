import { Writable } from 'node:stream';

import { probeFootage } from '../../media-pipeline/ffmpeg/probe.ts';
import { proposePlan } from '../../media-pipeline/propose-plan.ts';
import { renderRedacted } from '../../media-pipeline/render-redacted.ts';
import { ffmpeg, sampleFootage, testDetector } from '../support/footage.ts';
import { lend } from '../support/loopback.ts';

/** One measured figure, its goal and whether it was reached. */
export interface Measurement {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string;
  readonly holds: boolean;
}

const SECONDS = 12;
const FULL_HD = { width: 1920, height: 1080, framesPerSecond: 30 };
const PRESET = 'superfast';
const MOST_OVER_FLOOR = 1.35;

/**
 * Redaction of a 1080p30 clip: proposing and rendering as times real time, and rendering against the floor below which no
 * tool can go: decoding and encoding the same clip with the same coder and no redaction at all, in the same run.
 */
export async function* bench(): AsyncIterable<Measurement> {
  const file = await sampleFootage('stairwell', SECONDS, FULL_HD);
  const detector = await testDetector();
  await using lent = await lend(file);
  const { url } = lent;
  const facts = await probeFootage(url);

  const proposing = await timed(() => proposePlan({ url, facts, detector }));
  yield measured('propose-x-real-time', SECONDS / proposing.seconds, { unit: 'x', least: 1 });

  const { plan } = proposing.value;
  const output = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  const floor = await timed(() =>
    ffmpeg('-i', url, '-an', '-c:v', 'libx264', '-preset', PRESET, '-crf', '23', '-g', '60', '-f', 'null', '-'),
  );
  const rendering = await timed(() => renderRedacted({ url, facts, plan, output: output(), preset: PRESET }));
  yield measured('render-x-real-time', SECONDS / rendering.seconds, { unit: 'x', least: 1 });
  yield measured('encode-floor-x-real-time', SECONDS / floor.seconds, { unit: 'x', least: 0 });
  yield measured('render-over-encode-floor', rendering.seconds / floor.seconds, {
    unit: 'ratio',
    most: MOST_OVER_FLOOR,
  });

  const [track] = plan.tracks;
  if (track !== undefined) {
    const crowd = Array.from({ length: 40 }, (_, copy) => ({ ...track, id: `crowd-${copy}` }));
    const crowded = await timed(() =>
      renderRedacted({ url, facts, plan: { ...plan, tracks: crowd }, output: output(), preset: PRESET }),
    );
    yield measured('render-40-people-over-few', crowded.seconds / rendering.seconds, { unit: 'ratio', most: 1.25 });
  }
  await detector.close();
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

function measured(figure: string, value: number, wanted: { unit: string; least?: number; most?: number }): Measurement {
  const { unit, least = -Infinity, most = Infinity } = wanted;
  const goal = most === Infinity ? `>= ${least}` : `<= ${most}`;
  return {
    bench: 'redaction',
    figure,
    value: Math.round(value * 100) / 100,
    unit,
    goal,
    holds: value >= least && value <= most,
  };
}
