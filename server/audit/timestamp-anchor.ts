import { z } from 'zod';
import { stamp } from '../clock.ts';
import type { Anchor } from './anchors.ts';
import { writeBeside } from './checkpoint-files.ts';
import type { CheckpointDesk } from './publish-checkpoint.ts';
import { requestTimestamp, type TimestampAuthority } from './timestamp.ts';

const SECONDS_BETWEEN = 3600;
const TimestampRow = z.object({ size: z.coerce.number(), response: z.instanceof(Buffer), at: z.string() });
type TimestampRow = z.infer<typeof TimestampRow>;

/**
 * Has a timestamp authority attest the newest checkpoint, at most once an hour and only when the log grew. The answer is kept in the
 * database, where it never changes, and written beside the checkpoint as `checkpoint-<size>.tsr`, for `openssl ts -verify`.
 */
export function timestampAnchor(authority: TimestampAuthority): Anchor {
  return {
    kind: 'timestamp',
    keep: async (desk, checkpoint) => {
      const newest = await newestTimestamp(desk);
      if (newest !== undefined && (newest.size >= checkpoint.size || isRecent(desk, newest))) {
        // Only where a crash, or a folder that could not be written, kept it from being there.
        await writeBeside(desk.folder, newest.size, newest.response);
        return undefined;
      }
      const { response, stampedAt } = await requestTimestamp(authority, checkpoint.note);
      const moments = { stamped_at: stamp(stampedAt), at: stamp(desk.clock.now()) };
      const row = { size: checkpoint.size, response, authority: authority.url, ...moments };
      await desk.database.inTransaction(async (tx) => {
        await tx.sql('log_timestamps').insert(row).onConflict('size').ignore();
      });
      const kept = await newestTimestamp(desk);
      await writeBeside(desk.folder, checkpoint.size, kept?.response ?? response);
      return checkpoint.size;
    },
  };
}

async function newestTimestamp({ database }: CheckpointDesk): Promise<TimestampRow | undefined> {
  const row: unknown = await database.sql('log_timestamps').orderBy('size', 'desc').first('size', 'response', 'at');
  return row === undefined ? undefined : TimestampRow.parse(row);
}

function isRecent({ clock }: CheckpointDesk, { at }: TimestampRow): boolean {
  const seconds = (clock.now().getTime() - Date.parse(at)) / 1000;
  return seconds >= 0 && seconds < SECONDS_BETWEEN;
}
