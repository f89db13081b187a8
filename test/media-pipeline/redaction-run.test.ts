import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { checkCopy } from '../../media-pipeline/check-copy.ts';
import type { Detector } from '../../media-pipeline/detection/detector.ts';
import { probeFootage } from '../../media-pipeline/ffmpeg/probe.ts';
import { proposePlan, type ProposedPlan } from '../../media-pipeline/propose-plan.ts';
import { renderRedacted } from '../../media-pipeline/render-redacted.ts';
import { parsePlan } from '../../protocols/redaction/parse-plan.ts';
import type { RedactionPlan } from '../../protocols/redaction/plan.ts';
import { ffmpeg, realFootage, sampleFootage, testDetector } from '../support/footage.ts';
import { lend } from '../support/loopback.ts';

let detector: Detector;
/** Three people, with the plan that the machine proposes for them and a copy rendered from it. */
let terrace: string;
let proposed: ProposedPlan;
let copy: string;
beforeAll(async () => {
  detector = await testDetector();
  terrace = await sampleFootage('terrace', 3);
  proposed = await propose(terrace);
  copy = copyName('all');
  await renderTo(copy, terrace, proposed.plan);
}, 120_000);
afterAll(() => detector.close());

async function propose(file: string): Promise<ProposedPlan> {
  await using lent = await lend(file);
  return await proposePlan({ url: lent.url, facts: await probeFootage(lent.url), detector });
}

async function renderTo(copy: string, file: string, plan: RedactionPlan) {
  await using lent = await lend(file);
  return await renderRedacted({
    url: lent.url,
    facts: await probeFootage(lent.url),
    plan,
    output: createWriteStream(copy),
  });
}

async function check(file: string, plan: RedactionPlan) {
  await using lent = await lend(file);
  return await checkCopy({ url: lent.url, plan, detector });
}

function copyName(name: string): string {
  return `${tmpdir()}/beeldkluis-run-${process.pid}-${name}.mp4`;
}

describe('redaction of footage with three people', () => {
  test('covers them all, and the machine finds nobody in its own copy', async () => {
    const { plan, frameCount, framesLookedAt } = proposed;
    expect({ frameCount, framesLookedAt }).toEqual({ frameCount: 90, framesLookedAt: 18 });
    expect(plan.tracks.filter((track) => (track.bestScore ?? 0) > 0.8)).toHaveLength(3);
    expect(parsePlan(JSON.parse(JSON.stringify(plan))).value).toEqual(plan);

    expect(await check(copy, plan)).toEqual({ clean: true, findings: [], frameCount: 90, framesLookedAt: 18 });
  });

  test('shows only the person whom somebody released', async () => {
    const { plan } = proposed;
    const [requester] = plan.tracks.toSorted((a, b) => (b.bestScore ?? 0) - (a.bestScore ?? 0));
    const shown: RedactionPlan = {
      ...plan,
      tracks: plan.tracks.map((track) =>
        track.id === requester!.id
          ? { ...track, decision: { decision: 'show', reason: 'requester', by: 'anna' } }
          : track,
      ),
    };
    const showing = copyName('one');
    await renderTo(showing, terrace, shown);
    expect((await check(showing, shown)).clean).toBe(true);
    // The same copy against the plan in which nobody was released: now that face is a finding.
    const strict = await check(showing, plan);
    expect(strict.findings.map(({ finding }) => finding)).toEqual(expect.arrayContaining(['face', 'not-covered']));
  });

  test('does not pass the original off as a copy: faces, sound, place and clock are found', async () => {
    const { clean, findings } = await check(terrace, proposed.plan);
    expect(clean).toBe(false);
    expect(new Set(findings.map(({ finding }) => finding))).toEqual(
      new Set(['face', 'not-covered', 'sound', 'leftover']),
    );
    const names = findings.flatMap((each) => (each.finding === 'leftover' ? [each.name] : []));
    expect(names).toEqual(expect.arrayContaining(['location', 'creation_time', 'title']));
  });

  test('does not pass a copy that lost a frame', async () => {
    const cut = copyName('cut');
    await ffmpeg('-y', '-i', copy, '-frames:v', '80', '-map_metadata', '-1', cut);
    expect((await check(cut, proposed.plan)).findings).toContainEqual({
      finding: 'frames-differ',
      planned: 90,
      found: 80,
    });
  });

  const people = realFootage('one-person-portrait-608x1080.mp4');
  (people === undefined ? test.skip : test)('covers a person in real footage', async () => {
    const { plan } = await propose(people!);
    const longest = Math.max(...plan.tracks.map(({ keys }) => keys.at(-1)!.atMicroseconds - keys[0]!.atMicroseconds));
    expect(longest / 1e6).toBeGreaterThan(18);
  });
});
