import type { Knex } from 'knex';
import { z } from 'zod';
import { ANCHOR_KINDS, type AnchorKind } from '../../protocols/audit/anchor.ts';
import { stamp } from '../clock.ts';
import {
  latestCheckpoint,
  LogAltered,
  publishCheckpoint,
  type CheckpointDesk,
  type PublishedCheckpoint,
} from './publish-checkpoint.ts';

/** A place outside the operator's hand that checkpoints are kept in, beside the folder. */
export interface Anchor {
  readonly kind: Exclude<AnchorKind, 'directory'>;
  /** Keeps the checkpoint there, unless it is there already or it is too soon; the size that came to be kept, if any. Throws when it cannot. */
  keep(desk: CheckpointDesk, checkpoint: PublishedCheckpoint): Promise<number | undefined>;
}

/** How it goes with one place: what it keeps since when, and what went wrong after that. */
export interface AnchorState {
  readonly kind: AnchorKind;
  /** Size of the newest checkpoint that is kept there. */
  readonly size: number | undefined;
  readonly keptAt: string | undefined;
  readonly failedAt: string | undefined;
  readonly failure: string | undefined;
  /** When somebody last asked for it to be kept there at once. */
  readonly askedAt: string | undefined;
}

const LONGEST_FAILURE = 300;
const QUIET_SECONDS = 300;

const given = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);
const StateRow = z.object({
  kind: z.enum(ANCHOR_KINDS),
  size: z.coerce
    .number()
    .nullable()
    .transform((value) => value ?? undefined),
  kept_at: given,
  failed_at: given,
  failure: given,
  asked_at: given,
});

/** State of every place that is in use; one that kept nothing yet has a kind and nothing else. */
export async function readAnchors(sql: Knex, inUse: readonly AnchorKind[]): Promise<readonly AnchorState[]> {
  const rows: unknown[] = await sql('log_anchors').select();
  const states = rows.map((row) => {
    const { kept_at: keptAt, failed_at: failedAt, asked_at: askedAt, ...state } = StateRow.parse(row);
    return { ...state, keptAt, failedAt, askedAt };
  });
  const none = { size: undefined, keptAt: undefined, failedAt: undefined, failure: undefined, askedAt: undefined };
  return ANCHOR_KINDS.filter((kind) => inUse.includes(kind)).map(
    (kind) => states.find((state) => state.kind === kind) ?? { kind, ...none },
  );
}

/**
 * Publishes the log as it stands and has it kept in every place outside. A place that fails is noted and tried again at the next run, at
 * most every five minutes; the log itself and the other places go on. Throws {@link LogAltered}, after noting it, when the log is no longer
 * what was published before: then nothing is signed and nothing is kept.
 */
export async function anchorLog(desk: CheckpointDesk, anchors: readonly Anchor[]): Promise<void> {
  await noted(desk, 'directory', async () => (await publishCheckpoint(desk))?.size);
  const checkpoint = await latestCheckpoint(desk.database.sql);
  if (checkpoint === undefined) return;
  const states = await readAnchors(desk.database.sql, ANCHOR_KINDS);
  for (const anchor of anchors) {
    if (
      isQuiet(
        desk,
        states.find(({ kind }) => kind === anchor.kind),
      )
    )
      continue;
    await noted(desk, anchor.kind, () => anchor.keep(desk, checkpoint));
  }
}

function isQuiet({ clock }: CheckpointDesk, state: AnchorState | undefined): boolean {
  if (state?.failedAt === undefined) return false;
  const seconds = (clock.now().getTime() - Date.parse(state.failedAt)) / 1000;
  return seconds >= 0 && seconds < QUIET_SECONDS;
}

async function noted(desk: CheckpointDesk, kind: AnchorKind, keep: () => Promise<number | undefined>): Promise<void> {
  try {
    const size = await keep();
    if (size === undefined) return;
    await note(desk, { kind, size, kept_at: stamp(desk.clock.now()), failed_at: null, failure: null });
  } catch (error) {
    await note(desk, { kind, failed_at: stamp(desk.clock.now()), failure: failureOf(error).slice(0, LONGEST_FAILURE) });
    if (error instanceof LogAltered) throw error;
  }
}

// "fetch failed" says nothing; what caused it does.
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function note(
  { database }: CheckpointDesk,
  row: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  await database.inTransaction(async (tx) => {
    await tx.sql('log_anchors').insert(row).onConflict('kind').merge();
  });
}
