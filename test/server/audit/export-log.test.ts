import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseExportLine } from '../../../protocols/audit/log-export.ts';
import { erasePersonal } from '../../../server/audit/erase-personal.ts';
import { exportLog } from '../../../server/audit/export-log.ts';
import { readEntries } from '../../../server/audit/read-log.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';

const key = { name: 'beeldkluis.example.nl/log', publicKey: generateKeyPairSync('ed25519').publicKey };
const NAMES = ['Anja "de" Vries', 'Zoë \\ Ødegård', 'René\u2028\t\u0001', '😀', ''];

describe.each(DIALECTS)('an export on %s', (dialect) => {
  test('says of every entry what is stored, whatever characters stand in it and whatever was erased', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const size = 2345;
    await database.inTransaction(async (tx) => {
      for (let i = 0; i < size; i += 1) {
        const name = NAMES[i % NAMES.length]!;
        const by = { id: `p-${i % 5}`, name, role: 'privacymedewerker', department: 'JZ' } as const;
        tx.record({ act: 'viewing.opened', result: 'begun', by, about: `rec-${i}`, personal: { remark: name } });
      }
    });
    await database.inTransaction((tx) => erasePersonal(tx.sql, { field: 'by.name', value: '😀' }));
    await database.inTransaction((tx) => erasePersonal(tx.sql, { field: 'personal.remark', value: '' }));

    let text = '';
    for await (const part of exportLog(database, key)) text += part;
    expect(text.endsWith('\n')).toBe(true);
    // One way of writing, whatever database the log lies in.
    const [, first = ''] = text.split('\n');
    expect(first).toBe(JSON.stringify(JSON.parse(first)));
    const [header, ...entries] = text.trimEnd().split('\n').map(parseExportLine);
    expect(header).toMatchObject({ kind: 'header', origin: key.name });
    const stored = await readEntries(database.sql, 0, size);
    expect(entries).toEqual(
      stored.map(({ index, leaf, hash, openings }) => ({
        kind: 'entry',
        ...{ index, leaf, hash: hash.toString('hex'), openings },
      })),
    );
  });
});
