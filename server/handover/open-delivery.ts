import type { Actor } from '../../protocols/acts.ts';
import { plainToken } from '../../protocols/handover/access-code.ts';
import { attempt, OPENING_MINUTES } from '../../protocols/handover/delivery.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readCaseFile, type CaseFile } from '../custody/case-files.ts';
import { openViewingWithin } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import { asDelivery, changeDelivery, findDelivery, isCode, readDelivery, type DeliveryRow } from './deliveries.ts';
import type { HandoverDesk } from './desk.ts';

/** What a citizen brings: the token of the link, or the link itself, and the code that came by another way. */
export interface DeliveryKeys {
  readonly token: string;
  readonly code: string;
}

/** A delivery that was opened, and the viewing session that came with it. */
export interface OpenedDelivery {
  readonly deliveryId: string;
  readonly sessionId: string;
}

type Attempted = { readonly outcome: 'opened'; readonly opened: OpenedDelivery } | { readonly outcome: 'closed' };

/**
 * Opens a delivery. An unknown link, a wrong code, and a link that has expired, was used up, locked or revoked all answer `code-wrong`, after
 * the same work: from outside they cannot be told apart. A wrong code costs a try, also when it comes at the same moment as another.
 */
export async function openDelivery(
  desk: HandoverDesk,
  by: Actor,
  keys: DeliveryKeys,
): Promise<Verdict<OpenedDelivery>> {
  const token = plainToken(keys.token);
  const found = token === undefined ? undefined : await findDelivery(desk.database.sql, token);
  const codeIsRight = await isCode(keys.code, found?.codeHash);
  if (found === undefined) return refuse('code-wrong');
  const attempted = await desk.database.inTransaction((tx) => attemptIn(tx, desk, by, { id: found.id, codeIsRight }));
  switch (attempted.outcome) {
    case 'opened':
      return granted(attempted.opened);
    case 'closed':
      return refuse('code-wrong');
  }
}

async function attemptIn(
  tx: Transaction,
  desk: HandoverDesk,
  by: Actor,
  { id, codeIsRight }: { readonly id: string; readonly codeIsRight: boolean },
): Promise<Attempted> {
  const row = await readDelivery(tx.sql, id);
  const file = row && (await readCaseFile(tx.sql, row.requestId));
  if (row === undefined || file === undefined) return { outcome: 'closed' };
  const now = desk.clock.now();
  const { after, opened } = attempt(asDelivery(row), codeIsRight, now);
  const { state, triesLeft, viewsLeft } = after;
  const change = { state, triesLeft, viewsLeft, ...(opened ? { lastOpenedAt: stamp(now) } : {}) };
  if (!(await changeDelivery(tx, row, change)))
    throw new DeliveryChanged(`Delivery ${id} was opened at the same moment`);
  // The refusal is committed: the try that it cost must not be rolled back with it.
  const session = opened ? await openSession(tx, { row, file, now }) : undefined;
  tx.record({
    ...{ act: 'delivery.opened', result: session === undefined ? 'refused' : 'done', by, about: id },
    ...{ purpose: file.purpose, caseRef: file.number },
    facts: { recording: row.recordingId, state, triesLeft, viewsLeft },
  });
  return session === undefined
    ? { outcome: 'closed' }
    : { outcome: 'opened', opened: { deliveryId: id, sessionId: session } };
}

interface Opening {
  readonly row: DeliveryRow;
  readonly file: CaseFile;
  readonly now: Date;
}

async function openSession(tx: Transaction, { row, file, now }: Opening): Promise<string | undefined> {
  const citizen: Actor = { id: row.id, name: 'betrokkene', role: 'betrokkene' };
  const latest = new Date(now.getTime() + OPENING_MINUTES * 60_000);
  const opened = await openViewingWithin(tx, citizen, {
    ...{ recordingId: row.recordingId, objectId: row.objectId, purpose: file.purpose, caseRef: file.number },
    ...{ coViewers: [], withinId: row.id, openedAt: stamp(now) },
    endsAt: stamp(latest) < row.expiresAt ? stamp(latest) : row.expiresAt,
  });
  return opened.value?.id;
}

/** Two attempts came at the same moment; the later one is made again on what stands there now. */
class DeliveryChanged extends Error {
  override readonly name = 'DeliveryChanged';
  // The code by which PostgreSQL asks for a transaction to be run again; the database runs the act once more.
  readonly code = '40001';
}
