import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isSignedBy, parseCheckpoint, signCheckpoint } from '../../../protocols/audit/checkpoint.ts';
import { provesConsistency } from '../../../protocols/audit/merkle-log.ts';
import { proveConsistency } from '../../../server/audit/prove.ts';
import {
  LogAltered,
  type CheckpointDesk,
  publishCheckpoint,
  readCheckpoints,
} from '../../../server/audit/publish-checkpoint.ts';
import { rootAt } from '../../../server/audit/read-nodes.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';

const ORIGIN = 'beeldkluis.example.nl/log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

async function atDesk(
  dialect: (typeof DIALECTS)[number],
  work: (desk: CheckpointDesk, act: (times?: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  await using fresh = await freshDatabase(dialect);
  const { database, clock } = fresh;
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-checkpoints-'));
  const act = async (times = 1): Promise<void> => {
    await database.inTransaction(async (tx) => {
      for (let i = 0; i < times; i += 1) {
        tx.record({
          act: 'house.started',
          result: 'done',
          by: { id: 'systeem', name: 'Beeldkluis', role: 'systeem' },
          about: 'house',
        });
      }
    });
  };
  await work({ database, clock, folder: path.join(folder, 'outside'), signer: { origin: ORIGIN, privateKey } }, act);
  await rm(folder, { recursive: true });
}

describe.each(DIALECTS)('publishing a checkpoint on %s', (dialect) => {
  test('signs the log, keeps it and writes it outside the database', () =>
    atDesk(dialect, async (desk, act) => {
      await act(5);
      const published = await publishCheckpoint(desk);
      await act(2);
      const newer = await publishCheckpoint(desk);
      const note = await readFile(path.join(desk.folder, 'latest.txt'), 'utf8');
      expect(note).toBe(newer?.note);
      expect(await readFile(path.join(desk.folder, 'checkpoint-5.txt'), 'utf8')).toBe(published?.note);
      const parsed = parseCheckpoint(note)!;
      expect(parsed).toMatchObject({ origin: ORIGIN, size: 7, root: await rootAt(desk.database.sql, 7) });
      expect(isSignedBy(parsed, { name: ORIGIN, publicKey })).toBe(true);
      expect((await readCheckpoints(desk.database.sql, 7)).map((checkpoint) => checkpoint.size)).toEqual([5, 7]);
      expect(provesConsistency(published!, newer!, await proveConsistency(desk.database.sql, 5, 7))).toBe(true);
    }));

  test('of an empty log publishes nothing, and of an unchanged log nothing new', () =>
    atDesk(dialect, async (desk, act) => {
      expect(await publishCheckpoint(desk)).toBeUndefined();
      await act();
      const first = await publishCheckpoint(desk);
      desk.clock.now();
      expect(await publishCheckpoint(desk)).toEqual(first);
      expect((await readdir(desk.folder)).sort()).toEqual(['checkpoint-1.txt', 'latest.txt']);
    }));

  test('that was cut off before the file was written is finished by the next run', () =>
    atDesk(dialect, async (desk, act) => {
      await act();
      const first = await publishCheckpoint(desk);
      await rm(desk.folder, { recursive: true });
      await publishCheckpoint(desk);
      expect(await readFile(path.join(desk.folder, 'checkpoint-1.txt'), 'utf8')).toBe(first?.note);
    }));

  test('from several processes at once ends with one checkpoint', () =>
    atDesk(dialect, async (desk, act) => {
      await act(3);
      await Promise.all([publishCheckpoint(desk), publishCheckpoint(desk), publishCheckpoint(desk)]);
      expect(await readCheckpoints(desk.database.sql, 99)).toHaveLength(1);
    }));

  test('is refused when a backup took the log back in time', () =>
    atDesk(dialect, async (desk, act) => {
      await act(2);
      await publishCheckpoint(desk);
      const later = signCheckpoint({ origin: ORIGIN, size: 40, root: Buffer.alloc(32) }, privateKey);
      await writeFile(path.join(desk.folder, 'latest.txt'), later);
      await act();
      await expect(publishCheckpoint(desk)).rejects.toThrow(LogAltered);
      expect(await readCheckpoints(desk.database.sql, 99)).toHaveLength(1);
    }));

  test('is refused when entries were changed behind its back, in the database or against the copy outside', () =>
    atDesk(dialect, async (desk, act) => {
      await act(4);
      await publishCheckpoint(desk);
      await act();
      const other = signCheckpoint({ origin: ORIGIN, size: 4, root: Buffer.alloc(32, 1) }, privateKey);
      const honest = await readFile(path.join(desk.folder, 'latest.txt'), 'utf8');
      await writeFile(path.join(desk.folder, 'latest.txt'), other);
      await expect(publishCheckpoint(desk)).rejects.toThrow('not those of the checkpoint');
      await writeFile(path.join(desk.folder, 'latest.txt'), honest);

      // Whoever owns the database can drop the trigger; the checkpoint still tells.
      const { sql } = desk.database;
      await sql.raw(
        dialect === 'sqlite' ? 'DROP TRIGGER log_nodes_no_update' : 'DROP TRIGGER log_nodes_fixed ON log_nodes',
      );
      await sql('log_nodes')
        .where({ level: 2, idx: 0 })
        .update({ hash: Buffer.alloc(32, 9) });
      await expect(publishCheckpoint(desk)).rejects.toThrow('not those of the checkpoint');
    }));
});
