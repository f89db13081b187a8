import type { PictureSize } from '../protocols/redaction/box.ts';
import type { CameraOffset } from '../protocols/redaction/tracks.ts';

/** Size of the gray feed from which camera motion and changes of scene are read. */
export const GRAY: PictureSize = { width: 240, height: 136 };

const MOST_COLUMNS = 24;
const MOST_ROWS = 16;
const EDGE = 2;
const TONES = 16;
/** Share of all pixels that changes its tone at a cut. High on purpose: a cut that is not there would end covers too early. */
const CUT_SHARE = 0.45;

interface Profile {
  readonly columns: Float64Array;
  readonly rows: Float64Array;
  readonly tones: Float64Array;
}

/** Follows how the whole picture moves from frame to frame, by comparing the mean brightness of columns and of rows. */
export class CameraMotion {
  /** Offset at every frame since the first, in pixels of the footage. */
  readonly offsets: CameraOffset[] = [];
  /** Frames at which another scene begins. */
  readonly sceneStarts: number[] = [];
  readonly #across: number;
  readonly #down: number;
  #before: Profile | undefined;

  constructor(picture: PictureSize) {
    this.#across = picture.width / GRAY.width;
    this.#down = picture.height / GRAY.height;
  }

  /** Takes the next frame, gray, one byte a pixel. */
  see(gray: Uint8Array): void {
    const now = profileOf(gray);
    const last = this.offsets.at(-1) ?? { x: 0, y: 0 };
    this.offsets.push(this.#before === undefined ? last : this.#moved(last, this.#before, now));
    this.#before = now;
  }

  #moved(last: CameraOffset, before: Profile, now: Profile): CameraOffset {
    if (changedShare(before.tones, now.tones) > CUT_SHARE) {
      this.sceneStarts.push(this.offsets.length);
      return last;
    }
    return {
      x: last.x + bestShift(before.columns, now.columns, MOST_COLUMNS) * this.#across,
      y: last.y + bestShift(before.rows, now.rows, MOST_ROWS) * this.#down,
    };
  }
}

function profileOf(gray: Uint8Array): Profile {
  const columns = new Float64Array(GRAY.width);
  const rows = new Float64Array(GRAY.height);
  const tones = new Float64Array(TONES);
  let index = 0;
  for (let y = 0; y < GRAY.height; y += 1) {
    let sum = 0;
    for (let x = 0; x < GRAY.width; x += 1) {
      const value = gray[index] ?? 0;
      index += 1;
      sum += value;
      columns[x] = (columns[x] ?? 0) + value;
      const tone = value >> 4;
      tones[tone] = (tones[tone] ?? 0) + 1;
    }
    rows[y] = sum / GRAY.width;
  }
  return { columns: columns.map((sum) => sum / GRAY.height), rows, tones: tones.map((count) => count / gray.length) };
}

function changedShare(before: Float64Array, now: Float64Array): number {
  return now.reduce((sum, share, tone) => sum + Math.abs(share - (before[tone] ?? 0)), 0) / 2;
}

/** Shift at which the slopes of both profiles fit best, refined between whole pixels by a parabola through the neighbours. */
function bestShift(before: Float64Array, now: Float64Array, most: number): number {
  const errors = Float64Array.from({ length: 2 * most + 1 }, (_, index) => misfit(before, now, index - most));
  let best = most;
  errors.forEach((error, index) => {
    if (error < (errors[best] ?? Infinity)) best = index;
  });
  const [left = Infinity, middle = Infinity, right = Infinity] = errors.slice(Math.max(0, best - 1), best + 2);
  const bend = left - 2 * middle + right;
  const isInside = best > 0 && best < errors.length - 1;
  return best - most + (isInside && bend > 0 ? (left - right) / (2 * bend) : 0);
}

function misfit(before: Float64Array, now: Float64Array, shift: number): number {
  const first = Math.max(0, shift) + EDGE;
  const last = Math.min(now.length, now.length + shift) - EDGE;
  let sum = 0;
  for (let index = first; index < last; index += 1) {
    const slopeBefore = (before[index - shift + 1] ?? 0) - (before[index - shift - 1] ?? 0);
    const slopeNow = (now[index + 1] ?? 0) - (now[index - 1] ?? 0);
    sum += (slopeBefore - slopeNow) ** 2;
  }
  return sum / (last - first);
}
