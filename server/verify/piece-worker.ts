import { parentPort } from 'node:worker_threads';
import { checkPiece, type PieceOrder } from './check-piece.ts';

/** A thread that checks the pieces it is sent, one after the other. */
parentPort?.on('message', (order: PieceOrder) => {
  parentPort?.postMessage(checkPiece(order));
});
