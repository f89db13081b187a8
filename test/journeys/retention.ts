import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { decodeJwt } from 'jose';
import {
  answer,
  command,
  entries,
  filesWith,
  footageStatus,
  insistOnNoPlaintext,
  sameOnRandomRanges,
  told,
  until,
  type Answer,
  type Kept,
  type Step,
  type Tale,
  same,
} from './tale.ts';

/** A statement has to wait until the last lease on a key has ended, a minute at most. */
const STATEMENT_SECONDS = 100;
const CASE = 'KLACHT-2026-17';

/** Twenty-nine days later: what nothing keeps is destroyed, under a mandate only; what is on hold stays. */
export async function* retention(tale: Tale): Step {
  const { beheerder, toezichthouder } = tale.staff;
  const [asked, elsewhere, later] = [told(tale.asked), told(tale.elsewhere), told(tale.later)];
  const before = await command(tale, 0, 'keys', 'show', '--demo');
  assert.match(before, /due\/\d{4}-\d\d-\d\d/);
  assert.match(await command(tale, 0, 'demo', 'clock', '+29d'), /\d/);
  const terms = await answer(beheerder, 200, 'GET', '/bewaartermijnen');
  const prospects = Object.fromEntries(terms.recordings.map((row: Answer) => [row.id, row.prospect]));
  assert.equal(terms.mandate, null);
  assert.equal(prospects[elsewhere.recordingId], 'ready');
  for (const { recordingId } of [asked, later]) assert.equal(prospects[recordingId], 'held-past-due');
  await answer(beheerder, 409, 'POST', '/vernietigingen', {});
  await plays(tale, elsewhere);
  yield 'The clock goes 29 days ahead: the term has ended, and yet nothing is destroyed, because nobody gave a mandate';

  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const mandate = { reference: 'MB-2026-3', ground: 'Mandaatbesluit 2026', validFrom: day(29), validTo: day(400) };
  await answer(beheerder, 404, 'POST', '/mandaten', mandate);
  await answer(toezichthouder, 201, 'POST', '/mandaten', mandate);
  const { run } = await answer(beheerder, 202, 'POST', '/vernietigingen', {});
  await gone(tale, elsewhere);
  yield 'Under a standing mandate the purge destroys what nothing keeps: row, object and wraps of its key';

  for (const kept of [asked, later]) await plays(tale, kept);
  yield 'What is on hold is untouched and still plays';

  const { statement, keys } = await signed(tale, run.id);
  const claims = decodeJwt<{ items: { recordingId: string }[]; kept: { recordingId: string; caseRefs: string[] }[] }>(
    statement,
  );
  same(
    claims.items.map(({ recordingId }) => recordingId),
    [elsewhere.recordingId],
  );
  same(claims.kept.map(({ recordingId }) => recordingId).sort(), [asked.recordingId, later.recordingId].sort());
  assert.ok(claims.kept.every(({ caseRefs }) => caseRefs.includes(told(tale.request).number)));
  assert.ok(!statement.includes('Jansen'));
  await verified(tale, statement, 'verklaring-1.jws');
  yield 'A statement of the destruction names it, and what was kept and why; it verifies offline';

  const dueKeys = [...before.matchAll(/due\/\S+/g)].map(([id]) => id);
  await until('the due keys are destroyed', 30, async () => {
    const listed = await command(tale, 0, 'keys', 'show', '--demo');
    const left = dueKeys.filter((id) => !new RegExp(`${id} .*vernietigd`).test(listed));
    return left.length === 0 ? true : undefined;
  });
  assert.ok(keys.length > 0);
  yield 'The private key of that day is destroyed in both places, so that no backup can bring the footage back';
}

/** The hold ends and the rest follows. */
export async function* afterwards(tale: Tale): Step {
  const { beheerder, privacymedewerker } = tale.staff;
  const [asked, later] = [told(tale.asked), told(tale.later)];
  const close = { reason: 'Afgehandeld, verzoeker heeft de beelden gezien' };
  await answer(privacymedewerker, 201, 'POST', `/uitleesverzoeken/${told(tale.request).id}/sluitingen`, close);
  const first = await answer(privacymedewerker, 200, 'GET', `/opnames/${asked.recordingId}`);
  const second = await answer(privacymedewerker, 200, 'GET', `/opnames/${later.recordingId}`);
  const ids: string[] = [...first.objects, ...second.objects].map(({ id }: { id: string }) => id);
  same((await inVault(tale, ids)).length, ids.length);
  assert.ok(ids.length >= 5, 'two originals, a plan, a copy and a package');
  assert.equal(first.recording.holds, 1);
  await answer(privacymedewerker, 201, 'POST', `/uitleesverzoeken/${told(tale.demand).id}/sluitingen`, close);
  const { run } = await answer(beheerder, 202, 'POST', '/vernietigingen', {});
  for (const kept of [asked, later]) await gone(tale, kept);
  const { statement } = await signed(tale, run.id);
  const { items, previousStatementHash } = decodeJwt<{
    items: { recordingId: string }[];
    previousStatementHash: string;
  }>(statement);
  same(items.map(({ recordingId }) => recordingId).sort(), [asked.recordingId, later.recordingId].sort());
  assert.match(previousStatementHash, /^[0-9a-f]{64}$/);
  await verified(tale, statement, 'verklaring-2.jws');
  yield 'The requests are closed, their holds end, and the rest follows: originals, plan, copy and package, with a second statement';

  same(await inVault(tale, ids), []);
  await insistOnNoPlaintext(tale);
  yield 'Nothing of it is left in the vault, and no file of the house holds any of the footage';
}

