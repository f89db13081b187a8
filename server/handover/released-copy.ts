import type { Knex } from 'knex';
import { z } from 'zod';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readCaseFile, type CaseFile } from '../custody/case-files.ts';

const Row = z.object({
  id: z.string(),
  recording_id: z.string(),
  request_id: z.string(),
  state: z.string(),
  copy_object_id: z.string().nullable(),
});

/** A redacted copy that was approved, checked and released, and the case that it was made for. */
export interface ReleasedCopy {
  readonly planId: string;
  readonly recordingId: string;
  readonly objectId: string;
  readonly file: CaseFile;
}

/** The released copy of a redaction. Refuses `copy-not-released`, and `not-open` unless the request was granted. */
export async function releasedCopy(sql: Knex, planId: string): Promise<Verdict<ReleasedCopy>> {
  const found: unknown = await sql('redaction_plans').where({ id: planId }).first();
  if (found === undefined) return refuse('not-found');
  const row = Row.parse(found);
  const file = await readCaseFile(sql, row.request_id);
  if (file === undefined) return refuse('not-found');
  if (row.state !== 'released' || row.copy_object_id === null) return refuse('copy-not-released');
  if (file.state !== 'granted') return refuse('not-open');
  return granted({ planId, recordingId: row.recording_id, objectId: row.copy_object_id, file });
}
