import type { KeyObject } from 'node:crypto';
import {
  checkpointKeyId,
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type CheckpointKey,
  type ParsedCheckpoint,
} from '../../protocols/audit/checkpoint.ts';
import { opens } from '../../protocols/audit/entry.ts';
import { parseExportLine, type ExportLine } from '../../protocols/audit/log-export.ts';
import { leafHash, RunningTree } from '../../protocols/audit/merkle-log.ts';
import { readLines } from './log-lines.ts';
import { broken, holds, UNPROVEN_KEY, unreadable, type VerifyOutcome } from './outcome.ts';
import { chooseKeys, type KeyChoice, type TrustedKeys } from './trusted-keys.ts';

type EntryLine = Extract<ExportLine, { kind: 'entry' }>;

/** What the reader knows beforehand about the log. */
export interface LogExpectation {
  readonly trusted: TrustedKeys | undefined;
  /** Text of an older checkpoint. */
  readonly olderCheckpoint: string | undefined;
}

/** Checks an exported log line by line in memory of O(log n): every leaf against its hash, every opening against its commitment, the tree against every checkpoint. */
export async function verifyLog(path: string, expectation: LogExpectation): Promise<VerifyOutcome> {
  let check: LogCheck | undefined;
  let number = 1;
  for await (const lines of readLines(path)) {
    if (check === undefined) {
      const begun = await beginCheck(parseExportLine(lines.shift() ?? ''), expectation);
      if (!(begun instanceof LogCheck)) return begun;
      check = begun;
      number += 1;
    }
    const wrong = checkLines(check, lines, number);
    if (wrong !== undefined) return wrong;
    number += lines.length;
  }
  return check === undefined ? unreadable('Het bestand is leeg.') : check.end();
}

