import type { Actor } from '../../protocols/acts.ts';
import { newNotices, type DockReport } from '../../protocols/docking/dock-report.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { berthsOfDock, replaceBerths, type Berth } from './berths.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

/** How a report was taken: how many cameras it named, and how much in it was new to the log. */
export interface ReportTaken {
  readonly cameras: number;
  readonly noticed: number;
}

/**
 * Takes what a dock says of its cameras in the place of what it said before. Only what it newly notices about a camera goes into the log; how far an
 * upload is does not. Moments are moved from the dock's clock to ours, and none lies in the future.
 */
export async function reportDock(desk: EnrolmentDesk, by: Actor, report: DockReport): Promise<Verdict<ReportTaken>> {
  const now = desk.clock.now();
  const ours = (moment: string): string =>
    stamp(new Date(Math.min(now.getTime(), now.getTime() + Date.parse(moment) - Date.parse(report.at))));
  const berths = uniqueCameras(report).map((berth): Berth => ({
    ...berth,
    dockId: by.id,
    seenAt: ours(berth.seenAt),
    dockingStartedAt: berth.dockingStartedAt === null ? null : ours(berth.dockingStartedAt),
    reportedAt: stamp(now),
  }));
  return desk.database.inTransaction(async (tx) => {
    const before = await berthsOfDock(tx.sql, by.id);
    await replaceBerths(tx, by.id, berths);
    let noticed = 0;
    for (const berth of berths) noticed += recordNew(tx, by, berth, before.get(berth.cameraId));
    return granted({ cameras: berths.length, noticed });
  });
}

/** The last word on a camera that is named twice. */
function uniqueCameras({ berths }: DockReport): DockReport['berths'] {
  return [...new Map(berths.map((berth) => [berth.cameraId, berth])).values()];
}

function recordNew(tx: Transaction, by: Actor, berth: Berth, before: Berth | undefined): number {
  const fresh = newNotices(before?.notices ?? [], berth.notices);
  for (const { kind, seconds, names } of fresh) {
    tx.record({
      ...{ act: 'docking.noticed', result: 'done', by, about: berth.cameraId },
      facts: { notice: kind, ...(seconds === undefined ? {} : { seconds }) },
      // Whatever somebody called a file on a camera can be about a person.
      ...(names === undefined ? {} : { personal: { names: names.join(', ') } }),
    });
  }
  return fresh.length;
}
