import { hash } from 'node:crypto';

/** Place of a complete subtree: level 0 are the leaf hashes, a node of level n covers 2^n leaves from `idx * 2^n` on. */
export interface NodePlace {
  readonly level: number;
  readonly idx: number;
}

/** A complete subtree and its hash. */
export interface PlacedNode extends NodePlace {
  readonly hash: Buffer;
}

/** Leaves from `from` up to, not including, `to`, whose hash a proof needs. `from` is a multiple of the power of two that holds the span. */
export interface LeafSpan {
  readonly from: number;
  readonly to: number;
}

/** SHA-256. By way of a text: Node takes three times as long to hand out the bytes themselves. */
function sha256(content: string | Buffer): Buffer {
  return Buffer.from(hash('sha256', content, 'binary'), 'latin1');
}

// The byte 0x00 and room for a leaf; a UTF-16 unit takes at most 3 bytes.
let leafBytes = Buffer.alloc(8192);
// The byte 0x01 and room for two hashes, used again for every node: whoever verifies a log hashes millions of them.
const joinedBytes = Buffer.alloc(65, 1);

/** Hash of a leaf (RFC 9162 section 2.1.1). */
export function leafHash(leaf: string): Buffer {
  if (leafBytes.length <= 3 * leaf.length) leafBytes = Buffer.alloc(3 * leaf.length + 1);
  return sha256(leafBytes.subarray(0, 1 + leafBytes.write(leaf, 1)));
}

/** Hash of an inner node (RFC 9162 section 2.1.1). Throws for what are no hashes. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  if (left.length !== 32 || right.length !== 32) throw new RangeError('A node joins two SHA-256 hashes');
  joinedBytes.set(left, 1);
  joinedBytes.set(right, 33);
  return sha256(joinedBytes);
}

/** Hash of the tree without leaves. */
export const EMPTY_ROOT: Buffer = sha256('');

/** Level of the largest complete subtree with at most `count` leaves. Counted, not by logarithm, which rounds. */
function levelWithin(count: number): number {
  let level = 0;
  while (2 ** (level + 1) <= count) level += 1;
  return level;
}

/** The complete subtrees that together hold a span, largest first. */
export function subtreesOf(span: LeafSpan): readonly NodePlace[] {
  const places: NodePlace[] = [];
  for (let from = span.from; from < span.to;) {
    const level = levelWithin(span.to - from);
    places.push({ level, idx: from / 2 ** level });
    from += 2 ** level;
  }
  return places;
}

