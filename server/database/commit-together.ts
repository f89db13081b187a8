import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Fact } from '../../protocols/audit/fact.ts';

/** The part of a transaction that sharing it needs. */
interface Recording {
  readonly sql: Knex.Transaction;
  record(fact: Fact): void;
}
type InTransaction<Tx> = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Work that waits for the next transaction. */
interface Waiting<Tx> {
  /** Does it inside a shared transaction; what comes back answers whoever waits, once that is committed. */
  within(tx: Tx): Promise<() => void>;
  /** Does it in a transaction of its own and answers. */
  alone(): Promise<void>;
}

const MOST_TOGETHER = 64;

/** Whether the outcome of work is a refusal, so that nothing of it may be kept. */
export function isRefused(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'refused' in outcome && outcome.refused !== undefined;
}

/**
 * Group commit: work that comes in while a transaction is running shares the next one, in the order in which it came, with one append to the
 * log and one fsync. Each stands or falls by itself (SAVEPOINT), and none is answered before the commit that holds it is durable. When the
 * transaction as a whole fails, each is done again in one of its own.
 */
export function commitTogether<Tx extends Recording>(inTransaction: InTransaction<Tx>): InTransaction<Tx> {
  const waiting: Waiting<Tx>[] = [];
  let isTurning = false;

  const turns = async (): Promise<void> => {
    isTurning = true;
    while (waiting.length > 0) await turn(inTransaction, waiting);
    isTurning = false;
  };

  return <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    waiting.push({
      within: async (tx) => {
        const outcome = await withinSavepoint(tx, work);
        return () => {
          if (outcome.failed) reject(outcome.error);
          else resolve(outcome.value);
        };
      },
      alone: () => inTransaction(work).then(resolve, reject),
    });
    if (!isTurning) void turns();
    return promise;
  };
}

/** Never throws: every failure is the answer of the work that it belongs to. */
async function turn<Tx>(inTransaction: InTransaction<Tx>, waiting: Waiting<Tx>[]): Promise<void> {
  let group: readonly Waiting<Tx>[] = [];
  try {
    const answers = await inTransaction(async (tx) => {
      // Chosen when the transaction begins, not when it is asked for; done again, it is the same group.
      if (group.length === 0) group = waiting.splice(0, MOST_TOGETHER);
      const done: (() => void)[] = [];
      for (const one of group) done.push(await one.within(tx));
      return done;
    });
    for (const answer of answers) answer();
  } catch {
    // Among others a fact that cannot be written; whose it is shows when each is done alone.
    const apart = group.length === 0 ? waiting.splice(0, MOST_TOGETHER) : group;
    for (const one of apart) await one.alone();
  }
}

type Outcome<T> = { readonly failed: false; readonly value: T } | { readonly failed: true; readonly error: unknown };

async function withinSavepoint<Tx extends Recording, T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<Outcome<T>> {
  const facts: Fact[] = [];
  // What belongs to nobody's request is a trace of its own, not one of the whole group.
  const traceId = randomBytes(16).toString('hex');
  await tx.sql.raw('SAVEPOINT one_of_many');
  try {
    const record = (fact: Fact): unknown => facts.push({ ...fact, by: { traceId, ...fact.by } });
    const value = await work({ ...tx, record });
    if (isRefused(value)) await tx.sql.raw('ROLLBACK TO one_of_many');
    else for (const fact of facts) tx.record(fact);
    await tx.sql.raw('RELEASE one_of_many');
    return { failed: false, value };
  } catch (error) {
    // Fails when the database has rolled back everything already; then the whole group is done again, each alone.
    await tx.sql.raw('ROLLBACK TO one_of_many');
    await tx.sql.raw('RELEASE one_of_many');
    return { failed: true, error };
  }
}
