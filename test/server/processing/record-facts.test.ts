import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ACTS, SYSTEM, type Act, type Actor } from '../../../protocols/acts.ts';
import { parseLeaf } from '../../../protocols/audit/leaf.ts';
import { processingOf } from '../../../protocols/processing/processing-acts.ts';
import { pseudonymOf, type DataSubject } from '../../../protocols/processing/pseudonym.ts';
import { refuse } from '../../../protocols/refusal.ts';
import { readEntries } from '../../../server/audit/read-log.ts';
import { insertRecording } from '../../../server/custody/recordings.ts';
import type { Database } from '../../../server/database/database.ts';
import { lineOfRow } from '../../../server/processing/line-rows.ts';
import { aRecording } from '../../support/custody.ts';
import { DIALECTS, freshDatabase, PROCESSING_SOURCE, type FreshDatabase } from '../../support/databases.ts';

const ANNA: Actor = {
  ...{ id: 'anna-4711', name: 'Anna van der Staf', role: 'privacymedewerker', department: 'Juridische Zaken' },
  ...{ origin: '10.1.2.3 Firefox', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
};
const WEARER = 'sam-0815';
const NUMBER = 'UV-2026-0007';

const pseudonym = (subject: DataSubject): string => pseudonymOf(PROCESSING_SOURCE.pseudonyms, subject);
const wearer = pseudonym({ type: 'personeelsnummer', id: WEARER });
const requester = pseudonym({ type: 'urn:beeldkluis:verzoeker-in-zaak', id: NUMBER });

async function linesIn({ sql }: Database) {
  const rows: unknown[] = await sql('processing_lines').orderBy(['idx', 'part']);
  return rows.map(lineOfRow);
}
const subjectsIn = async (database: Database): Promise<readonly (string | undefined)[]> =>
  (await linesIn(database)).map(({ line }) => line.attributes['dpl.core.data_subject_id']);

interface Known {
  readonly recordingId: string;
  readonly requestId: string;
}

/** A recording that somebody wore the camera of, and a request of this kind. */
async function known({ database, clock }: FreshDatabase, kind = 'inzage'): Promise<Known> {
  const recording = aRecording(clock, { officerId: WEARER });
  const requestId = randomUUID();
  const at = recording.sealedAt;
  await database.inTransaction(async (tx) => {
    await insertRecording(tx, recording);
    await tx.sql('readout_requests').insert({
      ...{ id: requestId, number: NUMBER, kind, regime: 'AVG', requester_name: 'Jo Citizen', contact: '0612345678' },
      ...{ interest: 'me', place: 'here', from_at: at, to_at: at, received_at: at, due_at: at },
      ...{ state: 'registered', registered_by: ANNA.id, hold_id: randomUUID() },
    });
  });
  return { recordingId: recording.id, requestId };
}

describe.each(DIALECTS)('the processing log on %s', (dialect) => {
  test('gets a line of every recorded act that processes personal data, in the transaction of the act', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const acts = Object.keys(ACTS) as Act[];
    await database.inTransaction((tx) => {
      for (const act of acts) tx.record({ act, result: 'done', by: ANNA, about: 'something' });
      return Promise.resolve();
    });
    const lines = await linesIn(database);
    expect(lines.map(({ line }) => line.name)).toEqual(
      acts.flatMap((act) => (processingOf(act) === undefined ? [] : [processingOf(act)?.name])),
    );
    const entries = await readEntries(database.sql, 0, acts.length);
    for (const { idx, line } of lines) {
      const leaf = JSON.parse(entries[idx]?.leaf ?? '') as { trace: object };
      // Act and processing are tied by trace and span, and by nothing that says who.
      expect(leaf.trace).toEqual({ traceId: line.traceId, spanId: line.spanId });
    }
    expect(new Set(lines.map(({ line }) => line.traceId))).toEqual(new Set([ANNA.traceId]));
  });

  test('keeps nothing of an act that is rolled back, whether it threw or refused', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const fact = { act: 'viewing.opened', result: 'begun', by: ANNA, about: 'rec' } as const;
    const thrown = database.inTransaction(async (tx) => {
      tx.record(fact);
      throw new Error('power cut');
    });
    await expect(thrown).rejects.toThrow('power cut');
    await database.inTransaction((tx) => {
      tx.record(fact);
      return Promise.resolve(refuse('not-open'));
    });
    expect(await linesIn(database)).toEqual([]);
    expect(await database.sql('log_entries').pluck('idx')).toEqual([]);
  });

  test('keeps nothing of the act when its line cannot be written', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await database.sql.schema.renameTable('processing_lines', 'processing_lines_gone');
    const work = database.inTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2026, last: 1 });
      tx.record({ act: 'viewing.opened', result: 'begun', by: ANNA, about: 'rec' });
    });
    await expect(work).rejects.toThrow('processing_lines');
    expect(await database.sql('request_numbers').pluck('year')).toEqual([]);
    expect(await database.sql('log_entries').pluck('idx')).toEqual([]);
  });

  test('calls a denial Unset, a technical failure Error, and dates both', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database, clock } = fresh;
    const before = clock.now().getTime();
    await database.inTransaction((tx) => {
      tx.record({ act: 'viewing.played', result: 'refused', by: ANNA, about: 'beeldkluis' });
      tx.record({ act: 'redaction.rendered', result: 'failed', by: SYSTEM, about: 'plan' });
      return Promise.resolve();
    });
    const lines = (await linesIn(database)).map(({ line }) => line);
    expect(lines.map(({ status }) => status)).toEqual(['Unset', 'Error']);
    for (const { startTime, endTime } of lines) {
      expect(startTime).toBeGreaterThanOrEqual(before);
      expect(endTime).toBeGreaterThanOrEqual(startTime);
      expect(endTime).toBeLessThanOrEqual(clock.now().getTime());
    }
  });

  test('names one person in the line, and gives two persons a child span each', async () => {
    await using fresh = await freshDatabase(dialect);
    const { recordingId } = await known(fresh);
    await fresh.database.inTransaction((tx) => {
      const about = recordingId;
      tx.record({ act: 'viewing.described', result: 'done', by: ANNA, about });
      tx.record({ act: 'viewing.played', result: 'begun', by: ANNA, about, purpose: 'inzage', caseRef: NUMBER });
      return Promise.resolve();
    });
    const [alone, parent, ...children] = (await linesIn(fresh.database)).map(({ line }) => line);
    expect(alone?.attributes['dpl.core.data_subject_id']).toBe(wearer);
    expect(parent?.attributes).not.toHaveProperty('dpl.core.data_subject_id');
    expect(children.map((line) => line.parentSpanId)).toEqual([parent?.spanId, parent?.spanId]);
    expect(children.map((line) => line.attributes)).toEqual([
      {
        'dpl.core.processing_activity_id': 'urn:beeldkluis:verwerkingsactiviteit:uitlezen:inzage',
        'dpl.core.data_subject_id': requester,
        'dpl.core.data_subject_id_type': 'urn:beeldkluis:verzoeker-in-zaak',
      },
      {
        'dpl.core.processing_activity_id': 'urn:beeldkluis:verwerkingsactiviteit:uitlezen:inzage',
        'dpl.core.data_subject_id': wearer,
        'dpl.core.data_subject_id_type': 'personeelsnummer',
      },
    ]);
  });

  test('finds the persons of a request, a hold and a redaction by what belongs to them', async () => {
    await using fresh = await freshDatabase(dialect);
    const { recordingId, requestId } = await known(fresh);
    await fresh.database.inTransaction(async (tx) => {
      const at = '2026-11-23T16:00:00.000Z';
      await tx.sql('holds').insert({
        ...{ id: 'hold', kind: 'inzage', reason: 'r', request_id: requestId, criteria: '{}', owner_id: ANNA.id },
        ...{ placed_at: at, review_at: at, state: 'open' },
      });
      await tx.sql('redaction_plans').insert({
        ...{
          id: 'plan',
          recording_id: recordingId,
          request_id: requestId,
          state: 'proposing',
          revision: 0,
          progress: 0,
        },
        ...{ ordered_by: ANNA.id, ordered_at: at },
      });
      await tx.sql('camera_assignments').insert({ camera_id: 'CAM-1', person_id: WEARER, from_at: at });
      tx.record({ act: 'readout.read', result: 'done', by: ANNA, about: requestId });
      tx.record({ act: 'retention.hold-placed', result: 'done', by: ANNA, about: 'hold' });
      tx.record({ act: 'redaction.read', result: 'done', by: ANNA, about: 'plan' });
      tx.record({ act: 'docking.camera-assigned', result: 'done', by: ANNA, about: 'CAM-1', facts: { from: at } });
    });
    expect(await subjectsIn(fresh.database)).toEqual([requester, requester, undefined, requester, wearer, wearer]);
  });

  test('names nobody as requester of a demand of the police', async () => {
    await using fresh = await freshDatabase(dialect);
    const { requestId } = await known(fresh, 'vordering');
    await fresh.database.inTransaction((tx) => {
      tx.record({ act: 'readout.read', result: 'done', by: ANNA, about: requestId, caseRef: NUMBER });
      return Promise.resolve();
    });
    expect(await subjectsIn(fresh.database)).toEqual([undefined]);
  });

  test('names the member of staff whose entries in the log of acts were looked up', async () => {
    await using fresh = await freshDatabase(dialect);
    await fresh.database.inTransaction((tx) => {
      tx.record({ act: 'audit.read', result: 'done', by: ANNA, about: 'beeldkluis', personal: { person: WEARER } });
      return Promise.resolve();
    });
    expect(await subjectsIn(fresh.database)).toEqual([wearer]);
  });

  test('holds no name, id, department or address of staff, whoever acted and whoever was concerned', async () => {
    await using fresh = await freshDatabase(dialect);
    const { recordingId } = await known(fresh);
    await fresh.database.inTransaction((tx) => {
      for (const act of Object.keys(ACTS) as Act[]) {
        const personal = { person: WEARER, reason: 'Anna van der Staf vroeg het' };
        tx.record({ act, result: 'done', by: ANNA, about: recordingId, caseRef: NUMBER, purpose: 'klacht', personal });
      }
      return Promise.resolve();
    });
    const rows: unknown[] = await fresh.database.sql('processing_lines');
    expect(rows.length).toBeGreaterThan(40);
    const all = JSON.stringify(rows);
    for (const secret of [ANNA.id, 'Anna', 'Staf', 'Juridische', '10.1.2.3', 'Firefox', WEARER, 'Citizen', NUMBER]) {
      expect(all).not.toContain(secret);
    }
  });

  test('takes what somebody sends along without failing, as the log of acts does', async () => {
    await using fresh = await freshDatabase(dialect);
    const about = '\0\ud800'.repeat(1000);
    await fresh.database.inTransaction((tx) => {
      for (const act of ['viewing.played', 'redaction.read', 'readout.read', 'retention.hold-lifted'] as const)
        tx.record({ act, result: 'refused', by: ANNA, about, caseRef: about, facts: { recording: about } });
      return Promise.resolve();
    });
    expect((await linesIn(fresh.database)).length).toBe(4);
  });

  test('gives what a job does in one transaction one trace, and another job another', async () => {
    await using fresh = await freshDatabase(dialect);
    const twice = (): Promise<void> =>
      fresh.database.inTransaction((tx) => {
        tx.record({ act: 'retention.destroyed', result: 'begun', by: SYSTEM, about: 'rec' });
        tx.record({ act: 'retention.destroyed', result: 'done', by: SYSTEM, about: 'rec' });
        return Promise.resolve();
      });
    await twice();
    await twice();
    const traces = (await linesIn(fresh.database)).map(({ line }) => line.traceId);
    expect(traces[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([traces[1], traces[3], new Set(traces).size]).toEqual([traces[0], traces[2], 2]);
    const [entry] = await readEntries(fresh.database.sql, 0, 1);
    expect(parseLeaf(entry?.leaf ?? '').traceId).toBe(traces[0]);
  });

  test('never changes a line and never loses one', async () => {
    await using fresh = await freshDatabase(dialect);
    const { sql } = fresh.database;
    await fresh.database.inTransaction((tx) => {
      tx.record({ act: 'viewing.played', result: 'begun', by: ANNA, about: 'rec' });
      return Promise.resolve();
    });
    await expect(sql('processing_lines').update({ status: 'Unset' })).rejects.toThrow('never changed');
    await expect(sql('processing_lines').delete()).rejects.toThrow('never changed');
    if (dialect === 'postgresql') await expect(sql.raw('TRUNCATE processing_lines')).rejects.toThrow('never changed');
    expect((await linesIn(fresh.database)).map(({ line }) => line.status)).toEqual(['Ok']);
  });
});
