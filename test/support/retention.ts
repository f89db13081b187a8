import { generateKeyPairSync } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import type { Fact } from '../../protocols/audit/fact.ts';
import { neutraal } from '../../protocols/municipal/neutraal.ts';
import { readLog, type LoggedEntry } from '../../server/audit/read-log.ts';
import { stamp } from '../../server/clock.ts';
import { placeHold } from '../../server/custody/holds.ts';
import { signStatement } from '../../server/custody/signing.ts';
import type { Transaction } from '../../server/database/database.ts';
import { grantDestructionMandate } from '../../server/retention/change-mandates.ts';
import type { RetentionDesk } from '../../server/retention/desk.ts';
import { destroyDue } from '../../server/retention/destroy-due.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from './custody.ts';

export const DAY_SECONDS = 86_400;

/** One signing key for all tests of this process; making one takes long. */
export const signingKeys = generateKeyPairSync('rsa', { modulusLength: 3072 });

export const FG: Actor = { id: 'fg', name: 'F. Gerritsen', role: 'toezichthouder' };
export const PRIVACY: Actor = { id: 'anna', name: 'A. Jansen', role: 'privacymedewerker' };
export const REVIEWER: Actor = { id: 'bob', name: 'B. de Wit', role: 'beoordelaar' };
export const ADMINISTRATOR: Actor = { id: 'carl', name: 'C. Bos', role: 'beheerder' };

export function deskOf(custody: TestCustody): RetentionDesk {
  return {
    database: custody.database,
    clock: custody.clock,
    keyRing: custody.keyRing,
    keyStore: custody.keyStore,
    vault: custody.vault,
    protocol: neutraal,
    sign: (kind, statement) => signStatement(kind, statement, signingKeys.privateKey),
  };
}

/** Grants a mandate for a year from now. */
export async function grantAYear(desk: RetentionDesk): Promise<string> {
  const now = desk.clock.now();
  const verdict = await grantDestructionMandate(desk, FG, {
    reference: 'M-2026-1',
    ground: 'Selectielijst gemeenten 2020, categorie 12.1.9',
    validFrom: now,
    validTo: new Date(now.getTime() + 365 * DAY_SECONDS * 1000),
  });
  if (verdict.refused !== undefined) throw new Error(verdict.refused);
  return verdict.value.id;
}

/** Two recordings that fall due in four weeks, one of the same day on hold, and one that falls due later. */
export interface Shelf {
  readonly due: readonly [string, string];
  readonly held: string;
  readonly later: string;
  readonly holdId: string;
  /** Originals by their recording. */
  readonly objects: ReadonlyMap<string, string>;
}

export async function fillShelf(
  custody: TestCustody,
  content?: (recordingId: string) => Buffer<ArrayBuffer>,
): Promise<Shelf> {
  const { clock } = custody;
  const later = stamp(new Date(clock.now().getTime() + 60 * DAY_SECONDS * 1000));
  const recordings = [
    aRecording(clock, { cameraId: 'CAM-1', place: 'Stationsplein', facts: '{"codec":"h264"}' }),
    aRecording(clock, { cameraId: 'CAM-2', place: 'Haarlemmerstraat' }),
    aRecording(clock, { cameraId: 'CAM-3', place: 'Beestenmarkt' }),
    aRecording(clock, { cameraId: 'CAM-4', place: 'Nieuwe Rijn', dueAt: later }),
  ] as const;
  const objects = new Map<string, string>();
  for (const recording of recordings) {
    objects.set(recording.id, await storeRecording(custody, recording, content?.(recording.id)));
  }
  const [one, two, held, last] = recordings;
  const { holdId } = await custody.database.inTransaction((tx) =>
    placeHold(tx, custody, PRIVACY, {
      kind: 'klacht',
      reason: 'Klacht over de opname',
      caseRef: 'K-2026-7',
      criteria: { from: held.startedAt, to: held.endedAt, cameraId: 'CAM-3' },
      reviewAt: later,
    }),
  );
  return { due: [one.id, two.id], held: held.id, later: last.id, holdId, objects };
}

/** A house of custody and retention with a filled shelf, four weeks and a day after it was filled. */
export async function openRetention(
  dialect: 'sqlite' | 'postgresql' = 'sqlite',
): Promise<AsyncDisposable & { custody: TestCustody; desk: RetentionDesk; shelf: Shelf }> {
  const custody = await openCustody(dialect);
  const desk = deskOf(custody);
  const shelf = await fillShelf(custody);
  return { custody, desk, shelf, [Symbol.asyncDispose]: () => custody[Symbol.asyncDispose]() };
}

export function moveDays(custody: TestCustody, days: number): void {
  custody.clock.setOffsetSeconds(custody.clock.offsetSeconds() + days * DAY_SECONDS);
}

export function runJob(desk: RetentionDesk): Promise<void> {
  return destroyDue(desk, { payload: {}, signal: new AbortController().signal });
}

/** The power goes out. */
export class PowerCut extends Error {}

/** When the power goes out: at the commit of the first transaction that records this, before it or right after it. */
export interface CutAt {
  readonly moment: 'before' | 'after';
  readonly act: Fact['act'];
  readonly result: Fact['result'];
}

/** The same desk, on which the power goes out once. */
export function withPowerCut(desk: RetentionDesk, cut: CutAt): RetentionDesk {
  const { database } = desk;
  return {
    ...desk,
    database: {
      ...database,
      inTransaction: async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
        const seen = { theOne: false };
        const outcome = await database.inTransaction(async (tx) => {
          const record = (fact: Fact): void => {
            if (fact.act === cut.act && fact.result === cut.result) seen.theOne = true;
            tx.record(fact);
          };
          const done = await work({ ...tx, record });
          if (seen.theOne && cut.moment === 'before') throw new PowerCut();
          return done;
        });
        if (seen.theOne) throw new PowerCut();
        return outcome;
      },
    },
  };
}

/** Entries of the log with this act, oldest first. */
export async function entriesOf(custody: TestCustody, act: Fact['act']): Promise<LoggedEntry[]> {
  return (await readLog(custody.database.sql, { act, limit: 1000 })).toReversed();
}
