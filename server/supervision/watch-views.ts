import type { SupervisionDesk } from './desk.ts';
import { clearOldPacks } from './download-audit-pack.ts';
import { drawDueSamples } from './draw-sample.ts';
import { examineViews } from './examine-views.ts';

/** Job `supervision.watch`: draws the sample of a month that is over, looks at the views that ended since the last run, and clears old audit packs away. */
export async function watchViews(desk: SupervisionDesk, signal: AbortSignal): Promise<void> {
  await examineViews(desk, signal);
  await drawDueSamples(desk, signal);
  await clearOldPacks(desk);
}
