import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import type { JobRun } from '../../../server/jobs/job.ts';
import { putPiece, readPack, type AuditPack } from '../../../server/supervision/audit-packs.ts';
import { buildAuditPack } from '../../../server/supervision/build-audit-pack.ts';
import type { PackDesk } from '../../../server/supervision/desk.ts';
import { orderAuditPack } from '../../../server/supervision/order-audit-pack.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';

const VIEWS = 900;
const MIB = 1024 * 1024;
const fg: Actor = { id: 'fg', name: 'Hanna', role: 'toezichthouder', department: 'Control' };
const anna: Actor = { id: 'anna', name: 'Anna', role: 'privacymedewerker', department: 'Juridische Zaken' };

describe.each(DIALECTS)('Building an audit pack (%s)', (dialect) => {
  let custody: TestCustody;
  let desk: PackDesk;
  let ordered: AuditPack;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    const { database, clock, folder } = custody;
    const { privateKey } = generateKeyPairSync('ed25519');
    const signer = { origin: 'beeldkluis.example.nl/log', privateKey };
    desk = {
      ...{
        database,
        clock,
        protocol: neutraal,
        checkpointFolder: folder,
        anchorKinds: ['directory'],
        publicUrl: 'https://beeldkluis.example.nl',
      },
      checkpoints: { database, clock, folder: path.join(folder, 'outside'), signer },
      log: { origin: signer.origin, verifierKey: 'key' },
      ...{ sign: () => Promise.resolve('signed'), fingerprint: () => Promise.resolve('fingerprint') },
    };
    await database.inTransaction((tx) => {
      for (let view = 0; view < VIEWS; view += 1) for (const fact of factsOf(view)) tx.record(fact);
      return Promise.resolve();
    });
  }, 60_000);
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const now = custody.clock.now().getTime();
    const period = { from: new Date(now - 86_400_000), until: new Date(now + 86_400_000) };
    const order = await orderAuditPack(desk, fg, period);
    if (order.refused !== undefined) throw new Error(order.refused);
    ordered = order.value;
  });

  function factsOf(view: number): Fact[] {
    const about = `opname-${String(view)}`;
    const session = `sessie-${String(view)}`;
    const shared = { by: anna, about, purpose: 'klacht', caseRef: 'K 1' } as const;
    return [
      { act: 'viewing.opened', result: 'begun', ...shared, facts: { session, kind: 'original' } },
      { act: 'viewing.shown', result: 'done', ...shared, facts: { session, intervals: ['0.0-9.0'], served: true } },
    ];
  }
  const build = (at: PackDesk = desk): Promise<void> => {
    const run: JobRun = { payload: { packId: ordered.id }, signal: new AbortController().signal };
    return buildAuditPack(at, run);
  };
  const pieces = (): Promise<{ pack_id: string; bytes: Buffer }[]> =>
    custody.database.sql('audit_pack_pieces').whereLike('pack_id', `${ordered.id}%`).orderBy('number');

  test('hands its bytes on while it goes, never whole in memory, and is there when they all are; what an earlier try left goes', async () => {
    await putPiece(custody.database.sql, `${ordered.id}.eerder`, 0, Buffer.from('half'));
    let [keptBefore, stateBefore] = [0, ''];
    const sign = async (): Promise<string> => {
      // The list is signed last: by then all that came before has left.
      keptBefore = (await pieces()).length;
      stateBefore = (await readPack(custody.database.sql, ordered.id))?.state ?? '';
      return 'signed';
    };
    await build({ ...desk, sign });
    expect([keptBefore > 0, stateBefore]).toEqual([true, 'ordered']);
    const kept = await pieces();
    expect(new Set(kept.map(({ pack_id: id }) => id)).size).toBe(1);
    expect(kept.every(({ bytes }) => bytes.length < 1.2 * MIB)).toBe(true);
    const size = kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(size).toBeGreaterThan(MIB);
    expect(await readPack(custody.database.sql, ordered.id)).toMatchObject({
      ...{ state: 'built', size, piecesId: kept[0]?.pack_id },
    });
  }, 60_000);

  test('that fails leaves no bytes and says so', async () => {
    await expect(build({ ...desk, sign: () => Promise.reject(new Error('no key')) })).rejects.toThrow('no key');
    expect(await pieces()).toEqual([]);
    expect((await readPack(custody.database.sql, ordered.id))?.state).toBe('failed');
  }, 60_000);
});
