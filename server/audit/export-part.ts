import type { Knex } from 'knex';
import { formatVerifierKey, type CheckpointKey } from '../../protocols/audit/checkpoint.ts';
import { LOG_PART_FORMAT, LOG_PART_VERSION } from '../../protocols/audit/log-part.ts';
import { proveInclusions } from './prove.ts';
import type { PublishedCheckpoint } from './publish-checkpoint.ts';
import type { StoredEntry } from './read-log.ts';
import { selectEntries, type LogSelection } from './select-entries.ts';

/** What is taken out of the log, and the checkpoint that its proofs lead to. */
export interface LogPart {
  readonly selection: LogSelection;
  /** Size of the log as it stood when the export began. */
  readonly size: number;
  readonly checkpoint: PublishedCheckpoint;
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** A part of the log as JSON Lines, in the format of `protocols/audit/log-part.ts`, each entry with its own proof. */
export async function* exportPart(
  sql: Knex,
  key: CheckpointKey,
  { selection, size, checkpoint }: LogPart,
): AsyncGenerator<string, void, undefined> {
  const about = { origin: key.name, verifierKey: formatVerifierKey(key), checkpoint: checkpoint.note, selection };
  yield line({ format: LOG_PART_FORMAT, version: LOG_PART_VERSION, ...about });
  let count = 0;
  for await (const entries of selectEntries(sql, selection, size)) {
    const covered = entries.filter(({ index }) => index < checkpoint.size);
    const proofs = await proveInclusions(
      sql,
      covered.map(({ index }) => index),
      checkpoint.size,
    );
    yield entries.map((entry, at) => entryLine(entry, proofs[at])).join('');
    count += entries.length;
  }
  yield line({ end: { entries: count } });
}

// Entries come in order, so those that the checkpoint covers stand before those that it does not.
function entryLine({ index, leaf, hash, openings }: StoredEntry, proof: readonly Buffer[] | undefined): string {
  return line({
    ...{ index, leaf, hash: hash.toString('hex') },
    openings: openings.map(({ field, salt, value }) => ({ field, salt: salt.toString('hex'), value })),
    ...(proof === undefined ? {} : { proof: proof.map((step) => step.toString('hex')) }),
  });
}
