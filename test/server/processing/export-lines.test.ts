import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SYSTEM } from '../../../protocols/acts.ts';
import type { Clock } from '../../../server/clock.ts';
import type { Database } from '../../../server/database/database.ts';
import { exportLines, waitingLines, type ExportDesk } from '../../../server/processing/export-lines.ts';
import { openCollector, TAKEN, type Collector } from '../../support/collector.ts';
import { DIALECTS, freshDatabase, openAt } from '../../support/databases.ts';
import { openHouse } from '../../support/house.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** As many processings as said, a few in every transaction. */
async function process_(database: Database, count: number): Promise<void> {
  for (let at = 0; at < count; at += 50) {
    await database.inTransaction((tx) => {
      for (let n = at; n < Math.min(count, at + 50); n += 1) {
        tx.record({ act: 'retention.destroyed', result: 'done', by: SYSTEM, about: `recording ${n}` });
        tx.record({ act: 'house.started', result: 'done', by: SYSTEM, about: 'beeldkluis' });
      }
      return Promise.resolve();
    });
  }
}

/** Spans as the database has them, in the order of the log. */
async function storedSpans({ sql }: Database): Promise<readonly string[]> {
  return sql('processing_lines').orderBy(['idx', 'part']).pluck('span_id');
}
const spanIds = ({ received }: Collector): readonly string[] => received.map(({ spanId }) => spanId);

function deskOf(database: Database, clock: Clock, collector: Collector | undefined) {
  const said: string[] = [];
  const say = (_facts: unknown, message?: unknown): void => void said.push(String(message));
  const log = { warn: say, error: say } as ExportDesk['log'];
  return { database, clock, log, endpoint: collector?.url, said };
}
const run = (desk: ExportDesk): Promise<void> => exportLines(desk, new AbortController().signal);

describe.each(DIALECTS)('the export of the processing log on %s', (dialect) => {
  test('hands every line over once and in order, and then only what is new', async () => {
    await using fresh = await freshDatabase(dialect);
    await using collector = await openCollector();
    const desk = deskOf(fresh.database, fresh.clock, collector);
    await process_(fresh.database, 450);
    await run(desk);
    expect(spanIds(collector)).toEqual(await storedSpans(fresh.database));
    expect(collector.received.length).toBe(450);
    expect(collector.received[0]).toMatchObject({ name: 'Opname vernietigen', status: { code: 1 } });
    await run(desk);
    await process_(fresh.database, 1);
    await run(desk);
    expect(spanIds(collector)).toEqual(await storedSpans(fresh.database));
    expect(desk.said).toEqual([]);
  });

  test('loses nothing while there is no collector, or one that fails, and goes on where it stopped', async () => {
    await using fresh = await freshDatabase(dialect);
    await using collector = await openCollector();
    const { database, clock } = fresh;
    await process_(database, 3);
    await run(deskOf(database, clock, undefined));
    expect(await waitingLines(database.sql)).toBe(3);
    const desk = deskOf(database, clock, collector);
    for (const answer of [
      undefined,
      { status: 503, body: '' },
      { status: 400, body: 'no' },
      { status: 302, body: '' },
    ]) {
      collector.answer = answer;
      await run(desk);
    }
    expect(collector.received).toEqual([]);
    expect([desk.said.length, await waitingLines(database.sql)]).toEqual([4, 3]);
    collector.answer = TAKEN;
    await run(desk);
    expect(spanIds(collector)).toEqual(await storedSpans(database));
    expect(await waitingLines(database.sql)).toBe(0);
  });

  test('says loudly that a collector refused lines, and goes on', async () => {
    await using fresh = await freshDatabase(dialect);
    await using collector = await openCollector();
    const desk = deskOf(fresh.database, fresh.clock, collector);
    await process_(fresh.database, 2);
    collector.answer = { status: 200, body: '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}' };
    await run(desk);
    expect(desk.said).toEqual(['the collector refused lines of the processing log']);
    expect(await waitingLines(fresh.database.sql)).toBe(0);
  });

  test('is done by one process at a time', async () => {
    await using fresh = await freshDatabase(dialect);
    await using collector = await openCollector();
    const other = await openAt(fresh.address);
    await process_(fresh.database, 450);
    await Promise.all([fresh.database, other].map((database) => run(deskOf(database, fresh.clock, collector))));
    expect(spanIds(collector)).toEqual(await storedSpans(fresh.database));
    await other.close();
  });

  test('sends the same spans under the same ids again after a kill between sending and noting, and loses none', async () => {
    await using fresh = await freshDatabase(dialect);
    await using collector = await openCollector();
    const { database, address } = fresh;
    await process_(database, 450);
    const child = spawn(
      process.execPath,
      ['test/support/exporting-process.ts', JSON.stringify(address), collector.url],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: 'ignore',
      },
    );
    let batches = 0;
    collector.onReceived = () => {
      batches += 1;
      // The second batch has arrived and was not answered yet.
      if (batches === 2) child.kill('SIGKILL');
    };
    await once(child, 'exit');
    expect([child.signalCode, batches]).toEqual(['SIGKILL', 2]);
    expect(collector.received.length).toBe(400);
    expect(await waitingLines(database.sql)).toBe(250);

    // The dead process still holds its turn; it ends by itself.
    await run(deskOf(database, fresh.clock, collector));
    expect(collector.received.length).toBe(400);
    const later: Clock = { now: () => fresh.clock.now(), machine: () => new Date(Date.now() + 31_000) };
    await run(deskOf(database, later, collector));
    expect(collector.received.length).toBe(650);
    // Who keeps one span for each id has every line once, in order.
    expect([...new Set(spanIds(collector))]).toEqual(await storedSpans(database));
    expect(await waitingLines(database.sql)).toBe(0);
  }, 60_000);
});

test('a house with a collector hands its lines over by itself', async () => {
  await using collector = await openCollector();
  await using house = await openHouse({ environment: { BEELDKLUIS_OTLP_ENDPOINT: `${collector.url}/` } });
  await (await house.signIn('toezichthouder')).call('GET', '/logboek?purpose=rechtmatigheid');
  await house.moveDays(0);
  expect(collector.received.map(({ name }) => name)).toContain('Auditlog raadplegen');
}, 60_000);
