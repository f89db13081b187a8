import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { erasePersonalAbout } from '../audit/erase-personal.ts';
import { stamp } from '../clock.ts';
import { eraseBookmarks } from '../custody/bookmarks.ts';
import { forgetUploads } from '../custody/forget-uploads.ts';
import { eraseMarksOf } from '../custody/marks.ts';
import { eraseNotes } from '../custody/recording-notes.ts';
import { endDestruction } from '../custody/recordings.ts';
import { noteRemoved } from '../custody/sealed-objects.ts';
import { forgetDeclared } from '../custody/series.ts';
import type { RetentionDesk } from './desk.ts';
import { noteStep, type DestructionItem } from './destruction-runs.ts';

/**
 * Destroys the keys of one recording and of everything derived from it. Commit point: from here on nobody can open it with this database;
 * what lies in the vault is noise that still has to be removed.
 */
export async function destroyKeys(desk: RetentionDesk, item: DestructionItem): Promise<void> {
  if (item.keys_destroyed_at !== null) return;
  await desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    // Another worker may have done this step a moment ago.
    if (!(await noteStep(tx, item, 'keys_destroyed_at', now))) return;
    const objectIds = await allObjectIds(tx.sql, item.recording_id);
    await desk.keyRing.destroyWraps(tx, objectIds);
    tx.record({
      act: 'retention.destroyed',
      result: 'begun',
      by: SYSTEM,
      about: item.recording_id,
      facts: { step: 'keys', objects: objectIds.length, keys: item.specification.keyIds },
    });
  });
}

/**
 * Removes everything of one recording from the vault and ends its destruction. The removal comes first and may be repeated;
 * commit point: the row says `destroyed` only when nothing is left.
 */
export async function removeObjects(desk: RetentionDesk, item: DestructionItem): Promise<void> {
  if (item.object_removed_at !== null) return;
  const objectIds = await allObjectIds(desk.database.sql, item.recording_id);
  for (const objectId of objectIds) await desk.vault.remove(objectId);
  await desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    if (!(await noteStep(tx, item, 'object_removed_at', now))) return;
    for (const objectId of objectIds) await noteRemoved(tx, objectId, now);
    // Hashes of pieces of footage and what a machine saw in it describe the footage; they go with it.
    await tx.sql('sealed_segments').whereIn('object_id', objectIds).delete();
    await tx.sql('redaction_plans').where({ recording_id: item.recording_id }).update({ check_report: null });
    await eraseBookmarks(tx, item.recording_id);
    await eraseMarksOf(tx, item.recording_id);
    await erasePersonalAbout(tx.sql, { about: item.recording_id, act: 'viewing.marked', field: 'personal.note' });
    await eraseNotes(tx, item.recording_id);
    for (const field of ['personal.shouldBe', 'personal.reason'])
      await erasePersonalAbout(tx.sql, { about: item.recording_id, act: 'custody.noted', field });
    if (!(await endDestruction(tx, item.recording_id, now))) {
      throw new Error(`Recording ${item.recording_id} is not being destroyed`);
    }
    await forgetUploads(tx, { recordingId: item.recording_id });
    await forgetDeclared(tx, desk.keyRing, item.recording_id);
    tx.record({
      act: 'retention.destroyed',
      result: 'done',
      by: SYSTEM,
      about: item.recording_id,
      facts: { step: 'objects', objects: objectIds.length, sha256: item.specification.sha256 },
    });
  });
}

/** Every object that a recording ever had, uploads that were never finished included. */
export async function allObjectIds(sql: Knex, recordingId: string): Promise<string[]> {
  const sealed: unknown[] = await sql('sealed_objects').where({ recording_id: recordingId }).pluck('id');
  const uploaded: unknown[] = await sql('uploads').where({ recording_id: recordingId }).pluck('object_id');
  return [...new Set(z.array(z.string()).parse([...sealed, ...uploaded]))];
}