async function plays(tale: Tale, kept: Kept): Promise<void> {
  const { privacymedewerker } = tale.staff;
  const wish = { purpose: 'klacht', caseRef: CASE };
  const session = await answer(privacymedewerker, 201, 'POST', `/opnames/${kept.recordingId}/kijksessies`, wish);
  await sameOnRandomRanges(privacymedewerker, session.id, kept.content);
  await answer(privacymedewerker, 200, 'POST', `/kijksessies/${session.id}/afsluitingen`, {});
}

async function gone(tale: Tale, kept: Kept): Promise<void> {
  const { privacymedewerker } = tale.staff;
  await until('destroyed', 30, async () => {
    const { recordings } = await answer(
      privacymedewerker,
      200,
      'GET',
      `/opnames?place=${encodeURIComponent(kept.place)}`,
    );
    if (recordings.some(({ id }: { id: string }) => id === kept.recordingId)) return undefined;
    const acts = (await entries(tale, kept.recordingId, 'retention.destroyed')).map(({ result }) => result);
    return acts.includes('done') ? true : undefined;
  });
  const wish = { purpose: 'klacht', caseRef: CASE };
  const opened = await privacymedewerker.call('POST', `/opnames/${kept.recordingId}/kijksessies`, wish);
  assert.equal(opened.status, 410, JSON.stringify(opened.body));
  assert.equal(await footageStatus(privacymedewerker, kept.recordingId), 404);
  // Wherever the object lies as a file, its name is its id.
  const names = (await readdir(tale.house.folder, { recursive: true })).filter((name) => name.includes(kept.objectId));
  same(names, []);
  same(await filesWith(tale.house.folder, [Buffer.from(`"obj":"${kept.objectId}"`)]), []);
}

function signed(tale: Tale, runId: string): Promise<{ statement: string; keys: unknown[] }> {
  return until('the statement', STATEMENT_SECONDS, async () => {
    const report = await answer(tale.staff.beheerder, 200, 'GET', `/vernietigingen/${runId}`);
    return report.statement === null ? undefined : report;
  });
}

async function verified(tale: Tale, statement: string, name: string): Promise<void> {
  const file = path.join(tale.outside, name);
  await writeFile(file, statement);
  assert.match(await command(tale, 0, 'verify', file, '--key', tale.keysFile), /vernietig/);
  const [head, payload = '', signature] = statement.split('.');
  const claims = Buffer.from(payload, 'base64url').toString().replace('"kept"', '"Kept"');
  await writeFile(file, [head, Buffer.from(claims).toString('base64url'), signature].join('.'));
  await command(tale, 1, 'verify', file, '--key', tale.keysFile);
}

/** Which of these objects lie in the vault, asked of the vault itself. */
async function inVault(tale: Tale, ids: readonly string[]): Promise<string[]> {
  const endpoint = process.env['BEELDKLUIS_TEST_S3_ENDPOINT'];
  const names =
    endpoint === undefined
      ? await readdir(path.join(tale.house.folder, 'data'), { recursive: true })
      : await inBucket(endpoint);
  return ids.filter((id) => names.some((name) => name.includes(id)));
}

async function inBucket(endpoint: string): Promise<string[]> {
  const { BEELDKLUIS_TEST_S3_ACCESS_KEY: accessKeyId = '', BEELDKLUIS_TEST_S3_SECRET_KEY: secretAccessKey = '' } =
    process.env;
  const client = new S3Client({
    endpoint,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const Bucket = process.env['BEELDKLUIS_TEST_S3_BUCKET'] ?? '';
  const listed = await client.send(new ListObjectVersionsCommand({ Bucket }));
  const open = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  client.destroy();
  assert.ok(listed.IsTruncated !== true && open.IsTruncated !== true, 'the bucket holds more than one page');
  return [...(listed.Versions ?? []), ...(open.Uploads ?? [])].map(({ Key = '' }) => Key);
}
