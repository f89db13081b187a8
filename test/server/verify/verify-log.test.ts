import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatVerifierKey, signCheckpoint } from '../../../protocols/audit/checkpoint.ts';
import { composeEntry } from '../../../protocols/audit/entry.ts';
import { LOG_EXPORT_FORMAT } from '../../../protocols/audit/log-export.ts';
import { leafHash, RunningTree } from '../../../protocols/audit/merkle-log.ts';
import { verifyFile } from '../../../server/verify/verify-file.ts';

const ORIGIN = 'beeldkluis.example.nl/log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const ENTRIES = 1801;
const CHECKPOINT_EVERY = 400;
const PIECE = 4 * 1024 * 1024;

let folder = '';
let lines: string[] = [];
const file = (name: string): string => path.join(folder, name);

/** Entries so large that the log takes several pieces; every 400 of them a checkpoint. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-large-log-'));
  const tree = new RunningTree();
  const fact = { act: 'viewing.opened', result: 'begun', about: 'rec', facts: { filling: 'é'.repeat(2500) } } as const;
  const by = { id: 'p-anja', name: 'Anja de Vries', role: 'privacymedewerker' } as const;
  const verifierKey = formatVerifierKey({ name: ORIGIN, publicKey });
  lines = [JSON.stringify({ format: LOG_EXPORT_FORMAT, version: 1, origin: ORIGIN, verifierKey })];
  for (let index = 0; index < ENTRIES; index += 1) {
    const { leaf, openings } = composeEntry({ ...fact, by }, new Date(index), () => randomBytes(32), '');
    const hash = leafHash(leaf);
    tree.add(hash);
    const shown = openings.map(({ field, salt, value }) => ({ field, salt: salt.toString('hex'), value }));
    lines.push(JSON.stringify({ index, leaf, hash: hash.toString('hex'), openings: shown }));
    if (tree.size % CHECKPOINT_EVERY !== 0) continue;
    const note = signCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root() }, privateKey);
    await writeFile(file(`checkpoint-${tree.size}.txt`), note);
    lines.push(JSON.stringify({ checkpoint: note }));
  }
  // Between two checkpoints, as an auditor may have kept one that the database lost.
  const early = new RunningTree();
  for (const index of Array(1300).keys()) early.add(hashOf(index));
  await writeFile(file('between.txt'), signCheckpoint({ origin: ORIGIN, size: 1300, root: early.root() }, privateKey));
});

afterAll(() => rm(folder, { recursive: true }));

function lineOf(index: number): number {
  return 1 + index + Math.floor(index / CHECKPOINT_EVERY);
}

function hashOf(index: number): Buffer {
  return Buffer.from((JSON.parse(lines[lineOf(index)]!) as { hash: string }).hash, 'hex');
}

async function written(changed: readonly string[], end = '\n'): Promise<string> {
  await writeFile(file('log.jsonl'), changed.join('\n') + end);
  return file('log.jsonl');
}

async function sentenceOf(changed: readonly string[]): Promise<string> {
  return (await verifyFile(await written(changed))).sentence;
}

describe('a log of many pieces', () => {
  test('holds, whether or not the file ends with a line ending, and continues what an auditor kept', async () => {
    const name = await written(lines);
    expect((await stat(name)).size).toBeGreaterThan(2 * PIECE);
    for (const checkpoint of ['checkpoint-400.txt', 'between.txt'].map(file)) {
      const { verdict, sentence } = await verifyFile(name, { checkpoint });
      expect({ verdict, sentence }).toMatchObject({ verdict: 'holds' });
      expect(sentence).toContain('1801 regels, ondertekend tot en met regel 1599 en zet het ijkpunt van');
    }
    expect((await verifyFile(await written(lines, ''))).verdict).toBe('holds');
  });

  test.each([0, 1337, 1800])('names entry %i, wherever in the file it was changed', async (index) => {
    const at = lineOf(index);
    expect(await sentenceOf(lines.with(at, lines[at]!.replace('é', 'e')))).toBe(
      `Regel ${index} is veranderd: de inhoud geeft niet de hash die erbij staat.`,
    );
    expect(await sentenceOf(lines.with(at, lines[at]!.replace('p-anja', 'p-bram')))).toBe(
      `Regel ${index}: de waarde bij by.person is niet de waarde die is vastgelegd.`,
    );
    expect(await sentenceOf(lines.with(at, '{"index":'))).toBe(`Regel ${at + 1} van het bestand is niet leesbaar.`);
  });

  test('names the first of several that are wrong', async () => {
    const late = lines.with(lineOf(1700), '{}').with(lineOf(1100), lines[lineOf(1100)]!.replace('é', 'e'));
    expect(await sentenceOf(late)).toContain('Regel 1100 is veranderd');
  });

  test('names every single entry that was taken out, also where one piece ends and the next begins', async () => {
    let size = 0;
    const bounds = lines.flatMap((line, number) => {
      const before = Math.floor(size / PIECE);
      size += Buffer.byteLength(line) + 1;
      return Math.floor(size / PIECE) > before ? [number] : [];
    });
    expect(bounds.length).toBeGreaterThanOrEqual(2);
    for (const number of [bounds[0]! - 1, bounds[0]!, bounds[0]! + 1]) {
      const index = (JSON.parse(lines[number]!) as { index?: number }).index;
      if (index === undefined) continue;
      expect(await sentenceOf(lines.toSpliced(number, 1))).toBe(
        `Regel ${index} ontbreekt: op die plaats staat regel ${index + 1}.`,
      );
    }
  });

  test('names the checkpoints between which entries were exchanged, hashes and all', async () => {
    const at = lineOf(1250);
    const other = lines[at + 1]!.replace('"index":1251', '"index":1250');
    expect(await sentenceOf(lines.with(at, other))).toBe(
      'Het logboek is veranderd tussen het ijkpunt van 1200 regels en het ijkpunt van 1600 regels.',
    );
    const outcome = await verifyFile(file('log.jsonl'), { checkpoint: file('between.txt') });
    expect(outcome.sentence).toBe(
      'Het logboek is veranderd tussen het ijkpunt van 1200 regels en het ijkpunt van 1300 regels.',
    );
  });

  test('cannot be read when a line has no end', async () => {
    const endless = await written([...lines, 'x'.repeat(21 * 1024 * 1024)]);
    expect(await verifyFile(endless)).toMatchObject({ verdict: 'unreadable' });
  });
});
