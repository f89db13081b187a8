import type { Box, PictureSize } from '../protocols/redaction/box.ts';

/** Footage pixels per mask cell; masks are widened outward to whole pairs of cells, so a cover is at most 32 pixels larger than asked. */
const CELL = 8;
const COVERED = 255;

/** Size of the mask for footage of this size; both sides are even, as I420 wants. */
export function maskSizeFor(picture: PictureSize): PictureSize {
  return { width: evenCells(picture.width), height: evenCells(picture.height) };
}

/** Draws the covered boxes as I420: 255 where covered in all three planes, 0 elsewhere. Never draws less than a box. */
export function drawMask(picture: PictureSize, covered: readonly Box[]): Uint8Array {
  const mask = maskSizeFor(picture);
  const half = { width: mask.width / 2, height: mask.height / 2 };
  const luma = mask.width * mask.height;
  const chroma = half.width * half.height;
  const pixels = new Uint8Array(luma + 2 * chroma);
  for (const box of covered) {
    const pairs = inPairs(box, picture, half);
    fill(pixels, { offset: luma, width: half.width }, pairs);
    fill(pixels, { offset: luma + chroma, width: half.width }, pairs);
    fill(pixels, { offset: 0, width: mask.width }, doubled(pairs));
  }
  return pixels;
}

interface Cells {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function evenCells(pixels: number): number {
  return 2 * Math.max(1, Math.ceil(pixels / (2 * CELL)));
}

/** The box in cells of the chroma planes, outward, clipped to the picture. */
function inPairs(box: Box, picture: PictureSize, half: PictureSize): Cells {
  const across = half.width / picture.width;
  const down = half.height / picture.height;
  return {
    left: Math.max(0, Math.floor(box.x * across)),
    top: Math.max(0, Math.floor(box.y * down)),
    right: Math.min(half.width, Math.ceil((box.x + box.width) * across)),
    bottom: Math.min(half.height, Math.ceil((box.y + box.height) * down)),
  };
}

function doubled(cells: Cells): Cells {
  return { left: cells.left * 2, top: cells.top * 2, right: cells.right * 2, bottom: cells.bottom * 2 };
}

function fill(pixels: Uint8Array, plane: { offset: number; width: number }, cells: Cells): void {
  if (cells.right <= cells.left) return;
  for (let y = cells.top; y < cells.bottom; y += 1) {
    const row = plane.offset + y * plane.width;
    pixels.fill(COVERED, row + cells.left, row + cells.right);
  }
}
