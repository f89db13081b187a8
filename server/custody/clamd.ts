import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Where clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** What a scan found: nothing, or the name of a signature. */
export interface ScanVerdict {
  readonly signature: string | undefined;
}

/** The scanner does not answer, answers nothing that counts, or is too slow. Says nothing about the file. */
export class NotScanned extends Error {
  override readonly name = 'NotScanned';
}

// clamd takes 100 MB in one stream unless it is told otherwise; longer footage is scanned in stretches that overlap.
const STRETCH_BYTES = 64 * 1024 * 1024;
const OVERLAP_BYTES = 64 * 1024;
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** How long a scan may hold up an upload altogether, and how long an answer may take once all was sent. */
const PATIENCE_MILLISECONDS = 5_000;
const ANSWER_MILLISECONDS = 60_000;

/** Begins scans at one clamd, and remembers the verdicts of uploads that this process received until they are sealed. */
export class Scanner {
  readonly #address: ClamdAddress;
  readonly #passed = new Map<string, ScanVerdict>();

  constructor(address: ClamdAddress) {
    this.#address = address;
  }

  begin(): Scan {
    return new Scan(this.#address);
  }

  /** Scans a whole stream. Throws {@link NotScanned}. */
  async scanAll(pieces: AsyncIterable<Buffer>): Promise<ScanVerdict> {
    const scan = this.begin();
    try {
      for await (const piece of pieces) await scan.feed(piece, ANSWER_MILLISECONDS);
      return await scan.end();
    } finally {
      scan.abandon();
    }
  }

  /** Keeps the verdict of an upload that was scanned in passing; nothing when the scanner did not keep up. */
  keep(uploadId: string, verdict: ScanVerdict | undefined): void {
    if (verdict !== undefined) this.#passed.set(uploadId, verdict);
  }

  verdictOf(uploadId: string): ScanVerdict | undefined {
    return this.#passed.get(uploadId);
  }

  forget(uploadId: string): void {
    this.#passed.delete(uploadId);
  }
}

/** One scan of bytes that come in order (INSTREAM of clamd). A fault of the scanner is kept until the end and never reaches whoever feeds it. */
export class Scan {
  readonly #address: ClamdAddress;
  readonly #verdicts: Promise<string | undefined>[] = [];
  #stretch: Stretch | undefined;
  #sent = 0;
  #overlap = Buffer.alloc(0);
  #patience = PATIENCE_MILLISECONDS;
  #failed: unknown;

  constructor(address: ClamdAddress) {
    this.#address = address;
  }

  /** The same pieces, each of them fed in passing. */
  async *passing(stream: AsyncIterable<readonly Buffer[]>): AsyncGenerator<readonly Buffer[], void, undefined> {
    for await (const pieces of stream) {
      for (const piece of pieces) await this.feed(piece);
      yield pieces;
    }
  }

  /** Takes a copy of a piece. The promise resolves when the scanner can take more, or when waiting for it has lasted long enough. */
  async feed(piece: Buffer, patience = this.#patience): Promise<void> {
    if (this.#failed !== undefined) return;
    this.#stretch ??= this.#begin();
    const began = performance.now();
    await this.#stretch.send(piece, patience).catch((cause: unknown) => {
      this.#failed = cause;
    });
    this.#patience = Math.max(0, this.#patience - (performance.now() - began));
    this.#sent += piece.length;
    const known = Buffer.concat([this.#overlap, piece.subarray(-OVERLAP_BYTES)]);
    this.#overlap = Buffer.from(known.subarray(-OVERLAP_BYTES));
    if (this.#sent < STRETCH_BYTES) return;
    this.#end();
  }

  /** The verdict about everything that was fed. Throws {@link NotScanned}. */
  async end(): Promise<ScanVerdict> {
    if (this.#failed !== undefined) throw new NotScanned('The scanner did not keep up', { cause: this.#failed });
    this.#stretch ??= this.#verdicts.length === 0 ? this.#begin() : undefined;
    this.#end();
    const found = await Promise.all(this.#verdicts).catch((cause: unknown) => {
      throw new NotScanned('The scanner gave no verdict', { cause });
    });
    return { signature: found.find((signature) => signature !== undefined) };
  }

  /** Lets go of the scanner; harmless after the end. */
  abandon(): void {
    this.#stretch?.close();
    this.#stretch = undefined;
  }

  #begin(): Stretch {
    const stretch = new Stretch(this.#address);
    this.#sent = 0;
    if (this.#overlap.length > 0) stretch.send(this.#overlap, PATIENCE_MILLISECONDS).catch(() => undefined);
    return stretch;
  }

  #end(): void {
    if (this.#stretch === undefined) return;
    const verdict = this.#stretch.end();
    // Whoever asks for the verdict awaits this same promise.
    verdict.catch(() => undefined);
    this.#verdicts.push(verdict);
    this.#stretch = undefined;
  }
}

/** One connection to clamd. */
class Stretch {
  readonly #socket: Socket;
  readonly #answer: Promise<string>;

  constructor(address: ClamdAddress) {
    this.#socket = connect(address);
    this.#socket.setTimeout(ANSWER_MILLISECONDS, () => this.#socket.destroy(new Error('clamd does not answer')));
    this.#answer = answerOf(this.#socket);
    this.#answer.catch(() => undefined);
    this.#socket.write('zINSTREAM\0');
  }

  async send(piece: Buffer, patience: number): Promise<void> {
    if (this.#socket.destroyed) throw new Error('clamd hung up');
    const size = Buffer.alloc(4);
    size.writeUInt32BE(piece.length);
    this.#socket.write(size);
    this.#socket.write(Buffer.from(piece));
    if (this.#socket.writableLength < MOST_WAITING_BYTES) return;
    const drained = once(this.#socket, 'drain', { signal: AbortSignal.timeout(Math.ceil(patience)) });
    const kept = await drained.then(
      () => true,
      () => false,
    );
    if (kept) return;
    this.close();
    throw new Error('clamd is too slow');
  }

  /** Name of the signature that was found; nothing when the stretch is clean. */
  async end(): Promise<string | undefined> {
    this.#socket.write(Buffer.alloc(4));
    const answer = await this.#answer;
    if (answer === 'stream: OK') return undefined;
    const found = /^stream: (.+) FOUND$/.exec(answer);
    if (found === null) throw new Error(`clamd answered: ${answer}`);
    return found[1];
  }

  close(): void {
    this.#socket.destroy();
  }
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
      if (!said.includes('\0')) return;
      resolve(said.slice(0, said.indexOf('\0')));
      socket.end();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('clamd hung up'));
    });
  });
}