/** Hash of a span from the hashes of {@link subtreesOf}: the smaller subtrees are joined first. Without any it is the empty tree. */
export function foldSubtrees(hashes: readonly Buffer[]): Buffer {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The subtrees that appending `count` leaves to a tree of `size` will join with new ones; no other stored node is needed. */
export function subtreesToJoin(size: number, count: number): readonly NodePlace[] {
  return subtreesOf({ from: 0, to: size }).filter(
    ({ level }) => Math.floor((size + count) / 2 ** (level + 1)) > Math.floor(size / 2 ** (level + 1)),
  );
}

/**
 * The complete subtrees, leaves included, that come into being when `leaves` are appended to a tree of `size`.
 * `joined` are the nodes of {@link subtreesToJoin}.
 */
export function growTree(
  size: number,
  joined: readonly PlacedNode[],
  leaves: readonly Buffer[],
): readonly PlacedNode[] {
  const waiting = new Map(joined.map((node) => [node.level, node]));
  const grown: PlacedNode[] = [];
  leaves.forEach((leaf, offset) => {
    let node: PlacedNode = { level: 0, idx: size + offset, hash: leaf };
    grown.push(node);
    while (node.idx % 2 === 1) {
      const left = waiting.get(node.level);
      if (left?.idx !== node.idx - 1)
        throw new Error(`The subtree at level ${String(node.level)}, ${String(node.idx - 1)} is missing`);
      waiting.delete(node.level);
      node = { level: node.level + 1, idx: (node.idx - 1) / 2, hash: nodeHash(left.hash, node.hash) };
      grown.push(node);
    }
    waiting.set(node.level, node);
  });
  return grown;
}

/** A complete subtree whose place follows from what stands before it. */
export interface Subtree {
  readonly level: number;
  readonly hash: Buffer;
}

/**
 * A growing tree, or the part of one that begins at entry `from`, in memory of O(log n); leaves are added in order.
 * The subtrees of a part are added to the tree that ends where the part begins, so that parts can be hashed side by side.
 */
export class RunningTree {
  #size: number;
  readonly #peaks: Subtree[] = [];

  constructor(from = 0) {
    this.#size = from;
  }

  /** Index of the next leaf; how many leaves there are, in a tree that begins at 0. */
  get size(): number {
    return this.#size;
  }

  /** The complete subtrees that it consists of, in order. */
  get subtrees(): readonly Subtree[] {
    return this.#peaks;
  }

  /** Adds the hash of the next leaf or, with a level, of the next complete subtree. Throws when a subtree of that level cannot begin here. */
  add(hash: Buffer, level = 0): void {
    const width = 2 ** level;
    if (this.#size % width !== 0) throw new RangeError(`No subtree of level ${level} begins at ${this.#size}`);
    let node = { level, hash };
    for (let idx = this.#size / width; idx % 2 === 1; idx = (idx - 1) / 2) {
      const left = this.#peaks.at(-1);
      if (left?.level !== node.level) break;
      this.#peaks.pop();
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
    }
    this.#peaks.push(node);
    this.#size += width;
  }

  /** Hash of the tree so far; only a tree that begins at 0 has one. */
  root(): Buffer {
    return foldSubtrees(this.#peaks.map((peak) => peak.hash));
  }
}

/** Largest power of two smaller than `size`, for `size` of at least 2 (RFC 9162 section 2.1.1). */
function splitOf(size: number): number {
  return 2 ** levelWithin(size - 1);
}

function requireWithin(holds: boolean, sentence: string): void {
  if (!holds) throw new RangeError(sentence);
}

/** The spans whose hashes prove that leaf `index` is in the tree of `size`, in the order of RFC 9162 section 2.1.3.1. */
export function planInclusion(index: number, size: number): readonly LeafSpan[] {
  requireWithin(index >= 0 && index < size, `Entry ${String(index)} is not in a tree of ${String(size)}`);
  const path: LeafSpan[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  return path;
}

/** The spans whose hashes prove that the tree of `older` leaves is the beginning of that of `newer`, in the order of RFC 9162 section 2.1.4.1. */
export function planConsistency(older: number, newer: number): readonly LeafSpan[] {
  requireWithin(
    older > 0 && older <= newer,
    `A tree of ${String(older)} is not the beginning of one of ${String(newer)}`,
  );
  const path: LeafSpan[] = [];
  let from = 0;
  let to = newer;
  while (older !== to) {
    const middle = from + splitOf(to - from);
    if (older <= middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  // When what remains is the whole older tree, the verifier knows its hash already.
  return from === 0 ? path : [{ from, to }, ...path];
}

/** A tree head: how many leaves and what they hash to. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether the proof shows that `leaf` (a leaf hash) is entry `index` of this tree (RFC 9162 section 2.1.3.2). */
export function provesInclusion(leaf: Buffer, index: number, tree: TreeHead, proof: readonly Buffer[]): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= tree.size) return false;
  const spans = planInclusion(index, tree.size);
  if (spans.length !== proof.length) return false;
  const root = proof.reduce(
    (node, step, at) => (liesAfter(spans[at], index) ? nodeHash(node, step) : nodeHash(step, node)),
    leaf,
  );
  return root.equals(tree.root);
}

function liesAfter(span: LeafSpan | undefined, index: number): boolean {
  return span !== undefined && span.from > index;
}

/**
 * Whether the proof shows that the newer tree only added leaves to the older one (RFC 9162 section 2.1.4.2).
 * The empty tree is the beginning of every tree, and needs no proof.
 */
export function provesConsistency(older: TreeHead, newer: TreeHead, proof: readonly Buffer[]): boolean {
  if (older.size === 0) return proof.length === 0 && older.root.equals(EMPTY_ROOT);
  if (older.size > newer.size) return false;
  const spans = planConsistency(older.size, newer.size);
  if (spans.length !== proof.length) return false;
  // The proof begins with the last subtree of the older tree, unless that is the whole of it.
  const [steps, start] = spans[0]?.to === older.size ? [spans.slice(1), proof[0]] : [spans, older.root];
  if (start === undefined) return false;
  let [oldNode, newNode] = [start, start];
  proof.slice(proof.length - steps.length).forEach((step, at) => {
    if (liesAfter(steps[at], older.size - 1)) {
      newNode = nodeHash(newNode, step);
      return;
    }
    oldNode = nodeHash(step, oldNode);
    newNode = nodeHash(step, newNode);
  });
  return oldNode.equals(older.root) && newNode.equals(newer.root);
}
