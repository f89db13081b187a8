/** Time of the house. The only reader of the machine's clock. */
export interface Clock {
  /** The moment by which terms run and entries are dated. In demo mode it can be moved. */
  now(): Date;
  /** The machine's own time, which nobody moves: leases, time limits and sign-in sessions run by it. */
  machine(): Date;
}

/** A clock that can be moved forward or back by whole seconds; used in demo mode and in tests. */
export interface MovableClock extends Clock {
  /** Sets how far the house runs ahead of the machine, in seconds. */
  setOffsetSeconds(seconds: number): void;
  offsetSeconds(): number;
}

/** Clock that follows the machine, ahead of it by an offset in seconds. */
export function movableClock(offset = 0): MovableClock {
  let offsetSeconds = offset;
  return {
    now: () => new Date(Date.now() + offsetSeconds * 1000),
    machine: () => new Date(),
    setOffsetSeconds: (seconds) => {
      offsetSeconds = seconds;
    },
    offsetSeconds: () => offsetSeconds,
  };
}

/** Clock of a real installation: nobody moves it. */
export const machineClock: Clock = { now: () => new Date(), machine: () => new Date() };

/** The moment as the database and the log write it: ISO 8601 in UTC with milliseconds. */
export function stamp(moment: Date): string {
  return moment.toISOString();
}
