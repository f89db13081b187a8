import { packFolder } from '../../../protocols/supervision/audit-pack.ts';
import { monthOf } from '../../../protocols/supervision/calendar.ts';
import type { AuditPack } from '../../supervision/audit-packs.ts';
import { showDay } from '../moments.ts';
import type { View } from '../view.ts';
import { packWords } from '../words/audit-packs.ts';
import type { Contents } from './view-facts.ts';

const TONES = { ordered: 'busy', built: 'ok', failed: 'danger', cleared: 'neutral' } as const;

/** The packs that were made, and the form to make one; it proposes the year so far, or in January the year before. */
export function packsContents(view: View, packs: readonly AuditPack[]): Contents {
  const words = packWords[view.language];
  const building = packs.find(({ state }) => state === 'ordered');
  const [year = 0, month = 1] = monthOf(view.now).split('-').map(Number);
  const ready = packs.find(({ state }) => state === 'built');
  return {
    title: words.title,
    crumbs: [{ text: words.supervision, href: '/toezicht' }, { text: words.title }],
    from: `${month === 1 ? year - 1 : year}-01-01`,
    until: month === 1 ? `${year - 1}-12-31` : view.now.toISOString().slice(0, 10),
    ...(building === undefined
      ? {}
      : {
          building: building.id,
          percent: Math.round(building.progress * 100),
          scripts: ['/static/editor-progress.js'],
        }),
    command:
      ready &&
      `npx beeldkluis verify ${packFolder({ from: ready.fromAt, until: ready.untilAt })}.zip --key <vingerafdruk>`,
    rows: packs.map((pack) => [
      `${showDay(pack.fromAt, view.language)} – ${lastDay(view, pack)}`,
      { text: words.states[pack.state], tone: TONES[pack.state] },
      pack.builtAt === null ? undefined : { moment: pack.builtAt },
      pack.sha256 === null ? undefined : { code: pack.sha256 },
      pack.state === 'built'
        ? {
            text: words.fetch,
            href: `/toezicht/dossiers/${pack.id}/bestand`,
            hidden: lastDay(view, pack),
            download: true,
          }
        : undefined,
    ]),
  };
}

function lastDay(view: View, { untilAt }: AuditPack): string {
  return showDay(new Date(Date.parse(untilAt) - 1), view.language);
}
