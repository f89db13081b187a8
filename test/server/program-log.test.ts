import { describe, expect, test } from '@jest/globals';
import { openProgramLog } from '../../server/program-log.ts';
import { DIALECTS, freshDatabase } from '../support/databases.ts';

function memory() {
  let text = '';
  return { write: (line: string) => void (text += line), lines: () => text };
}

describe.each(DIALECTS)('the log of the program on %s', (dialect) => {
  test('tells which statement of the database failed, and not a single value that was in it', async () => {
    await using fresh = await freshDatabase(dialect);
    const written = memory();
    const log = openProgramLog('info', written);
    const person = {
      id: 'p-1',
      subject: 'https://idp GEHEIM-1',
      name: 'GEHEIM-2',
      role: 'handhaver',
      department: 'GEHEIM-3',
    };
    const row = { ...person, state: 'active', created_at: '2026-01-01T00:00:00.000Z' };
    const faults: Error[] = [];
    for (const other of [row, { ...row, id: 'p-2' }, { ...row, id: 'p-3', subject: 'other', name: null }]) {
      await fresh.database
        .inTransaction((tx) => tx.sql('persons').insert(other))
        .catch((cause: unknown) => faults.push(cause as Error));
    }
    expect(faults).toHaveLength(2);
    for (const error of faults) {
      log.error({ err: error }, 'request failed');
      log.warn({ error: new Error('around it', { cause: error }) }, 'job failed');
      log.warn({ error: new AggregateError([error], 'several') }, 'job failed');
      expect(error.message).not.toContain('GEHEIM');
    }
    expect(written.lines()).not.toContain('GEHEIM');
    expect(written.lines()).toContain('insert into');
    expect(written.lines()).toContain(dialect === 'sqlite' ? 'SQLITE_CONSTRAINT' : '23505');
  });
});

test('the log of the program says that something else than an error was thrown, and not what', () => {
  const written = memory();
  openProgramLog('info', written).error({ err: 'GEHEIM' }, 'thrown');
  expect(JSON.parse(written.lines())).toMatchObject({ msg: 'thrown', err: { type: 'string' } });
});
