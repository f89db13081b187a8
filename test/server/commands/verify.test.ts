import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatVerifierKey, signCheckpoint } from '../../../protocols/audit/checkpoint.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { erasePersonal } from '../../../server/audit/erase-personal.ts';
import { exportLog } from '../../../server/audit/export-log.ts';
import { publishCheckpoint } from '../../../server/audit/publish-checkpoint.ts';
import { verifyFile } from '../../../server/commands/verify.ts';
import { fingerprintOf, signStatement } from '../../../server/custody/signing.ts';
import { freshDatabase } from '../../support/databases.ts';
import { writePackage } from '../../support/evidence-package.ts';

const NODE = 'node_modules/node/bin/node';
const ORIGIN = 'beeldkluis.example.nl/log';
const log = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const signing = generateKeyPairSync('rsa', { modulusLength: 3072 });
const WARNING = 'de sleutel komt uit het bestand zelf';
const ANJA = { id: 'p-anja', name: 'Anja de Vries', role: 'privacymedewerker' } as const;

let folder = '';
let exported: string[] = [];
const file = (name: string): string => path.join(folder, name);

function viewing(about: string): Fact {
  return { act: 'viewing.opened', result: 'begun', by: ANJA, about, purpose: 'inzageverzoek' };
}

/** An honest log: checkpoints after 5 and 12 entries, 3 more entries after that, one name erased. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-verify-'));
  await using fresh = await freshDatabase('sqlite');
  const { database, clock } = fresh;
  const record = (count: number): Promise<void> =>
    database.inTransaction(async (tx) => {
      for (let i = 0; i < count; i += 1) tx.record(viewing(`rec-${i}`));
    });
  const desk = { database, clock, folder: file('outside'), signer: { origin: ORIGIN, privateKey: log.privateKey } };
  await record(5);
  await publishCheckpoint(desk);
  await record(7);
  await publishCheckpoint(desk);
  await record(3);
  await database.inTransaction((tx) => erasePersonal(tx.sql, { field: 'by.name', value: 'Anja de Vries' }));
  let text = '';
  for await (const part of exportLog(database, { name: ORIGIN, publicKey: log.publicKey })) text += part;
  exported = text.trimEnd().split('\n');
  await writeFile(file('log.jsonl'), text);
  await writeFile(file('log.pem'), log.publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(file('signing.pem'), signing.publicKey.export({ type: 'spki', format: 'pem' }));
});

afterAll(() => rm(folder, { recursive: true }));

/** The exported log with some lines changed; entry n is at line n + 1, one further behind each checkpoint. */
async function changed(change: (lines: string[]) => string[]): Promise<string> {
  await writeFile(file('changed.jsonl'), `${change([...exported]).join('\n')}\n`);
  return file('changed.jsonl');
}

function lineOf(lines: readonly string[], index: number): number {
  return lines.findIndex((line) => line.startsWith(`{"index":${index},`));
}

