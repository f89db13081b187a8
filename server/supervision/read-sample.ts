import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { SupervisionDesk } from './desk.ts';
import { readView, type LoggedView } from './logged-views.ts';
import { readSample, readSampled, type SampledView, type ViewSample } from './samples.ts';

/** A drawn view with what the log tells of it. */
export interface SampledFile extends SampledView {
  readonly view: LoggedView;
  /** Whether it is the view of whoever reads, who does not judge it. */
  readonly isOwn: boolean;
}

/** The sample of a month with everything that was drawn. */
export interface SampleFile {
  readonly sample: ViewSample;
  readonly drawn: readonly SampledFile[];
}

/** Reads the sample of a month; what still waits for a judgement comes first. */
export async function readSampleFile(desk: SupervisionDesk, by: Actor, month: string): Promise<Verdict<SampleFile>> {
  const { sql } = desk.database;
  const sample = await readSample(sql, month);
  if (sample === undefined) return refuse('not-found');
  const drawn: SampledFile[] = [];
  for (const sampled of await readSampled(sql, month)) {
    const view = await readView(sql, sampled.entryIndex);
    if (view === undefined) throw new Error(`Entry ${String(sampled.entryIndex)} was drawn and is no view`);
    drawn.push({ ...sampled, view, isOwn: view.viewer.id === by.id });
  }
  const waiting = (file: SampledFile): number => (file.judgement === null ? 0 : 1);
  return granted({ sample, drawn: drawn.toSorted((one, other) => waiting(one) - waiting(other)) });
}
