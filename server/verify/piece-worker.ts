import { parentPort } from 'node:worker_threads';
import { checkPiece } from './check-piece.ts';
import { LineFile, type Piece } from './log-pieces.ts';

/** What a thread is sent: which piece of which file, and the size after which somebody wants to know the root. */
export interface PieceTask {
  readonly path: string;
  readonly piece: Piece;
  readonly rootWantedAt: number | undefined;
}

/** A thread that reads and checks the pieces of one file that it is sent, one after the other. */
let file: LineFile | undefined;
parentPort?.on('message', ({ path, piece, rootWantedAt }: PieceTask) => {
  file ??= new LineFile(path);
  parentPort?.postMessage(checkPiece({ bytes: file.read(piece), rootWantedAt }));
});
