import { createHash } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { canonicalPlan, peopleInPlan, planHash } from '../../../protocols/redaction/plan.ts';
import { planOf } from '../../support/redaction-plan.ts';

describe('a redaction plan', () => {
  test('has one hash, however its fields are ordered', () => {
    const plan = planOf();
    const backwards = Object.fromEntries(Object.entries(plan).reverse()) as typeof plan;
    expect(Object.keys(backwards)).not.toEqual(Object.keys(plan));
    expect(planHash(backwards)).toBe(planHash(plan));
    expect(planHash(plan)).toBe(createHash('sha256').update(canonicalPlan(plan)).digest('hex'));
  });

  test('changes its hash with every decision', () => {
    const plan = planOf();
    const shown = planOf({
      tracks: plan.tracks.map((track) => ({
        ...track,
        decision: { decision: 'show', reason: 'requester', by: 'anna' },
      })),
    });
    const audible = planOf({ sound: { decision: 'audible', except: [], by: 'anna' } });
    expect(new Set([planHash(plan), planHash(shown), planHash(audible)]).size).toBe(3);
  });

  test('is written with sorted keys and without white space', () => {
    expect(canonicalPlan(planOf({ tracks: [] }))).toBe(
      '{"detector":"test","durationSeconds":2,"extraMasks":[],"frames":{"firstTick":0,"steps":[{"ticks":1000,"times":19}],' +
        '"tick":{"denominator":10000,"numerator":1}},"picture":{"height":360,"width":640},' +
        '"schema":"beeldkluis/redaction-plan/1","sound":{"decision":"muted"},"tracks":[]}',
    );
  });

  test('names everyone who released or drew something in it', () => {
    const plan = planOf();
    const people = peopleInPlan(
      planOf({
        tracks: plan.tracks.map((track) => ({
          ...track,
          decision: { decision: 'show', reason: 'consent', by: 'anna' },
        })),
        extraMasks: [{ id: 'm', fromSeconds: 0, toSeconds: 1, box: { x: 0, y: 0, width: 9, height: 9 }, by: 'bram' }],
        sound: { decision: 'audible', except: [], by: 'cees' },
      }),
    );
    expect([...people].sort()).toEqual(['anna', 'bram', 'cees']);
    expect(peopleInPlan(plan).size).toBe(0);
  });
});
