import type { Knex } from 'knex';
import { z } from 'zod';
import { mayPerform, type Act, type Actor } from '../../protocols/acts.ts';
import { CHECK_MISSED_DAYS } from '../../protocols/custody/finding.ts';
import { HOLDABLE_STATES } from '../../protocols/custody/recording.ts';
import { stamp } from '../clock.ts';

/** Kinds of work that can wait for somebody. */
export const WORK_KINDS = [
  'findings',
  'scans-late',
  'check-missed',
  'cameras-missed',
  'questions',
  'views-to-judge',
  'requests-open',
  'requests-due',
  'plans-to-review',
  'plans-to-approve',
  'packages-ready',
  'holds-to-review',
  'quarantined',
  'due-soon',
  'docked-today',
  'mandates',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** How much of one kind waits, and where it is dealt with. */
export interface WaitingWork {
  readonly kind: WorkKind;
  readonly count: number;
  readonly href: string;
}

interface Source {
  readonly kind: WorkKind;
  /** Whoever may perform this act is shown the count. */
  readonly act: Act;
  readonly href: string;
  readonly count: (sql: Knex, now: Date, by: Actor) => Knex.QueryBuilder;
}

/** A scanner that has not answered after this long is away, and somebody must look after it. */
const SCAN_LATE_MILLISECONDS = 30 * 60_000;
const DAY_MILLISECONDS = 86_400_000;
const inDays = (now: Date, days: number): string => stamp(new Date(now.getTime() + days * DAY_MILLISECONDS));

const SOURCES: readonly Source[] = [
  {
    ...{ kind: 'findings', act: 'custody.finding-settled', href: '/controle' },
    count: (sql) => sql('custody_findings').where({ state: 'open' }),
  },
  {
    ...{ kind: 'scans-late', act: 'custody.finding-settled', href: '/inname' },
    count: (sql, now) =>
      sql('sealed_objects')
        .join('recordings', 'recordings.id', 'sealed_objects.recording_id')
        .where({ 'sealed_objects.scan_awaited': 1, 'sealed_objects.kind': 'original' })
        .whereIn('recordings.state', HOLDABLE_STATES)
        // What waits for its key is scanned when it has been opened.
        .whereRaw("coalesce(recordings.quarantine_reason, '') NOT IN ('key-missing', 'key-wrong')")
        .where('recordings.created_at', '<', stamp(new Date(now.getTime() - SCAN_LATE_MILLISECONDS))),
  },
  {
    ...{ kind: 'check-missed', act: 'custody.finding-settled', href: '/controle' },
    count: (sql, now) =>
      sql
        .from(sql('custody_checks').max({ begun_at: 'begun_at' }).as('newest'))
        .where('begun_at', '<', inDays(now, -CHECK_MISSED_DAYS)),
  },
  {
    ...{ kind: 'cameras-missed', act: 'docking.camera-listed', href: '/cameras' },
    count: (sql) => sql('camera_absences').whereNull('ended_at'),
  },
  {
    ...{ kind: 'questions', act: 'supervision.task-answered', href: '/toezicht/vragen' },
    count: (sql, _now, by) => sql('supervision_tasks').where({ state: 'asked', asked_id: by.id }),
  },
  {
    ...{ kind: 'views-to-judge', act: 'supervision.task-judged', href: '/toezicht' },
    count: (sql) => sql('supervision_tasks').whereIn('state', ['found', 'answered']),
  },
  {
    ...{ kind: 'requests-open', act: 'readout.granted', href: '/uitleesverzoeken' },
    count: (sql) => sql('readout_requests').where({ state: 'registered' }),
  },
  {
    ...{ kind: 'requests-due', act: 'readout.listed', href: '/uitleesverzoeken' },
    count: (sql, now) =>
      sql('readout_requests')
        .whereIn('state', ['registered', 'granted'])
        .whereRaw('coalesce(extended_due_at, due_at) <= ?', [inDays(now, 7)]),
  },
  {
    ...{ kind: 'plans-to-review', act: 'redaction.reviewed', href: '/bewerkingen' },
    count: (sql) => sql('redaction_plans').where({ state: 'proposed' }),
  },
  {
    ...{ kind: 'plans-to-approve', act: 'redaction.approved', href: '/bewerkingen' },
    count: (sql) => sql('redaction_plans').where({ state: 'reviewed' }),
  },
  {
    ...{ kind: 'packages-ready', act: 'handover.collected', href: '/uitleesverzoeken' },
    count: (sql) => sql('handovers').where({ state: 'built' }),
  },
  {
    ...{ kind: 'holds-to-review', act: 'retention.hold-lifted', href: '/vasthoudingen' },
    count: (sql, now) => sql('holds').where({ state: 'open' }).where('review_at', '<=', inDays(now, 7)),
  },
  {
    ...{ kind: 'quarantined', act: 'custody.released', href: '/inname' },
    count: (sql) => sql('recordings').where({ state: 'quarantined' }),
  },
  {
    ...{ kind: 'docked-today', act: 'docking.watched', href: '/inname' },
    count: (sql, now) => sql('recordings').where('docked_at', '>', inDays(now, -1)),
  },
  {
    ...{ kind: 'due-soon', act: 'retention.listed', href: '/bewaartermijnen' },
    count: (sql, now) => sql('recordings').where({ state: 'sealed', holds: 0 }).where('due_at', '<=', inDays(now, 7)),
  },
  {
    ...{ kind: 'mandates', act: 'retention.mandate-granted', href: '/mandaten' },
    count: (sql, now) => sql('mandates').where({ state: 'granted' }).where('valid_to', '>', stamp(now)),
  },
];

const Count = z.object({ count: z.coerce.number() });

/** Counts what waits for somebody of this role; what there is none of is left out. */
export async function readWaitingWork(sql: Knex, by: Actor, now: Date): Promise<readonly WaitingWork[]> {
  const own = SOURCES.filter(({ act }) => mayPerform(by.role, act));
  const counted = await Promise.all(
    own.map(async ({ kind, href, count }) => {
      const row: unknown = await count(sql, now, by).count({ count: '*' }).first();
      return { kind, href, count: Count.parse(row).count };
    }),
  );
  return counted.filter(({ count }) => count > 0);
}
