import { likeness, type Box } from '../../protocols/redaction/box.ts';
import type { SeenFace } from '../../protocols/redaction/tracks.ts';

/** What one head of the net says: four numbers and three scores (nothing, face, unused) per anchor, anchors per place, places by row. */
export interface HeadOutput {
  readonly rows: number;
  readonly columns: number;
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
}

/** Widths and heights of the anchors of each head in pixels of the feed, as the net was trained with them (512-pixel input). */
const ANCHORS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [51.2, 51.2],
    [144.8, 72.4],
    [72.4, 144.8],
  ],
  ...[
    { side: 179.2, next: 214.2, wide: [253.4, 126.7], wider: [310.4, 103.5] },
    { side: 256, next: 291.9, wide: [362, 181], wider: [443.4, 147.8] },
    { side: 332.8, next: 369.2, wide: [470.7, 235.3], wider: [576.4, 192.1] },
    { side: 409.6, next: 446.4, wide: [579.3, 289.6], wider: [709.4, 236.5] },
    { side: 486.4, next: 499, wide: [687.9, 343.9], wider: [842.5, 280.8] },
  ].map(({ side, next, wide: [a = 0, b = 0], wider: [c = 0, d = 0] }): (readonly [number, number])[] => [
    [side, side],
    [next, next],
    [a, b],
    [b, a],
    [c, d],
    [d, c],
  ]),
];
const FIRST_STRIDE = 16;
const CLASSES = 3;
const FACE = 1;

/** Faces that one head sees with at least `leastScore`, in pixels of the feed. Decoding as in SSD (arXiv 1512.02325) with the variances 0.1 and 0.2. */
export function facesOfHead(head: number, output: HeadOutput, leastScore: number): SeenFace[] {
  const anchors = ANCHORS[head] ?? [];
  const stride = FIRST_STRIDE * 2 ** head;
  const faces: SeenFace[] = [];
  const count = output.rows * output.columns * anchors.length;
  for (let index = 0; index < count; index += 1) {
    const score = output.scores[index * CLASSES + FACE] ?? 0;
    if (score < leastScore) continue;
    const place = Math.floor(index / anchors.length);
    const [width = 0, height = 0] = anchors[index % anchors.length] ?? [];
    const centre = { x: (place % output.columns) + 0.5, y: Math.floor(place / output.columns) + 0.5 };
    const anchor = { x: centre.x * stride, y: centre.y * stride, width, height };
    faces.push({ score, box: decode(anchor, output.boxes.subarray(index * 4, index * 4 + 4)) });
  }
  return faces;
}

/** Keeps the best of every group of boxes that overlap by more than `mostLikeness`. */
export function withoutDoubles(faces: readonly SeenFace[], mostLikeness: number): SeenFace[] {
  const kept: SeenFace[] = [];
  for (const face of [...faces].sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => likeness(better.box, face.box) > mostLikeness)) kept.push(face);
  }
  return kept;
}

/** `anchor` has its centre at x, y; the numbers are offset down, offset right, height, width. */
function decode(anchor: Box, numbers: Float32Array): Box {
  const [down = 0, right = 0, taller = 0, wider = 0] = numbers;
  const width = anchor.width * Math.exp(wider / 5);
  const height = anchor.height * Math.exp(taller / 5);
  const x = anchor.x + (right / 10) * anchor.width;
  const y = anchor.y + (down / 10) * anchor.height;
  return { x: x - width / 2, y: y - height / 2, width, height };
}
