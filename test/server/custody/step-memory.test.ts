import { describe, expect, test } from '@jest/globals';
import { StepMemory } from '../../../server/custody/step-memory.ts';

describe('The memory in which footage goes to the sealing threads', () => {
  test('is used again, however often an upload asks for it', () => {
    const steps = new StepMemory();
    const first = Array.from({ length: 10 }, () => steps.take());
    for (const memory of first) steps.giveBack(memory);
    const second = Array.from({ length: 10 }, () => steps.take());
    expect(new Set([...first, ...second]).size).toBe(10);
  });

  test('of forty uploads at once is not kept when they are done', () => {
    const steps = new StepMemory();
    const busy = Array.from({ length: 40 }, () => steps.take());
    for (const memory of busy) steps.giveBack(memory);
    const again = Array.from({ length: 40 }, () => steps.take());
    expect(again.filter((memory) => busy.includes(memory)).length).toBe(12);
  });

  test('has eight steps under way at most: the ninth waits until one has left', async () => {
    const steps = new StepMemory();
    for (let step = 0; step < 8; step += 1) expect(steps.enter()).toBeUndefined();
    const ninth = steps.enter();
    let entered = false;
    const waiting = ninth?.then(() => {
      entered = true;
    });
    await Promise.resolve();
    expect(entered).toBe(false);
    steps.leave();
    await waiting;
    expect(entered).toBe(true);
  });

  test('that a thread kept is no longer counted on', async () => {
    const steps = new StepMemory();
    const memory = steps.take();
    for (let step = 0; step < 8; step += 1) expect(steps.enter()).toBeUndefined();
    const ninth = steps.enter();
    steps.takeBackAfter(Promise.reject(new Error('The thread ended')));
    await ninth;
    expect(steps.take()).not.toBe(memory);
  });
});
