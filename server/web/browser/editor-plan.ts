/** Rectangle in the displayed picture, in pixels. */
export interface EditedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a cover lies at a moment. */
export interface EditedKey {
  readonly atMicroseconds: number;
  readonly box: EditedBox;
}

/** A track as far as the editor shows it. */
export interface EditedTrack {
  readonly id: string;
  readonly keys: readonly EditedKey[];
  readonly shown: boolean;
}

/** A rectangle over a stretch of time. */
export interface EditedMask {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly box: EditedBox;
}

/** The plan as far as the editor shows it. */
export interface EditedPlan {
  readonly picture: { readonly width: number; readonly height: number };
  readonly durationSeconds: number;
  readonly tracks: readonly EditedTrack[];
  readonly masks: readonly EditedMask[];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function number(value: unknown, name: string): number {
  const found = member(value, name);
  if (typeof found !== 'number') throw new Error(`The plan has no ${name}`);
  return found;
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  if (!Array.isArray(found)) throw new Error(`The plan has no ${name}`);
  return found;
}

function boxOf(value: unknown): EditedBox {
  const box = member(value, 'box');
  return { x: number(box, 'x'), y: number(box, 'y'), width: number(box, 'width'), height: number(box, 'height') };
}

function trackOf(value: unknown): EditedTrack {
  const keys = list(value, 'keys').map((key) => ({ atMicroseconds: number(key, 'atMicroseconds'), box: boxOf(key) }));
  return { id: String(member(value, 'id')), keys, shown: member(member(value, 'decision'), 'decision') === 'show' };
}

/** Reads the answer of the API. Throws when it is no plan. */
export function parsePlan(answer: unknown): EditedPlan {
  const plan = member(answer, 'plan');
  const picture = member(plan, 'picture');
  return {
    picture: { width: number(picture, 'width'), height: number(picture, 'height') },
    durationSeconds: number(plan, 'durationSeconds'),
    tracks: list(plan, 'tracks').map(trackOf),
    masks: list(plan, 'extraMasks').map((mask) => ({
      fromSeconds: number(mask, 'fromSeconds'),
      toSeconds: number(mask, 'toSeconds'),
      box: boxOf(mask),
    })),
  };
}

/** Where a track lies at a moment; between two keys it moves in a straight line. Undefined before the first and after the last. */
export function trackBoxAt(keys: readonly EditedKey[], atMicroseconds: number): EditedBox | undefined {
  const after = keys.findIndex((key) => key.atMicroseconds >= atMicroseconds);
  const [next, before] = [keys[after], keys[after - 1]];
  if (next === undefined) return undefined;
  if (next.atMicroseconds === atMicroseconds) return next.box;
  if (before === undefined) return undefined;
  const share = (atMicroseconds - before.atMicroseconds) / (next.atMicroseconds - before.atMicroseconds);
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(before.box.x, next.box.x),
    y: mix(before.box.y, next.box.y),
    width: mix(before.box.width, next.box.width),
    height: mix(before.box.height, next.box.height),
  };
}
