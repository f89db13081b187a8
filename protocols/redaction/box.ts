/** Rectangle in the displayed picture (after rotation), in pixels from the top left corner; may reach outside the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the displayed picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Square pixels inside the box. */
export function areaOf(box: Box): number {
  return Math.max(0, box.width) * Math.max(0, box.height);
}

/** Square pixels that lie in both. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union: 1 for the same box, 0 for boxes that do not touch. */
export function likeness(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** Part of `inner` that lies inside `outer`, between 0 and 1. */
export function partInside(inner: Box, outer: Box): number {
  const area = areaOf(inner);
  return area === 0 ? 0 : sharedArea(inner, outer) / area;
}

/** Distance between the centres in pixels. */
export function centreDistance(a: Box, b: Box): number {
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}

/** The box widened on every side by a share of its own size: 0.3 adds 30 % left, right, above and below. */
export function grow(box: Box, share: number): Box {
  return {
    x: box.x - box.width * share,
    y: box.y - box.height * share,
    width: box.width * (1 + 2 * share),
    height: box.height * (1 + 2 * share),
  };
}

/** The box moved. */
export function shift(box: Box, x: number, y: number): Box {
  return { ...box, x: box.x + x, y: box.y + y };
}

/** The box that lies at `share` (0 to 1) of the way from one to the other. */
export function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}

/** The smallest box of whole pixels that holds this one. */
export function outward(box: Box): Box {
  const x = Math.floor(box.x);
  const y = Math.floor(box.y);
  return { x, y, width: Math.ceil(box.x + box.width) - x, height: Math.ceil(box.y + box.height) - y };
}

/** Whether any part of the box can be seen in the picture. */
export function isSeen(box: Box, picture: PictureSize): boolean {
  return sharedArea(box, { x: 0, y: 0, ...picture }) > 0;
}
