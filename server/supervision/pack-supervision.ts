import type { Knex } from 'knex';
import { csvText } from '../../protocols/supervision/audit-pack.ts';
import { periodOf } from '../../protocols/supervision/sample.ts';
import { stamp } from '../clock.ts';
import { readLogChecks } from './note-log-check.ts';
import type { PackPeriod } from './pack-rows.ts';
import { readReviews, readRights } from './rights.ts';
import { readSampled, readSamples } from './samples.ts';
import { readTaskRows } from './tasks.ts';

/** What supervision itself did within a period: texts of the files, and figures for the summary. */
export interface SupervisionTold {
  readonly samples: string;
  readonly tasks: string;
  readonly rights: string;
  readonly checks: string;
  readonly figures: Readonly<
    Record<'sampled' | 'judged' | 'unexplained' | 'tasks' | 'openTasks' | 'reviews' | 'logChecks', number>
  >;
}

/** Tells of samples, questions, reviews of rights and checks of the log. Viewers stand by their entry in the log, not by name. */
export async function tellSupervision(sql: Knex, period: PackPeriod): Promise<SupervisionTold> {
  const within = (moment: string): boolean => moment >= period.from && moment < period.until;
  const months = (await readSamples(sql)).filter(({ month }) => within(stamp(periodOf(month).from)));
  const drawn = (await readSampled(sql)).filter(({ month }) => months.some((sample) => sample.month === month));
  const tasks = (await readTaskRows(sql)).filter(({ raisedAt }) => within(raisedAt));
  const checks = (await readLogChecks(sql)).filter(({ checkedAt }) => within(checkedAt));
  const reviews = (await readReviews(sql)).filter(({ signedAt }) => signedAt !== null && within(signedAt));
  return {
    samples: csvText(
      ['Maand', 'Kijkbeurten', 'Stand over regels', 'Tijdstempel', 'Zaad', 'Logregel', 'Oordeel', 'Waarom', 'Op'],
      drawn.map(({ month, entryIndex, judgement, reason, judgedAt }) => {
        const sample = months.find((each) => each.month === month);
        const from = [sample?.views, sample?.checkpointSize, sample?.timestamped === true ? 'ja' : 'nee', sample?.seed];
        return [month, ...from, entryIndex, judgement, reason, judgedAt];
      }),
    ),
    tasks: csvText(
      ['Opgemerkt', 'Waarom', 'Logregel', 'Opname', 'Stand', 'Vraag', 'Antwoord', 'Oordeel', 'Reden', 'Gesloten'],
      tasks.map((task) => [
        ...[task.raisedAt, task.origin, task.entryIndex, task.recordingId, task.state, task.question, task.answer],
        ...[task.judgement, task.reason, task.closedAt],
      ]),
    ),
    rights: await rightsTable(
      sql,
      reviews.map(({ id }) => id),
    ),
    checks: csvText(
      ['Wanneer', 'Door', 'Regels', 'Uitkomst', 'Opmerking'],
      checks.map(({ checkedAt, checker, size, outcome, remark }) => [checkedAt, checker, size, outcome, remark]),
    ),
    figures: {
      ...{ sampled: drawn.length, judged: drawn.filter(({ judgement }) => judgement !== null).length },
      unexplained: drawn.filter(({ judgement }) => judgement === 'unexplained').length,
      ...{ tasks: tasks.length, openTasks: tasks.filter(({ state }) => state !== 'closed').length },
      ...{ reviews: reviews.length, logChecks: checks.length },
    },
  };
}

async function rightsTable(sql: Knex, reviewIds: readonly string[]): Promise<string> {
  const rows = [];
  for (const id of reviewIds) {
    for (const { kind, snapshot, advice, verdict, reason, decidedAt } of await readRights(sql, id)) {
      const { name, what, department, since, lastSignIn, lastUse } = snapshot;
      rows.push([id, kind, name, what, department, since, lastSignIn, lastUse, advice, verdict, reason, decidedAt]);
    }
  }
  const columns = ['Controle', 'Soort', 'Naam', 'Mag', 'Afdeling', 'Sinds', 'Laatst aangemeld', 'Laatst gebruikt'];
  return csvText([...columns, 'Advies', 'Oordeel', 'Waarom', 'Op'], rows);
}
