import { SEGMENT_SIZE } from '../../protocols/custody/sealed-object.ts';
import { putSegment, type SegmentRow } from '../custody/sealed-objects.ts';
import type { Transaction } from '../database/database.ts';
import type { DockingDesk } from './desk.ts';
import type { IncomingSegment } from './incoming-segment.ts';
import { openUntil } from './open-upload.ts';
import { noteProgress, type Upload } from './uploads.ts';

const FINISH_AFTER_MILLISECONDS = 30_000;

/** Full segments of one upload that may be on their way to the disk while the next one comes in. */
const MOST_UNDER_WAY = 4;

/**
 * Moves an upload on as its segments become durable: in order, and never before what is counted was sealed, synced and noted. What became full
 * while the disk was busy is noted together.
 */
export class Acknowledging {
  readonly #desk: DockingDesk;
  readonly #full: IncomingSegment[] = [];
  #upload: Upload;
  #underWay = 0;
  #working: Promise<void> | undefined;
  #fault: { readonly cause: unknown } | undefined;

  constructor(desk: DockingDesk, upload: Upload) {
    this.#desk = desk;
    this.#upload = upload;
  }

  /** The upload as it stands in the database. */
  get upload(): Upload {
    return this.#upload;
  }

  /** Takes the next full segment; waits when too many are under way. Throws when an earlier one could not be made durable. */
  async add(segment: IncomingSegment): Promise<void> {
    this.#full.push(segment);
    this.#underWay += 1;
    this.#working ??= this.#work();
    if (this.#underWay >= MOST_UNDER_WAY) await this.#working;
    if (this.#fault !== undefined) await this.settled();
  }

  /** Waits until every segment that was taken is durable and noted. Throws when one could not be. */
  async settled(): Promise<void> {
    await this.#working;
    if (this.#fault !== undefined) throw this.#fault.cause;
  }

  /** Notes a tail that is durable, behind the last segment. */
  tail(received: number, tailSize: number): Promise<void> {
    return this.#advance({ received, tailSize });
  }

  /** Never throws: what went wrong is kept for whoever waits. */
  async #work(): Promise<void> {
    while (this.#full.length > 0) {
      const group = this.#full.splice(0);
      try {
        if (this.#fault === undefined) await this.#acknowledge(group);
        else await Promise.all(group.map((segment) => segment.discard()));
      } catch (cause) {
        this.#fault ??= { cause };
      }
      this.#underWay -= group.length;
    }
    this.#working = undefined;
  }

  async #acknowledge(group: readonly IncomingSegment[]): Promise<void> {
    const closed = await Promise.allSettled(group.map((segment) => segment.close()));
    const rows: SegmentRow[] = [];
    for (const end of closed) {
      // What is durable before the first that failed still counts.
      if (end.status === 'rejected') this.#fault ??= { cause: end.reason };
      if (end.status === 'fulfilled' && this.#fault === undefined) rows.push(end.value);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    const received = last.number * SEGMENT_SIZE + last.plainSize;
    await this.#advance({ received, tailSize: 0 }, async (tx) => {
      for (const row of rows) await putSegment(tx, row);
      if (received === this.#upload.declaredSize) await this.#orderSealing(tx);
    });
  }

  /** When this process dies before it has answered, the job seals the recording. */
  async #orderSealing(tx: Transaction): Promise<void> {
    await tx.enqueue({
      name: 'docking.finish',
      payload: { uploadId: this.#upload.id },
      runAt: new Date(this.#desk.clock.now().getTime() + FINISH_AFTER_MILLISECONDS),
      key: `finish:${this.#upload.id}`,
    });
  }

  async #advance(
    to: { readonly received: number; readonly tailSize: number },
    within?: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    const before = this.#upload;
    const progress = { ...to, expiresAt: openUntil(this.#desk.clock) };
    await this.#desk.database.inSharedTransaction(async (tx) => {
      await noteProgress(tx, before, progress);
      await within?.(tx);
    });
    this.#upload = { ...before, ...progress };
  }
}
