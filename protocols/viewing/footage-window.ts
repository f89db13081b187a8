import { SEGMENT_SIZE } from '../custody/sealed-object.ts';

/** Bytes of footage whose view is recorded as one; the same size as a sealed segment. */
export const WINDOW_SIZE = SEGMENT_SIZE;

/** A stretch of playing time, in seconds from the beginning. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Footage as far as its windows are concerned; the duration is unknown until the footage was examined. */
export interface FootageExtent {
  readonly plainSize: number;
  readonly durationSeconds?: number | undefined;
}

/** Number of the window in which a byte lies. */
export function windowOf(byte: number): number {
  return Math.floor(byte / WINDOW_SIZE);
}

/**
 * Playing time that a window holds, in whole seconds rounded outwards. Bytes are not spread evenly over time, so it is an estimate;
 * unknown when the duration is.
 */
export function secondsOfWindow(extent: FootageExtent, number: number): Stretch | undefined {
  const { plainSize, durationSeconds } = extent;
  if (durationSeconds === undefined || plainSize === 0) return undefined;
  const at = (byte: number): number => (Math.min(byte, plainSize) / plainSize) * durationSeconds;
  return { from: Math.floor(at(number * WINDOW_SIZE)), to: Math.ceil(at((number + 1) * WINDOW_SIZE)) };
}
