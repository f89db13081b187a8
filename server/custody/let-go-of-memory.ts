/**
 * Gives the memory of a piece of footage back at once; otherwise it lies about until the heap is next swept, and gigabytes come by between two
 * sweeps. Whoever still holds the piece sees it empty. Pieces that share memory with others are left alone.
 */
export function letGoOfMemory(piece: Uint8Array): void {
  const { buffer } = piece;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === piece.byteLength) buffer.transfer(0);
}
