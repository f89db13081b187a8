import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  EMPTY_ROOT,
  type LeafSpan,
  type PlacedNode,
  type TreeHead,
  RunningTree,
  foldSubtrees,
  growTree,
  leafHash,
  planConsistency,
  planInclusion,
  provesConsistency,
  provesInclusion,
  subtreesOf,
  subtreesToJoin,
} from '../../../protocols/audit/merkle-log.ts';

const require = createRequire(import.meta.url);
const sigstore = require('@sigstore/verify/dist/tlog/merkle.js') as {
  verifyMerkleInclusion(
    entry: { inclusionProof: { logIndex: string; hashes: Buffer[] }; canonicalizedBody: Buffer },
    checkpoint: { logSize: bigint; logHash: Buffer },
  ): void;
};

/** The verification of consistency step by step as RFC 9162 section 2.1.4.2 writes it, as a second opinion. */
function rfcAccepts(older: TreeHead, newer: TreeHead, proof: readonly Buffer[]): boolean {
  const node = (left: Buffer, right: Buffer): Buffer =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(1), left, right]))
      .digest();
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  if (proof.length === 0) return false;
  const isPower = (older.size & (older.size - 1)) === 0;
  const path = isPower ? [older.root, ...proof] : proof;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn & 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [path[0]!, path[0]!];
  for (const step of path.slice(1)) {
    if (sn === 0) return false;
    if (fn & 1 || fn === sn) {
      [fr, sr] = [node(step, fr), node(step, sr)];
      while (!(fn & 1) && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      sr = node(sr, step);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && fr.equals(older.root) && sr.equals(newer.root);
}

const LEAVES = Array.from({ length: 70 }, (_, i) => `entry ${String(i)}`);
const HASHES = LEAVES.map(leafHash);

/** The definition of RFC 9162 section 2.1.1, written down as it stands there. */
function definedRoot(leaves: readonly string[]): Buffer {
  const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), Buffer.from(leaves[0] ?? ''));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}

/** A store of complete subtrees, as the database keeps it. */
class Store {
  readonly nodes = new Map<string, Buffer>();
  size = 0;

  append(leaves: readonly Buffer[]): void {
    const joined: PlacedNode[] = subtreesToJoin(this.size, leaves.length).map((place) => ({
      ...place,
      hash: this.#node(place),
    }));
    for (const node of growTree(this.size, joined, leaves))
      this.nodes.set(`${String(node.level)}/${String(node.idx)}`, node.hash);
    this.size += leaves.length;
  }

  #node(place: { level: number; idx: number }): Buffer {
    const hash = this.nodes.get(`${String(place.level)}/${String(place.idx)}`);
    if (hash === undefined) throw new Error(`no node ${JSON.stringify(place)}`);
    return hash;
  }

  span(span: LeafSpan): Buffer {
    return foldSubtrees(subtreesOf(span).map((place) => this.#node(place)));
  }

  proof(spans: readonly LeafSpan[]): Buffer[] {
    return spans.map((span) => this.span(span));
  }
}

const store = new Store();
for (const hash of HASHES) store.append([hash]);
const ROOTS = Array.from({ length: LEAVES.length + 1 }, (_, size) => definedRoot(LEAVES.slice(0, size)));
const rootOf = (size: number): Buffer => ROOTS[size] ?? Buffer.alloc(0);

function sigstoreAccepts(leaf: string, index: number, size: number, hashes: Buffer[], root: Buffer): boolean {
  try {
    sigstore.verifyMerkleInclusion(
      { inclusionProof: { logIndex: String(index), hashes }, canonicalizedBody: Buffer.from(leaf) },
      { logSize: BigInt(size), logHash: root },
    );
    return true;
  } catch {
    return false;
  }
}

/** Every proof with one step changed, dropped, doubled or added. */
function forgeriesOf(proof: readonly Buffer[]): Buffer[][] {
  const junk = Buffer.alloc(32, 9);
  return [
    [...proof, junk],
    [junk, ...proof],
    ...proof.flatMap((_, i) => [proof.with(i, junk), proof.toSpliced(i, 1), proof.toSpliced(i, 0, junk)]),
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ];
}

describe('the tree of the log', () => {
  test('has the root that the RFC defines at every size, from stored subtrees and while running', () => {
    const running = new RunningTree();
    expect(running.root()).toEqual(EMPTY_ROOT);
    for (let size = 0; size <= LEAVES.length; size += 1) {
      expect(store.span({ from: 0, to: size })).toEqual(rootOf(size));
      expect(running.root()).toEqual(rootOf(size));
      const next = HASHES[size];
      if (next !== undefined) running.add(next);
    }
  });

  test('has the same root when its parts were hashed apart from each other, wherever they begin', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 69 }), { maxLength: 6 }), (cuts) => {
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), LEAVES.length];
        const whole = new RunningTree();
        bounds.slice(1).forEach((to, i) => {
          const part = new RunningTree(bounds[i]);
          for (const leaf of HASHES.slice(bounds[i], to)) part.add(leaf);
          for (const { level, hash } of part.subtrees) whole.add(hash, level);
          expect(whole.root()).toEqual(rootOf(to));
        });
      }),
    );
    const odd = new RunningTree();
    odd.add(HASHES[0]!);
    expect(() => odd.add(HASHES[1]!, 1)).toThrow('No subtree of level 1 begins at 1');
  });

  test('has the known root of the eight test leaves of Certificate Transparency', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const tree = new RunningTree();
    for (const input of inputs)
      tree.add(
        createHash('sha256')
          .update(Buffer.from(`00${input}`, 'hex'))
          .digest(),
      );
    expect(tree.root().toString('hex')).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  test('does not depend on how many entries are appended at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }), (batches) => {
        const other = new Store();
        for (const count of batches) other.append(HASHES.slice(other.size, other.size + count));
        expect(other.span({ from: 0, to: other.size })).toEqual(rootOf(other.size));
      }),
    );
  });

  test('refuses to grow from subtrees that are not its own', () => {
    expect(() => growTree(1, [], [Buffer.alloc(32)])).toThrow('missing');
    expect(() => growTree(3, [{ level: 0, idx: 0, hash: Buffer.alloc(32) }], [Buffer.alloc(32)])).toThrow('missing');
  });

  test('needs at most one stored subtree per level to append', () => {
    for (const size of [2 ** 40 - 1, 2 ** 45 + 12_345, 2 ** 48 - 1]) {
      expect(subtreesToJoin(size, 1).length).toBeLessThanOrEqual(48);
      expect(subtreesOf({ from: 0, to: size }).reduce((sum, { level }) => sum + 2 ** level, 0)).toBe(size);
    }
  });
});

