import type { ServerResponse } from 'node:http';
import { letGoOfMemory } from './let-go-of-memory.ts';

/**
 * Writes opened footage to an answer and ends it. While one piece leaves, the next is opened; no third waits, and the memory of a piece is given
 * back when it has left. Throws when the connection breaks off, and what `rest` throws.
 */
export async function sendPieces(
  response: ServerResponse,
  first: IteratorResult<Buffer, void>,
  rest: AsyncIterator<Buffer, void>,
): Promise<void> {
  for (let piece = first; piece.done !== true;) {
    const leaving = write(response, piece.value);
    const coming = rest.next();
    const [left, came] = await Promise.allSettled([leaving, coming]);
    if (left.status === 'rejected') throw left.reason;
    letGoOfMemory(piece.value);
    if (came.status === 'rejected') throw came.reason;
    piece = came.value;
  }
  response.end();
}

/** Done when the piece has been handed to the system; not before, because it is read where it stands. */
function write(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => {
      reject(new Error('The connection was closed before the footage had left'));
    };
    if (response.destroyed) closed();
    response.once('close', closed);
    response.write(piece, (fault) => {
      response.off('close', closed);
      if (fault === null || fault === undefined) resolve();
      else reject(fault);
    });
  });
}
