import type { Knex } from 'knex';
import {
  type LeafSpan,
  type NodePlace,
  type PlacedNode,
  foldSubtrees,
  subtreesOf,
} from '../../protocols/audit/merkle-log.ts';

const PLACES_PER_QUERY = 200;

interface NodeRow {
  readonly level: number;
  readonly idx: number | string;
  readonly hash: Buffer;
}

async function selectNodes(sql: Knex, places: readonly NodePlace[]): Promise<NodeRow[]> {
  const leaves = places.filter((place) => place.level === 0).map((place) => place.idx);
  const nodes = places.filter((place) => place.level > 0).map((place) => [place.level, place.idx]);
  const rows: NodeRow[] = [];
  if (leaves.length > 0) {
    const found: { idx: number | string; hash: Buffer }[] = await sql('log_entries')
      .whereIn('idx', leaves)
      .select('idx', 'hash');
    rows.push(...found.map((row) => ({ level: 0, ...row })));
  }
  if (nodes.length > 0) {
    rows.push(...(await sql<NodeRow>('log_nodes').whereIn(['level', 'idx'], nodes).select('level', 'idx', 'hash')));
  }
  return rows;
}

/** Reads complete subtrees, in the order asked for; level 0 are the leaf hashes. Throws when one is missing. */
export async function readNodes(sql: Knex, places: readonly NodePlace[]): Promise<readonly PlacedNode[]> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < places.length; at += PLACES_PER_QUERY) {
    for (const row of await selectNodes(sql, places.slice(at, at + PLACES_PER_QUERY))) {
      found.set(`${String(row.level)}/${String(row.idx)}`, row.hash);
    }
  }
  return places.map((place) => {
    const hash = found.get(`${String(place.level)}/${String(place.idx)}`);
    if (hash === undefined)
      throw new Error(`The log misses its subtree at level ${String(place.level)}, ${String(place.idx)}`);
    return { ...place, hash };
  });
}

/** Hashes of spans of leaves, from the stored subtrees. */
export async function hashSpans(sql: Knex, spans: readonly LeafSpan[]): Promise<readonly Buffer[]> {
  const places = spans.map(subtreesOf);
  const nodes = await readNodes(sql, places.flat());
  let at = 0;
  return places.map((part) => {
    const hashes = nodes.slice(at, at + part.length).map((node) => node.hash);
    at += part.length;
    return foldSubtrees(hashes);
  });
}

/** The same for several lists of spans; a subtree that more of them need is read once. */
export async function hashSpansTogether(
  sql: Knex,
  lists: readonly (readonly LeafSpan[])[],
): Promise<readonly (readonly Buffer[])[]> {
  const needed = new Map<string, NodePlace>();
  for (const place of lists.flat().flatMap(subtreesOf)) needed.set(keyOf(place), place);
  const nodes = await readNodes(sql, [...needed.values()]);
  const hashes = new Map(nodes.map((node) => [keyOf(node), node.hash]));
  const hashesOf = (place: NodePlace): readonly Buffer[] => {
    const hash = hashes.get(keyOf(place));
    return hash === undefined ? [] : [hash];
  };
  return lists.map((spans) => spans.map((span) => foldSubtrees(subtreesOf(span).flatMap(hashesOf))));
}

function keyOf({ level, idx }: NodePlace): string {
  return `${level}/${idx}`;
}

/** Root of the log as it was at a size that it has reached. */
export async function rootAt(sql: Knex, size: number): Promise<Buffer> {
  const nodes = await readNodes(sql, subtreesOf({ from: 0, to: size }));
  return foldSubtrees(nodes.map((node) => node.hash));
}
