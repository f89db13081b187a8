import type { ServerResponse } from 'node:http';
import type { StepMemory } from './step-memory.ts';

/** Opened footage in memory of steps. */
interface Pieces {
  readonly first: IteratorResult<Buffer<ArrayBuffer>, void>;
  readonly rest: AsyncIterator<Buffer<ArrayBuffer>, void>;
}

/**
 * Writes opened footage to an answer and ends it. While one piece leaves, the next is opened; no third waits, and the memory of a piece is given
 * back when it has left. Throws when the connection breaks off, and what `rest` throws.
 */
export async function sendPieces(response: ServerResponse, { first, rest }: Pieces, steps: StepMemory): Promise<void> {
  for (let piece = first; piece.done !== true;) {
    const leaving = write(response, piece.value);
    const coming = rest.next();
    const [left, came] = await Promise.allSettled([leaving, coming]);
    // What did not leave may still be read by the system.
    steps.giveBack(left.status === 'fulfilled' ? piece.value.buffer : undefined);
    if (left.status === 'rejected') {
      if (came.status === 'fulfilled' && came.value.done !== true) steps.giveBack(came.value.value.buffer);
      throw left.reason;
    }
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