function checkLines(check: LogCheck, lines: readonly string[], firstNumber: number): VerifyOutcome | undefined {
  for (const [offset, text] of lines.entries()) {
    const line = parseExportLine(text);
    if (line === undefined) return unreadable(`Regel ${firstNumber + offset} van het bestand is niet leesbaar.`);
    const wrong = checkLine(check, line);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkLine(check: LogCheck, line: ExportLine): VerifyOutcome | undefined {
  switch (line.kind) {
    case 'entry':
      return check.entry(line);
    case 'checkpoint':
      return check.checkpoint(line.note);
    case 'header':
      return broken('Midden in het bestand begint een tweede logboek.');
  }
}

async function beginCheck(
  header: ExportLine | undefined,
  expectation: LogExpectation,
): Promise<LogCheck | VerifyOutcome> {
  if (header?.kind !== 'header') return unreadable('Het bestand begint niet met de kop van een logboek.');
  const embedded = parseVerifierKey(header.verifierKey)?.publicKey;
  const choice = await chooseKeys(embedded, 'ed25519', expectation.trusted);
  if (choice.keys.length === 0) {
    return choice.proven
      ? broken('Het logboek hoort niet bij de sleutel die u gaf.')
      : unreadable('De sleutel in de kop van het logboek is niet leesbaar.');
  }
  return withOlder(header.origin, choice, expectation.olderCheckpoint);
}

function withOlder(origin: string, choice: KeyChoice, note: string | undefined): LogCheck | VerifyOutcome {
  if (note === undefined) return new LogCheck(origin, choice, undefined);
  const older = parseCheckpoint(note);
  if (older === undefined) return unreadable('Het oudere ijkpunt is niet leesbaar.');
  const check = new LogCheck(origin, choice, older);
  return check.isSigned(older)
    ? check
    : broken(`Het oudere ijkpunt (${older.size} regels) is niet door de sleutel van dit logboek ondertekend.`);
}

/** The running check of one log: the tree so far, and up to where signed checkpoints have confirmed it. */
class LogCheck {
  readonly #keys: readonly CheckpointKey[];
  readonly #proven: boolean;
  readonly #older: ParsedCheckpoint | undefined;
  readonly #tree = new RunningTree();
  #confirmed = 0;
  #signed = 0;

  constructor(origin: string, choice: KeyChoice, older: ParsedCheckpoint | undefined) {
    this.#keys = choice.keys.map((publicKey: KeyObject) => ({ name: origin, publicKey }));
    this.#proven = choice.proven;
    this.#older = older;
  }

  isSigned(checkpoint: ParsedCheckpoint): boolean {
    return this.#keys.some((key) => isSignedBy(checkpoint, key));
  }

  entry(entry: EntryLine): VerifyOutcome | undefined {
    const index = this.#tree.size;
    if (entry.index !== index) return broken(`Regel ${index} ontbreekt: op die plaats staat regel ${entry.index}.`);
    const hash = leafHash(entry.leaf);
    if (hash.toString('hex') !== entry.hash) {
      return broken(`Regel ${index} is veranderd: de inhoud geeft niet de hash die erbij staat.`);
    }
    const wrong = entry.openings.find((opening) => !opens(entry.leaf, opening));
    if (wrong !== undefined) {
      return broken(`Regel ${index}: de waarde bij ${wrong.field} is niet de waarde die is vastgelegd.`);
    }
    this.#tree.add(hash);
    return this.#older?.size === index + 1 ? this.#compare(this.#older) : undefined;
  }

  checkpoint(note: string): VerifyOutcome | undefined {
    const checkpoint = parseCheckpoint(note);
    if (checkpoint === undefined)
      return unreadable(`Het ijkpunt achter regel ${this.#tree.size - 1} is niet leesbaar.`);
    if (checkpoint.size !== this.#tree.size) {
      return broken(`Het ijkpunt van ${checkpoint.size} regels staat achter ${this.#tree.size} regels.`);
    }
    if (!this.isSigned(checkpoint) && this.#claimsOurKey(checkpoint)) {
      return broken(`De handtekening onder het ijkpunt van ${checkpoint.size} regels klopt niet.`);
    }
    return this.#compare(checkpoint);
  }

  /** A checkpoint under another key, such as an earlier one of the same house, must fit the tree but confirms nothing. */
  #claimsOurKey(checkpoint: ParsedCheckpoint): boolean {
    return this.#keys.some((key) =>
      checkpoint.signatures.some((line) => line.name === key.name && line.keyId === checkpointKeyId(key)),
    );
  }

  #compare(checkpoint: ParsedCheckpoint): VerifyOutcome | undefined {
    if (!this.#tree.root().equals(checkpoint.root)) {
      const since = this.#confirmed === 0 ? 'het begin' : `het ijkpunt van ${this.#confirmed} regels`;
      return broken(`Het logboek is veranderd tussen ${since} en het ijkpunt van ${checkpoint.size} regels.`);
    }
    this.#confirmed = checkpoint.size;
    if (this.isSigned(checkpoint)) this.#signed = checkpoint.size;
    return undefined;
  }

  end(): VerifyOutcome {
    const { size } = this.#tree;
    if (this.#older !== undefined && this.#older.size > size) {
      return broken(
        `Het logboek is ingekort: het oudere ijkpunt telt ${this.#older.size} regels, het bestand ${size}.`,
      );
    }
    if (this.#signed === 0)
      return broken(`Het logboek (${size} regels) heeft geen ijkpunt van deze sleutel en bewijst dus niets.`);
    const open = size - this.#signed;
    const uncovered = open === 0 ? '' : ` De laatste ${open} regels vallen nog niet onder een ondertekend ijkpunt.`;
    const continued = this.#older === undefined ? '' : ` en zet het ijkpunt van ${this.#older.size} regels voort`;
    const sentence = `Het logboek ${this.#keys[0]?.name ?? ''} klopt: ${size} regels, ondertekend tot en met regel ${this.#signed - 1}${continued}.${uncovered}`;
    return holds(this.#proven ? sentence : `${sentence} ${UNPROVEN_KEY}`);
  }
}
