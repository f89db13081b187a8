import { stamp } from '../../clock.ts';
import type { DeskOverview, LogStanding } from '../../supervision/read-desk.ts';
import { showDay } from '../moments.ts';
import type { View } from '../view.ts';
import { auditWords } from '../words/audit.ts';
import { supervisionWords } from '../words/supervision.ts';
import { taskRow } from './task-contents.ts';
import { countText, monthText, type Contents } from './view-facts.ts';

/** What waits, how the log stands, samples and tasks. */
export function deskContents(view: View, overview: DeskOverview): Contents {
  const words = supervisionWords[view.language];
  const { waiting, tasks, samples, nextSampleAt, log, rights } = overview;
  const now = stamp(view.now);
  return {
    title: words.desk.title,
    waiting: waiting.map(({ kind, count, dueAt, href }) => ({
      ...{ count, href, late: dueAt !== undefined && dueAt < now, todo: words.waiting[kind].todo },
      day: dueAt === undefined ? undefined : showDay(dueAt, view.language),
      said: count === 1 ? words.waiting[kind].one : words.waiting[kind].more,
      alarming: kind === 'log-differs' || kind === 'anchor-fails' || kind === 'finding-open',
    })),
    nextSample: showDay(nextSampleAt, view.language),
    rightsText: rightsText(view, rights),
    logRows: logRows(view, log),
    sampleRows: samples.map((sample) => [
      { text: monthText(view, sample.month), href: `/toezicht/steekproeven/${sample.month}` },
      ...[sample.views, sample.drawn, sample.toJudge, sample.unexplained].map((count) => countText(view, count)),
    ]),
    taskRows: tasks.map((task) => taskRow(view, task)),
    taskColumns: words.tasks.columns,
  };
}

function rightsText(view: View, { open, reviews, nextAt }: DeskOverview['rights']): string {
  const { desk } = supervisionWords[view.language];
  const last = reviews.find(({ signedAt }) => signedAt !== null)?.signedAt ?? undefined;
  if (open !== undefined) return desk.rightsOpen;
  if (last === undefined) return desk.rightsNever;
  return desk.rightsNext(showDay(last, view.language), showDay(nextAt, view.language));
}

function logRows(view: View, { size, checkpoint, anchors, checks, nextCheckAt }: LogStanding): readonly unknown[] {
  const words = supervisionWords[view.language];
  const { logFacts } = words.desk;
  const [last] = checks;
  const due = nextCheckAt <= stamp(view.now);
  return [
    [logFacts.size, countText(view, size)],
    [
      logFacts.checkpoint,
      checkpoint === undefined ? logFacts.noCheckpoint : logFacts.checkpointValue(countText(view, checkpoint.size)),
    ],
    ...anchors.map(({ kind, keptAt, failure }) => [
      auditWords[view.language].anchors.kinds[kind],
      failure !== undefined
        ? { text: words.desk.anchorFails, tone: 'danger' }
        : keptAt === undefined
          ? { text: words.desk.anchorWaits, tone: 'busy' }
          : [{ text: words.desk.anchorKept, tone: 'ok' }, { exact: keptAt }],
    ]),
    [logFacts.lastCheck, last === undefined ? logFacts.never : checkCells(view, last)],
    [
      logFacts.nextCheck,
      due ? { text: last === undefined ? logFacts.now : words.late, tone: 'attention' } : { day: nextCheckAt },
    ],
  ];
}

function checkCells(view: View, { checkedAt, checker, outcome }: LogStanding['checks'][number]): readonly unknown[] {
  const tone = outcome === 'holds' ? 'ok' : 'danger';
  return [{ day: checkedAt }, checker, { text: supervisionWords[view.language].outcomes[outcome], tone }];
}

/** The independent checks of the log, and the form to note one. */
export function logCheckContents(view: View, { checks, size }: LogStanding): Contents {
  const words = supervisionWords[view.language];
  return {
    title: words.checks.title,
    crumbs: [{ text: words.desk.title, href: '/toezicht' }, { text: words.checks.title }],
    size,
    now: view.now,
    outcomes: [
      { value: 'holds', text: words.checks.outcomeTexts.holds },
      { value: 'differs', text: words.checks.outcomeTexts.differs },
    ],
    rows: checks.map((check) => [
      { day: check.checkedAt },
      check.checker,
      countText(view, check.size),
      { text: words.outcomes[check.outcome], tone: check.outcome === 'holds' ? 'ok' : 'danger' },
      check.remark,
    ]),
  };
}
