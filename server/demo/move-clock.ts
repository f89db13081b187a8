import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type MovableClock } from '../clock.ts';
import type { Database } from '../database/database.ts';

/** What moving the clock needs. */
export interface DemoClockDesk {
  readonly database: Database;
  readonly movable: MovableClock;
  /** Lets the house do what has become due: wakes the queue and the timetable. */
  readonly clockMoved: () => Promise<void>;
}

/** How the clock stands. */
export interface ClockStand {
  readonly now: Date;
  /** How far the house runs ahead of the machine. */
  readonly offsetSeconds: number;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60 };

/** A move as people write it: `+29d`, `-3h`, `+10m`, or `nu` to follow the machine again. In seconds, or nothing for `nu`. */
export const ClockMove = z
  .string('Zeg hoe ver: +29d, +1d, +3h of nu.')
  .regex(/^(nu|now|[+-]\d{1,5}[dhm])$/, 'Zeg hoe ver: +29d, +1d, +3h of nu.')
  .transform((text): number | undefined => {
    const seconds = UNIT_SECONDS[text.slice(-1)];
    return text === 'nu' || seconds === undefined || text === 'now' ? undefined : Number(text.slice(0, -1)) * seconds;
  });

/** Moves the clock of the house by so many seconds, or back to the machine's time. Kept, so that it survives a restart. */
export async function moveClock(
  desk: DemoClockDesk,
  by: Actor,
  seconds: number | undefined,
): Promise<Verdict<ClockStand>> {
  const offsetSeconds = seconds === undefined ? 0 : desk.movable.offsetSeconds() + seconds;
  await desk.database.inTransaction(async (tx) => {
    const row = { id: 1, offset_seconds: offsetSeconds };
    await tx.sql('demo_clock').insert(row).onConflict('id').merge(row);
    tx.record({ act: 'house.clock-moved', result: 'done', by, about: 'beeldkluis', facts: { offsetSeconds } });
  });
  desk.movable.setOffsetSeconds(offsetSeconds);
  await desk.clockMoved();
  return granted(readClock(desk));
}

/** How the clock stands now. */
export function readClock({ movable }: Pick<DemoClockDesk, 'movable'>): ClockStand {
  return { now: movable.now(), offsetSeconds: movable.offsetSeconds() };
}

/** The stand as programs read it. */
export function showClock({ now, offsetSeconds }: ClockStand): {
  readonly stand: string;
  readonly voorsprongSeconden: number;
} {
  return { stand: stamp(now), voorsprongSeconden: offsetSeconds };
}
