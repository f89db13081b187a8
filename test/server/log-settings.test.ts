import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logSize, readLog } from '../../server/audit/read-log.ts';
import { missingGuards } from '../../server/database/log-guards.ts';
import { Environment } from '../../server/environment.ts';
import { freePort, openHouse } from '../support/house.ts';
import { storeRecording, viewRecording } from '../support/views.ts';

let folder: string;
let worst: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-log-settings-'));
  const file = path.join(folder, 'file');
  await writeFile(file, 'niets', { mode: 0o600 });
  const nobody = `127.0.0.1:${String(await freePort())}`;
  // Every setting that touches a log, with the worst that somebody can give it: places where nobody answers, and silence.
  worst = {
    BEELDKLUIS_CHECKPOINTS: path.join(file, 'standen'),
    ...{ BEELDKLUIS_TIMESTAMP_URL: `http://${nobody}`, BEELDKLUIS_TIMESTAMP_CERTIFICATE_FILE: file },
    ...{ BEELDKLUIS_ANCHOR_S3_ENDPOINT: `http://${nobody}`, BEELDKLUIS_ANCHOR_S3_REGION: 'nergens' },
    BEELDKLUIS_ANCHOR_S3_BUCKET: 'weg',
    ...{ BEELDKLUIS_ANCHOR_S3_ACCESS_KEY_FILE: file, BEELDKLUIS_ANCHOR_S3_SECRET_KEY_FILE: file },
    ...{ BEELDKLUIS_ANCHOR_MAIL_URL: `smtp://${nobody}`, BEELDKLUIS_ANCHOR_MAIL_FROM: 'van@example.nl' },
    ...{ BEELDKLUIS_ANCHOR_MAIL_TO: 'aan@example.nl', BEELDKLUIS_ANCHOR_MAIL_USER: 'wie' },
    BEELDKLUIS_ANCHOR_MAIL_PASSWORD_FILE: file,
    ...{ BEELDKLUIS_LOG_ORIGIN: 'iets.anders/log', BEELDKLUIS_LOG_LEVEL: 'silent' },
    BEELDKLUIS_OTLP_ENDPOINT: `http://${nobody}`,
  };
});
afterAll(async () => rm(folder, { recursive: true }));

describe('No setting stops, hides or rewrites the log', () => {
  test('every setting that touches it is tried here', () => {
    const touching = Object.keys(Environment.shape).filter((name) => /LOG|CHECKPOINT|TIMESTAMP|ANCHOR|OTLP/.test(name));
    expect(Object.keys(worst).toSorted()).toEqual(touching.toSorted());
  });

  test('with the worst of each, and switches that do not exist, every step of a view stands in both logs', async () => {
    const switches = {
      BEELDKLUIS_LOG: 'off',
      BEELDKLUIS_AUDIT: 'false',
      BEELDKLUIS_LOG_DISABLED: '1',
      NODE_ENV: 'test',
    };
    await using house = await openHouse({ environment: { ...switches, ...worst } });
    const { sql, dialect } = house.house.database;
    const anna = await house.signIn('privacymedewerker');
    const recording = await storeRecording(house);
    const view = async (): Promise<string[]> => {
      const before = await logSize(sql);
      await viewRecording(anna, recording.id, { purpose: 'klacht', caseRef: 'K 1', coViewers: [] });
      const entries = await readLog(sql, { about: recording.id, after: before - 1 });
      const lines: unknown[] = await sql('processing_lines').where('idx', '>=', before);
      expect(lines.length).toBeGreaterThanOrEqual(4);
      return entries.map(({ act }) => act).reverse();
    };
    const whole = ['viewing.opened', 'viewing.played', 'viewing.shown', 'viewing.closed'];
    expect(await view()).toEqual(whole);
    // Places outside fail, and that is seen; the log goes on.
    await house.open.timetable.orderAll();
    await house.settled();
    const fg = await house.signIn('toezichthouder');
    const { anchors } = (await fg.call('GET', '/logboek/standen')).body;
    const failing = anchors.filter(({ failure }: { failure?: string }) => failure !== undefined);
    expect(failing.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['directory', 'bucket', 'mail']),
    );
    expect(await view()).toEqual(whole);
    expect(await missingGuards(sql, dialect)).toEqual([]);
  }, 120_000);
});
