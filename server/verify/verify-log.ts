import type { KeyObject } from 'node:crypto';
import {
  checkpointKeyId,
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type CheckpointKey,
  type ParsedCheckpoint,
} from '../../protocols/audit/checkpoint.ts';
import { parseExportLine, type ExportLine } from '../../protocols/audit/log-export.ts';
import { parsePartLine } from '../../protocols/audit/log-part.ts';
import { RunningTree } from '../../protocols/audit/merkle-log.ts';
import type { CheckedPiece, PieceFinding } from './check-piece.ts';
import { checkPieces } from './check-pieces.ts';
import { LineFile, piecesOf } from './log-pieces.ts';
import { broken, holds, UNPROVEN_KEY, unreadable, type VerifyOutcome } from './outcome.ts';
import { chooseKeys, type KeyChoice, type TrustedKeys } from './trusted-keys.ts';
import { verifyPart } from './verify-part.ts';

/** What the reader knows beforehand about the log. */
export interface LogExpectation {
  readonly trusted: TrustedKeys | undefined;
  /** Text of an older checkpoint. */
  readonly olderCheckpoint: string | undefined;
}

/**
 * Checks an exported log piece by piece, in memory that does not grow with the log: every leaf against its hash, every opening against
 * its commitment, the tree against every checkpoint. The first that is wrong, in the order of the file, is named.
 */
export async function verifyLog(path: string, expectation: LogExpectation): Promise<VerifyOutcome> {
  const header = readHeader(path);
  if (header.size === 0) return unreadable('Het bestand is leeg.');
  const text = header.line.toString('utf8');
  if (parsePartLine(text)?.kind === 'header') {
    return expectation.olderCheckpoint === undefined
      ? verifyPart(path, expectation.trusted)
      : unreadable('Een ouder ijkpunt vergelijkt u met een uitvoer van het hele logboek; dit is er een deel van.');
  }
  const check = await beginCheck(parseExportLine(text), expectation);
  if (!(check instanceof LogCheck)) return check;
  const pieces = [...piecesOf(header.line.length, header.size)];
  for await (const piece of checkPieces({ path, rootWantedAt: check.rootWantedAt }, pieces)) {
    const wrong = check.piece(piece);
    if (wrong !== undefined) return wrong;
  }
  return check.end();
}

function readHeader(path: string): { readonly line: Buffer; readonly size: number } {
  const file = new LineFile(path);
  try {
    return { line: file.read({ from: 0, to: 1 }), size: file.size };
  } finally {
    file.close();
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
  // Line of the file with which the next piece begins; the header is line 1.
  #line = 2;
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

  get rootWantedAt(): number | undefined {
    return this.#older?.size;
  }

  piece({ lines, findings }: CheckedPiece): VerifyOutcome | undefined {
    for (const finding of findings) {
      const wrong = this.#finding(finding);
      if (wrong !== undefined) return wrong;
    }
    this.#line += lines;
    return undefined;
  }

  #finding(finding: PieceFinding): VerifyOutcome | undefined {
    switch (finding.kind) {
      case 'entries':
        return this.#next(finding.first) ?? this.#entries(finding.subtrees);
      case 'checkpoint':
        return this.#checkpoint(finding.note);
      case 'misplaced':
        return this.#misplaced(finding.index);
      case 'changed':
      case 'not-opened':
        return this.#next(finding.index) ?? wrongEntry(finding);
      case 'unreadable':
        return unreadable(`Regel ${this.#line + finding.line} van het bestand is niet leesbaar.`);
      case 'header':
        return broken('Midden in het bestand begint een tweede logboek.');
    }
  }

  #next(index: number): VerifyOutcome | undefined {
    return index === this.#tree.size ? undefined : this.#misplaced(index);
  }

  #misplaced(index: number): VerifyOutcome {
    return broken(`Regel ${this.#tree.size} ontbreekt: op die plaats staat regel ${index}.`);
  }

  #entries(subtrees: Extract<PieceFinding, { kind: 'entries' }>['subtrees']): VerifyOutcome | undefined {
    for (const { level, hash } of subtrees) this.#tree.add(Buffer.from(hash, 'hex'), level);
    return this.#older?.size === this.#tree.size ? this.#compare(this.#older) : undefined;
  }

  #checkpoint(note: string): VerifyOutcome | undefined {
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

function wrongEntry(finding: Extract<PieceFinding, { kind: 'changed' | 'not-opened' }>): VerifyOutcome {
  switch (finding.kind) {
    case 'changed':
      return broken(`Regel ${finding.index} is veranderd: de inhoud geeft niet de hash die erbij staat.`);
    case 'not-opened':
      return broken(`Regel ${finding.index}: de waarde bij ${finding.field} is niet de waarde die is vastgelegd.`);
  }
}
