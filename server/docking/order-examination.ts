import type { Transaction } from '../database/database.ts';

/** Orders the job that reads the technical facts of a recording. */
export async function orderExamination(tx: Transaction, recordingId: string): Promise<void> {
  await tx.enqueue({ name: 'docking.examine', payload: { recordingId }, key: `examine:${recordingId}` });
}