describe('verifying an exported log', () => {
  test('holds under the key of the log, however that key is given', async () => {
    const { publicKey } = log;
    const jwk = publicKey.export({ format: 'jwk' });
    await writeFile(file('log.jwk'), JSON.stringify(jwk));
    await writeFile(file('jwks.json'), JSON.stringify({ keys: [signing.publicKey.export({ format: 'jwk' }), jwk] }));
    const verifierKey = formatVerifierKey({ name: ORIGIN, publicKey });
    await writeFile(file('log.vkey'), `${verifierKey}\n`);
    const published = { keys: [signing.publicKey.export({ format: 'jwk' })], logVerifierKey: verifierKey };
    await writeFile(file('beeldkluis-keys.json'), JSON.stringify(published));
    const given = [
      file('beeldkluis-keys.json'),
      file('log.pem'),
      file('log.jwk'),
      file('jwks.json'),
      file('log.vkey'),
      verifierKey,
      await fingerprintOf(publicKey),
    ];
    for (const key of given) {
      expect(await verifyFile(file('log.jsonl'), { key })).toEqual({
        verdict: 'holds',
        sentence: `Het logboek ${ORIGIN} klopt: 15 regels, ondertekend tot en met regel 11. De laatste 3 regels vallen nog niet onder een ondertekend ijkpunt.`,
      });
    }
  });

  test('says that a key from the file itself proves nothing', async () => {
    const outcome = await verifyFile(file('log.jsonl'));
    expect(outcome.verdict).toBe('holds');
    expect(outcome.sentence).toContain(WARNING);
  });

  test('has no value of an erased name, and still proves the others', async () => {
    const text = await readFile(file('log.jsonl'), 'utf8');
    expect(text).not.toContain('Anja');
    expect(text).toContain('p-anja');
  });

  test('does not hold under another key, also when the whole log was signed again with it', async () => {
    const resigned = await changed((lines) =>
      lines.map((line) => {
        if (line.startsWith('{"format"'))
          return line.replace(
            formatVerifierKey({ name: ORIGIN, publicKey: log.publicKey }),
            formatVerifierKey({ name: ORIGIN, publicKey: stranger.publicKey }),
          );
        if (!line.startsWith('{"checkpoint"')) return line;
        const [origin, size, root] = (JSON.parse(line) as { checkpoint: string }).checkpoint.split('\n');
        const note = signCheckpoint(
          { origin: origin!, size: Number(size), root: Buffer.from(root!, 'base64') },
          stranger.privateKey,
        );
        return JSON.stringify({ checkpoint: note });
      }),
    );
    expect((await verifyFile(resigned)).sentence).toContain(WARNING);
    expect((await verifyFile(resigned, { key: file('log.pem') })).verdict).toBe('broken');
    expect((await verifyFile(resigned, { key: await fingerprintOf(log.publicKey) })).sentence).toContain(
      'hoort niet bij de sleutel',
    );
  });

  test.each([0, 4, 5, 11, 14])('names entry %i when its leaf was changed', async (index) => {
    const forged = await changed((lines) =>
      lines.with(lineOf(lines, index), lines[lineOf(lines, index)]!.replace('inzageverzoek', 'iets anders')),
    );
    expect(await verifyFile(forged, { key: file('log.pem') })).toEqual({
      verdict: 'broken',
      sentence: `Regel ${index} is veranderd: de inhoud geeft niet de hash die erbij staat.`,
    });
  });

  test('names the entry and the field when a personal value was changed', async () => {
    const forged = await changed((lines) =>
      lines.with(lineOf(lines, 6), lines[lineOf(lines, 6)]!.replace('p-anja', 'p-bram')),
    );
    expect((await verifyFile(forged)).sentence).toBe(
      'Regel 6: de waarde bij by.person is niet de waarde die is vastgelegd.',
    );
  });

  test('names the two checkpoints between which entries were replaced, hashes and all', async () => {
    // Another honest-looking entry in the place of number 7.
    const forged = await changed((lines) =>
      lines.with(lineOf(lines, 7), lines[lineOf(lines, 8)]!.replace('"index":8', '"index":7')),
    );
    expect((await verifyFile(forged)).sentence).toBe(
      'Het logboek is veranderd tussen het ijkpunt van 5 regels en het ijkpunt van 12 regels.',
    );
    const early = await changed((lines) =>
      lines.with(lineOf(lines, 1), lines[lineOf(lines, 2)]!.replace('"index":2', '"index":1')),
    );
    expect((await verifyFile(early)).sentence).toBe(
      'Het logboek is veranderd tussen het begin en het ijkpunt van 5 regels.',
    );
  });

  test('notices a removed, a repeated and a moved entry', async () => {
    const removed = await changed((lines) => lines.toSpliced(lineOf(lines, 3), 1));
    expect((await verifyFile(removed)).sentence).toBe('Regel 3 ontbreekt: op die plaats staat regel 4.');
    const repeated = await changed((lines) => lines.toSpliced(lineOf(lines, 3), 0, lines[lineOf(lines, 3)]!));
    expect((await verifyFile(repeated)).verdict).toBe('broken');
    const moved = await changed((lines) => [...lines.slice(0, 1), lines[2]!, lines[1]!, ...lines.slice(3)]);
    expect((await verifyFile(moved)).verdict).toBe('broken');
  });

  test('notices a forged checkpoint, and a log whose checkpoints were taken out', async () => {
    const forged = await changed((lines) =>
      lines.map((line) => (line.startsWith('{"checkpoint"') ? line.replace(/.{12}\\n"}$/, 'AAAAAAAAAAA=\\n"}') : line)),
    );
    expect((await verifyFile(forged)).sentence).toBe('De handtekening onder het ijkpunt van 5 regels klopt niet.');
    const bare = await changed((lines) => lines.filter((line) => !line.startsWith('{"checkpoint"')));
    expect((await verifyFile(bare)).sentence).toContain('bewijst dus niets');
  });

  test('continues an older checkpoint, or names what became of it', async () => {
    const key = file('log.pem');
    const older = file('outside/checkpoint-5.txt');
    expect((await verifyFile(file('log.jsonl'), { key, checkpoint: older })).sentence).toContain(
      'zet het ijkpunt van 5 regels voort',
    );

    // Cut to 5 entries, with an honest checkpoint: only the newer checkpoint of somebody else tells.
    const cut = await changed((lines) => lines.slice(0, 7));
    expect((await verifyFile(cut, { key })).verdict).toBe('holds');
    const newer = file('outside/checkpoint-12.txt');
    expect((await verifyFile(cut, { key, checkpoint: newer })).sentence).toBe(
      'Het logboek is ingekort: het oudere ijkpunt telt 12 regels, het bestand 5.',
    );

    // A log rewritten as a whole by its owner, and signed again.
    await writeFile(
      file('other.txt'),
      signCheckpoint({ origin: ORIGIN, size: 9, root: Buffer.alloc(32, 1) }, log.privateKey),
    );
    expect((await verifyFile(file('log.jsonl'), { key, checkpoint: file('other.txt') })).sentence).toBe(
      'Het logboek is veranderd tussen het ijkpunt van 5 regels en het ijkpunt van 9 regels.',
    );
    await writeFile(
      file('foreign.txt'),
      signCheckpoint({ origin: ORIGIN, size: 5, root: Buffer.alloc(32, 1) }, stranger.privateKey),
    );
    expect((await verifyFile(file('log.jsonl'), { key, checkpoint: file('foreign.txt') })).sentence).toContain(
      'niet door de sleutel',
    );
  });

  test('says it cannot read what is not a log', async () => {
    const cases: [string, string][] = [
      ['', 'geen logboek'],
      ['hello', 'geen logboek'],
      ['{"format":"beeldkluis-log","version":2}\n', 'kop'],
      ['{"a":1}\n', 'kop'],
      [`${exported[0]!}\n{"index":0,\n`, 'Regel 2 van het bestand'],
    ];
    for (const [text, words] of cases) {
      await writeFile(file('odd'), text);
      const outcome = await verifyFile(file('odd'));
      expect(outcome).toMatchObject({ verdict: 'unreadable' });
      expect(outcome.sentence).toContain(words);
    }
    expect((await verifyFile(file('absent'))).verdict).toBe('unreadable');
    expect((await verifyFile(file('log.jsonl'), { key: 'no such key' })).sentence).toContain(
      'sleutel is niet leesbaar',
    );
    expect((await verifyFile(file('log.jsonl'), { checkpoint: file('log.pem') })).sentence).toContain(
      'ijkpunt is niet leesbaar',
    );
  });
});

describe('verifying a signed statement', () => {
  const receipt = {
    version: 1,
    organisation: 'Gemeente Voorbeeld',
    recordingId: 'rec-1',
    cameraId: 'BC-01',
    dockId: null,
    clipName: 'clip.mp4',
    size: 1234,
    sha256: 'ab'.repeat(32),
    dockedAt: '2026-11-23T16:00:00.000Z',
    sealedAt: '2026-11-23T16:00:05.000Z',
    verification: 'read-back',
  };

  async function written(
    kind: 'receipt' | 'destruction',
    payload: object,
    key: KeyObject = signing.privateKey,
  ): Promise<string> {
    await writeFile(file('statement.jws'), `${await signStatement(kind, payload, key)}\n`);
    return file('statement.jws');
  }

  test('tells what a receipt says, under the key or its fingerprint', async () => {
    const name = await written('receipt', receipt);
    for (const key of [file('signing.pem'), await fingerprintOf(signing.publicKey)]) {
      const { verdict, sentence } = await verifyFile(name, { key });
      expect(verdict).toBe('holds');
      expect(sentence).toContain('opname rec-1 van camera BC-01, 1234 bytes');
      expect(sentence).not.toContain(WARNING);
    }
    expect((await verifyFile(name)).sentence).toContain(WARNING);
  });

  test('tells what a destruction statement says', async () => {
    const payload = {
      type: 'verklaring-van-vernietiging',
      number: 'VV-2026-0001',
      finishedAt: '2026-11-23T16:00:00.000Z',
      items: [{ recordingId: 'rec-1' }],
    };
    const name = await written('destruction', payload);
    expect((await verifyFile(name, { key: file('signing.pem') })).sentence).toContain(
      'VV-2026-0001 klopt: 1 opname vernietigd',
    );
  });

  test('refuses one of somebody else, one that was changed, and one under a key for something else', async () => {
    const foreign = await written('receipt', receipt, generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey);
    expect((await verifyFile(foreign, { key: file('signing.pem') })).verdict).toBe('broken');
    expect((await verifyFile(foreign, { key: await fingerprintOf(signing.publicKey) })).verdict).toBe('broken');
    const name = await written('receipt', receipt);
    const [header, payload, signature] = (await readFile(name, 'utf8')).trim().split('.');
    const words = Buffer.from(payload!, 'base64url').toString().replace('rec-1', 'rec-2');
    await writeFile(name, [header, Buffer.from(words).toString('base64url'), signature].join('.'));
    expect((await verifyFile(name)).verdict).toBe('broken');
    expect((await verifyFile(await written('receipt', receipt), { key: file('log.pem') })).verdict).toBe('broken');
  });

  test('cannot read one of an unknown shape', async () => {
    expect((await verifyFile(await written('receipt', { version: 9 }))).verdict).toBe('unreadable');
    expect((await verifyFile(await written('receipt', receipt), { checkpoint: file('log.pem') })).verdict).toBe(
      'unreadable',
    );
  });
});

test('verifying a package finds its kind and key by itself, and names what was changed', async () => {
  const made = await writePackage(folder, Buffer.from('footage of thirty-one characters'));
  await writeFile(file('package.pem'), made.publicKey.export({ type: 'spki', format: 'pem' }));
  for (const key of [file('package.pem'), await fingerprintOf(made.publicKey)]) {
    const { verdict, sentence } = await verifyFile(made.file, { key });
    expect(verdict).toBe('holds');
    expect(sentence).toContain(`ondertekend met sleutel ${await fingerprintOf(made.publicKey)}`);
    expect(sentence).not.toContain(WARNING);
  }
  expect((await verifyFile(made.file)).sentence).toContain(WARNING);
  expect((await verifyFile(made.file, { key: file('signing.pem') })).verdict).toBe('broken');
  expect((await verifyFile(made.file, { key: file('log.pem') })).sentence).toContain('hoort niet bij een sleutel');

  const bytes = await readFile(made.file);
  bytes[bytes.indexOf('thirty-one')]! ^= 1;
  await writeFile(file('forged.zip'), bytes);
  const forged = await verifyFile(file('forged.zip'), { key: file('package.pem') });
  expect(forged.verdict).toBe('broken');
  expect(forged.sentence).toContain('data/origineel/');
  await writeFile(file('short.zip'), bytes.subarray(0, 20));
  expect((await verifyFile(file('short.zip'))).verdict).toBe('unreadable');
});

describe('the command', () => {
  const program = `
    import { Command } from 'commander';
    import { addVerifyCommand } from './server/commands/verify.ts';
    const program = new Command('beeldkluis');
    addVerifyCommand(program);
    await program.parseAsync();`;

  function run(...args: string[]): { status: number | null; said: string } {
    const { status, stdout } = spawnSync(NODE, ['--input-type=module', '-e', program, 'verify', ...args], {
      encoding: 'utf8',
    });
    return { status, said: stdout };
  }

  test('ends with 0 when the file holds, 1 when it does not, 2 when it cannot be read', async () => {
    expect(run(file('log.jsonl'), '--key', file('log.pem'))).toMatchObject({ status: 0 });
    const forged = await changed((lines) => lines.toSpliced(3, 1));
    expect(run(forged)).toEqual({ status: 1, said: 'Regel 2 ontbreekt: op die plaats staat regel 3.\n' });
    expect(run(file('log.pem'))).toMatchObject({ status: 2 });
  });
});

describe('what verify says', () => {
  test('cannot be painted over on a terminal by names inside a forged file', async () => {
    const trick = '\u001b[2K\u001b[1A\rHet logboek klopt: 15 regels\u202e\n';
    const forged = await changed(([header = '', ...rest]) => [
      header.replace(ORIGIN, JSON.stringify(trick).slice(1, -1)),
      ...rest,
    ]);
    const outcomes = [await verifyFile(forged), await verifyFile(forged, { key: file('log.pem') })];
    for (const { verdict, sentence } of outcomes) {
      expect(verdict).not.toBe('holds');
      expect(sentence).not.toMatch(/\p{C}/u);
    }
    const opening = JSON.stringify({ field: trick, salt: '00'.repeat(32), value: 'x' });
    const wrong = await changed((lines) =>
      lines.map((line) => line.replace('"openings":[', `"openings":[${opening},`).replace(',]', ']')),
    );
    const { verdict, sentence } = await verifyFile(wrong);
    expect(verdict).toBe('broken');
    expect(sentence).not.toMatch(/\p{C}/u);
  });
});
