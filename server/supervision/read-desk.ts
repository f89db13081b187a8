import type { Knex } from 'knex';
import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { inMonths, monthOf, monthsAfter, startOfMonth } from '../../protocols/supervision/calendar.ts';
import { inOrderOfUrgency, type DeskItem } from '../../protocols/supervision/desk-item.ts';
import { isOverdue, turnOf } from '../../protocols/supervision/task.ts';
import { readAnchors, type AnchorState } from '../audit/anchors.ts';
import { latestCheckpoint, type PublishedCheckpoint } from '../audit/publish-checkpoint.ts';
import { logSize } from '../audit/read-log.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { readView } from './logged-views.ts';
import { readLogChecks, type LogCheck } from './note-log-check.ts';
import { listReviews, type ReviewList } from './read-reviews.ts';
import { listTasks, type ListedTask } from './read-tasks.ts';
import { readSampled, readSamples, type SampledView, type ViewSample } from './samples.ts';

/** How the log stands, at a glance. */
export interface LogStanding {
  readonly size: number;
  readonly checkpoint: PublishedCheckpoint | undefined;
  readonly anchors: readonly AnchorState[];
  /** Independent checks, newest first. */
  readonly checks: readonly LogCheck[];
  /** When the next independent check is due; at once when there was none. */
  readonly nextCheckAt: string;
}

/** A sample in a list. */
export interface SampleStanding extends ViewSample {
  readonly drawn: number;
  readonly toJudge: number;
  readonly unexplained: number;
}

/** Everything on the supervisor's desk. */
export interface DeskOverview {
  readonly waiting: readonly DeskItem[];
  readonly tasks: readonly ListedTask[];
  readonly samples: readonly SampleStanding[];
  /** When the next sample is drawn. */
  readonly nextSampleAt: string;
  readonly log: LogStanding;
  readonly rights: ReviewList;
}

/** Reads the desk. That it was read is recorded by the route. */
export async function readDesk(desk: SupervisionDesk, by: Actor): Promise<Verdict<DeskOverview>> {
  const now = desk.clock.now();
  const tasks = await listTasks(desk);
  const samples = await standingOfSamples(desk, by);
  const log = await standingOfLog(desk, now);
  const rights = await listReviews(desk);
  const waiting = inOrderOfUrgency([
    ...logItems(log, stamp(now)),
    ...taskItems(tasks, stamp(now)),
    ...sampleItems(samples),
    ...reviewItems(rights),
    ...(await houseItems(desk.database.sql, stamp(now))),
  ]);
  const nextSampleAt = stamp(startOfMonth(monthsAfter(monthOf(now), 1)));
  const open = tasks.filter(({ state }) => state !== 'closed');
  return granted({ waiting, tasks: open, samples, nextSampleAt, log, rights });
}

async function standingOfLog({ database, protocol, anchorKinds }: SupervisionDesk, now: Date): Promise<LogStanding> {
  const { sql } = database;
  const checks = await readLogChecks(sql);
  const [last] = checks;
  const next = last === undefined ? now : inMonths(new Date(last.checkedAt), protocol.supervision.logCheckMonths);
  return {
    size: await logSize(sql),
    checkpoint: await latestCheckpoint(sql),
    anchors: await readAnchors(sql, anchorKinds),
    checks,
    nextCheckAt: stamp(next),
  };
}

async function standingOfSamples({ database }: SupervisionDesk, by: Actor): Promise<readonly SampleStanding[]> {
  const drawn = Map.groupBy(await readSampled(database.sql), ({ month }) => month);
  const standings: SampleStanding[] = [];
  for (const sample of await readSamples(database.sql)) {
    const views = drawn.get(sample.month) ?? [];
    const open = views.filter(({ judgement }) => judgement === null);
    const own = await countOwn(database.sql, by, open);
    standings.push({
      ...{ ...sample, drawn: views.length, toJudge: open.length - own },
      unexplained: views.filter(({ judgement }) => judgement === 'unexplained').length,
    });
  }
  return standings;
}

async function countOwn(sql: Knex, by: Actor, open: readonly SampledView[]): Promise<number> {
  let own = 0;
  for (const { entryIndex } of open) if ((await readView(sql, entryIndex))?.viewer.id === by.id) own += 1;
  return own;
}

function logItems({ checks, anchors, nextCheckAt }: LogStanding, now: string): DeskItem[] {
  const failing = anchors.filter(({ failure }) => failure !== undefined);
  return [
    { kind: 'log-differs', count: checks[0]?.outcome === 'differs' ? 1 : 0, href: '/logboek/standen' },
    { kind: 'anchor-fails', count: failing.length, href: '/logboek/standen' },
    {
      kind: 'log-check-due',
      count: nextCheckAt <= now ? 1 : 0,
      dueAt: checks.length === 0 ? undefined : nextCheckAt,
      href: '/toezicht/logboekcontroles',
    },
  ];
}

function taskItems(tasks: readonly ListedTask[], now: string): DeskItem[] {
  const late = tasks.filter((task) => isOverdue(task, now));
  const own = tasks.filter((task) => turnOf(task) === 'supervisor');
  const lateOwn = late.filter((task) => turnOf(task) === 'supervisor');
  const lateAnswers = late.filter((task) => turnOf(task) === 'asked');
  const item = (kind: DeskItem['kind'], found: readonly ListedTask[]): DeskItem => {
    const [first] = found;
    const href = found.length === 1 && first !== undefined ? `/toezicht/taken/${first.id}` : '/toezicht/taken';
    return { kind, count: found.length, dueAt: first?.dueAt, href };
  };
  return [
    item('task-late', lateOwn),
    item('answer-late', lateAnswers),
    item(
      'task-waiting',
      own.filter((task) => !lateOwn.includes(task)),
    ),
  ];
}

function sampleItems(samples: readonly SampleStanding[]): DeskItem[] {
  return samples.map(({ month, toJudge }) => ({
    ...{ kind: 'sample-waiting', count: toJudge, href: `/toezicht/steekproeven/${month}` },
    // A month's views are judged before the next sample comes.
    dueAt: stamp(startOfMonth(monthsAfter(month, 2))),
  }));
}

function reviewItems({ open, reviews, nextAt, isDue }: ReviewList): DeskItem[] {
  const dueAt = reviews.length === 0 ? undefined : nextAt;
  return [
    { kind: 'review-open', count: open === undefined ? 0 : 1, href: `/toezicht/rechten/${open?.id ?? ''}` },
    { kind: 'review-due', count: isDue && open === undefined ? 1 : 0, dueAt, href: '/toezicht/rechten' },
  ];
}

async function houseItems(sql: Knex, now: string): Promise<DeskItem[]> {
  const findings: unknown[] = await sql('custody_findings').where({ state: 'open' }).pluck('id');
  const mandates: unknown[] = await sql('mandates')
    .where({ state: 'granted' })
    .where('valid_from', '<=', now)
    .where('valid_to', '>=', now)
    .pluck('id');
  return [
    { kind: 'finding-open', count: findings.length, href: '/controle' },
    { kind: 'mandate-missing', count: mandates.length === 0 ? 1 : 0, href: '/mandaten' },
  ];
}