describe('a proof that an entry is in the log', () => {
  test('holds for every entry of every tree up to 70, also in the eyes of sigstore', () => {
    let proofs = 0;
    for (let size = 1; size <= LEAVES.length; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = store.proof(planInclusion(index, size));
        const leaf = LEAVES[index] ?? '';
        const held = [
          provesInclusion(leafHash(leaf), index, { size, root: rootOf(size) }, proof),
          sigstoreAccepts(leaf, index, size, proof, rootOf(size)),
        ];
        if (!held.every(Boolean)) throw new Error(`entry ${String(index)} of ${String(size)}: ${String(held)}`);
        proofs += 1;
      }
    }
    expect(proofs).toBe(2485);
  });

  test('is refused when it is forged in any step, index, size, leaf or root; sigstore refuses the same', () => {
    let forgeries = 0;
    for (let size = 1; size <= 33; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = store.proof(planInclusion(index, size));
        const attempts: [string, number, number, Buffer[], Buffer][] = [
          ['another leaf', index, size, proof, rootOf(size)],
          [
            LEAVES[index] ?? '',
            (index + 1) % size,
            size === 1 ? 0 : size,
            size === 1 ? [Buffer.alloc(32)] : proof,
            rootOf(size),
          ],
          [LEAVES[index] ?? '', index, size, proof, rootOf(size + 1)],
          [LEAVES[index] ?? '', size, size, proof, rootOf(size)],
          ...forgeriesOf(proof).map((forged): [string, number, number, Buffer[], Buffer] => [
            LEAVES[index] ?? '',
            index,
            size,
            forged,
            rootOf(size),
          ]),
        ];
        for (const [leaf, at, of, steps, root] of attempts) {
          const accepted = [
            provesInclusion(leafHash(leaf), at, { size: of, root }, steps),
            sigstoreAccepts(leaf, at, of, steps, root),
          ];
          if (accepted.some(Boolean))
            throw new Error(`forged entry ${String(at)} of ${String(of)} accepted: ${String(accepted)}`);
          forgeries += 1;
        }
      }
    }
    expect(forgeries).toBeGreaterThan(8000);
  });

  test.each([-1, 0.5, Number.NaN])('cannot be about entry %d', (index) => {
    expect(provesInclusion(HASHES[0] ?? Buffer.alloc(0), index, { size: 1, root: rootOf(1) }, [])).toBe(false);
  });
});

describe('a proof that the log only grew', () => {
  test('holds between any two of the trees up to 70', () => {
    let proofs = 0;
    for (let newer = 1; newer <= LEAVES.length; newer += 1) {
      for (let older = 1; older <= newer; older += 1) {
        const proof = store.proof(planConsistency(older, newer));
        const heads = [
          { size: older, root: rootOf(older) },
          { size: newer, root: rootOf(newer) },
        ] as const;
        if (!provesConsistency(...heads, proof) || !rfcAccepts(...heads, proof)) {
          throw new Error(`${String(older)} -> ${String(newer)}`);
        }
        proofs += 1;
      }
    }
    expect(proofs).toBe(2485);
  });

  test('is refused when a step, a size or a root is forged', () => {
    for (let newer = 1; newer <= 33; newer += 1) {
      for (let older = 1; older <= newer; older += 1) {
        const proof = store.proof(planConsistency(older, newer));
        const [from, to] = [
          { size: older, root: rootOf(older) },
          { size: newer, root: rootOf(newer) },
        ];
        const other = Buffer.alloc(32, 7);
        const forgeries: [TreeHead, TreeHead, Buffer[]][] = [
          [{ ...from, root: other }, to, proof],
          [from, { ...to, root: other }, proof],
          [{ ...from, size: older + 1 }, to, proof],
          ...(older === newer ? [] : [[to, from, proof] as [TreeHead, TreeHead, Buffer[]]]),
          ...forgeriesOf(proof).map((forged): [TreeHead, TreeHead, Buffer[]] => [from, to, forged]),
        ];
        const accepted = forgeries.map((forgery) => [provesConsistency(...forgery), rfcAccepts(...forgery)]).flat();
        if (accepted.some(Boolean)) throw new Error(`forged ${String(older)} -> ${String(newer)}: ${String(accepted)}`);
      }
    }
  });

  test('from the empty log always holds, and never from a later one to an earlier', () => {
    expect(provesConsistency({ size: 0, root: EMPTY_ROOT }, { size: 5, root: rootOf(5) }, [])).toBe(true);
    expect(provesConsistency({ size: 0, root: rootOf(5) }, { size: 5, root: rootOf(5) }, [])).toBe(false);
    expect(() => planConsistency(6, 5)).toThrow('not the beginning');
  });
});
