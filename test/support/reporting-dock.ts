import { SYSTEM } from '../../protocols/acts.ts';
import type { DockReport, ReportedBerth } from '../../protocols/docking/dock-report.ts';
import { authorization, enrol } from '../../server/dock-agent/server-link.ts';
import { inviteDock } from '../../server/docking/enrol-dock.ts';
import type { TestHouse } from './house.ts';

/** An enrolled dock that says what a test wants it to say. */
export interface ReportingDock {
  readonly dockId: string;
  report(...berths: readonly Partial<ReportedBerth>[]): Promise<Response>;
  /** Sends whatever it is given. */
  send(body: unknown): Promise<Response>;
}

/** A berth as a dock with nothing to say would report it. */
export function berthOf(given: Partial<ReportedBerth>, at: Date): ReportedBerth {
  const out = ['out', 'taken-early', 'missed'].includes(given.state ?? 'empty');
  return {
    ...{ cameraId: 'BC-0412', state: 'empty', seenAt: at.toISOString() },
    dockingStartedAt: out ? null : at.toISOString(),
    ...{ sentBytes: 0, totalBytes: 0, clipsLeft: 0, reason: '', battery: null, charging: null, notices: [] },
    ...given,
  };
}

/** Enrols a dock at a house. */
export async function openReportingDock(house: TestHouse, name = 'Dok Markt'): Promise<ReportingDock> {
  const { database, clock } = house.house;
  const invitation = await inviteDock({ database, clock }, SYSTEM, { name });
  const { state } = await enrol(new URL(house.url), invitation.value!.code, name);
  const url = new URL('/v1/docks/meldingen', house.url);
  const send = async (body: unknown): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: {
        authorization: await authorization(state, () => new Date(), { method: 'POST', url }),
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  return {
    dockId: state.dockId,
    send,
    report: (...berths) => {
      const now = clock.now();
      const said: DockReport = { at: now.toISOString(), berths: berths.map((berth) => berthOf(berth, now)) };
      return send(said);
    },
  };
}
