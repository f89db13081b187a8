import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type ParsedCheckpoint,
} from '../../protocols/audit/checkpoint.ts';
import { opens } from '../../protocols/audit/entry.ts';
import { parsePartLine, type PartLine } from '../../protocols/audit/log-part.ts';
import { leafHash, provesInclusion } from '../../protocols/audit/merkle-log.ts';
import { broken, holds, UNPROVEN_KEY, unreadable, type VerifyOutcome } from './outcome.ts';
import { chooseKeys, type TrustedKeys } from './trusted-keys.ts';

type Header = Extract<PartLine, { kind: 'header' }>;

interface Beginning {
  readonly checkpoint: ParsedCheckpoint;
  readonly proven: boolean;
}

/**
 * Checks a part of the log line by line: every leaf against its hash, every opening against its commitment, and every entry against the
 * signed checkpoint by its proof. That nothing was left out can only be said of entries that follow each other.
 */
export async function verifyPart(path: string, trusted: TrustedKeys | undefined): Promise<VerifyOutcome> {
  let check: PartCheck | undefined;
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    const line = parsePartLine(text);
    if (line === undefined) return unreadable(`Regel ${number} van het bestand is niet leesbaar.`);
    if (check === undefined) {
      const begun = line.kind === 'header' ? await begin(line, trusted) : noHeader();
      if ('verdict' in begun) return begun;
      check = new PartCheck(begun);
    } else {
      const wrong = check.line(line);
      if (wrong !== undefined) return wrong;
    }
  }
  return check?.end() ?? noHeader();
}

function noHeader(): VerifyOutcome {
  return unreadable('Het bestand begint niet met de kop van een logboek.');
}

async function begin(header: Header, trusted: TrustedKeys | undefined): Promise<Beginning | VerifyOutcome> {
  const choice = await chooseKeys(parseVerifierKey(header.verifierKey)?.publicKey, 'ed25519', trusted);
  if (choice.keys.length === 0) return broken('Dit deel van het logboek hoort niet bij de sleutel die u gaf.');
  const checkpoint = parseCheckpoint(header.checkpoint);
  if (checkpoint === undefined) return unreadable('Het ijkpunt in de kop is niet leesbaar.');
  const isSigned = choice.keys.some((publicKey) => isSignedBy(checkpoint, { name: header.origin, publicKey }));
  if (!isSigned) return broken(`De handtekening onder het ijkpunt van ${checkpoint.size} regels klopt niet.`);
  return { checkpoint, proven: choice.proven };
}

/** The running check of one part. */
class PartCheck {
  readonly #checkpoint: ParsedCheckpoint;
  readonly #proven: boolean;
  #first: number | undefined;
  #last = -1;
  #count = 0;
  #uncovered = 0;
  #ended = false;

  constructor({ checkpoint, proven }: Beginning) {
    this.#checkpoint = checkpoint;
    this.#proven = proven;
  }

  line(line: PartLine): VerifyOutcome | undefined {
    if (this.#ended) return broken('Achter het einde van het bestand staan nog regels.');
    switch (line.kind) {
      case 'header':
        return broken('Midden in het bestand begint een tweede logboek.');
      case 'entry':
        return this.#entry(line);
      case 'end':
        this.#ended = true;
        return line.entries === this.#count
          ? undefined
          : broken(`Het bestand hoort ${line.entries} regels te hebben en heeft er ${this.#count}.`);
    }
  }

  #entry({ entry, proof }: Extract<PartLine, { kind: 'entry' }>): VerifyOutcome | undefined {
    const { index, leaf, openings } = entry;
    if (!Number.isSafeInteger(index) || index <= this.#last) {
      return broken(`Regel ${index} staat niet op zijn plaats: ervoor staat regel ${this.#last}.`);
    }
    const hash = leafHash(leaf);
    if (hash.toString('hex') !== entry.hash) {
      return broken(`Regel ${index} is veranderd: de inhoud geeft niet de hash die erbij staat.`);
    }
    const wrong = openings.find((opening) => !opens(leaf, opening));
    if (wrong !== undefined) {
      return broken(`Regel ${index}: de waarde bij ${wrong.field} is niet de waarde die is vastgelegd.`);
    }
    if (index < this.#checkpoint.size) {
      if (proof === undefined) return broken(`Regel ${index} heeft geen bewijs.`);
      if (!provesInclusion(hash, index, this.#checkpoint, proof)) {
        return broken(`Regel ${index} staat niet in het logboek: het bewijs leidt niet naar het ijkpunt.`);
      }
    } else this.#uncovered += 1;
    this.#first ??= index;
    this.#last = index;
    this.#count += 1;
    return undefined;
  }

  end(): VerifyOutcome {
    if (!this.#ended) return broken(`Het bestand is afgebroken na ${this.#count} regels.`);
    const { origin, size } = this.#checkpoint;
    const proof = `elk bewezen tegen het ijkpunt van ${size} regels`;
    const young =
      this.#uncovered === 0 ? '' : ` ${this.#uncovered} daarvan zijn jonger dan het ijkpunt en nog niet te bewijzen.`;
    const sentence = `Dit deel van het logboek ${origin} klopt: ${this.#count} regels, ${proof}.${young} ${this.#completeness()}`;
    return holds(this.#proven ? sentence : `${sentence} ${UNPROVEN_KEY}`);
  }

  #completeness(): string {
    if (this.#first === undefined) return 'Er staan geen regels in.';
    return this.#last - this.#first + 1 === this.#count
      ? `Het zijn alle regels van ${this.#first} tot en met ${this.#last}.`
      : 'Het is een keuze uit het logboek; dat er niets is weggelaten, toont alleen een uitvoer van het hele logboek.';
  }
}
