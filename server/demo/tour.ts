import type { Knex } from 'knex';
import type { Act } from '../../protocols/acts.ts';
import type { DEMO_PERSONS } from './demo-persons.ts';

interface Step {
  readonly id: string;
  /** Person to be, or nobody: a citizen with a letter, or somebody at the command line. */
  readonly personId: (typeof DEMO_PERSONS)[number]['id'] | undefined;
  readonly href: string | undefined;
  /** The act that shows that the step was taken. */
  readonly act: Act;
}

/** The life of a recording, step by step; the words stand in `server/web/words/demo.ts`. */
export const TOUR_STEPS = [
  { id: 'dock', personId: 'demo-beheerder', href: '/docks', act: 'docking.uploaded' },
  { id: 'find', personId: 'demo-privacy', href: '/opnames', act: 'viewing.searched' },
  { id: 'view', personId: 'demo-privacy', href: '/opnames', act: 'viewing.opened' },
  { id: 'request', personId: 'demo-privacy', href: '/uitleesverzoeken', act: 'readout.requested' },
  { id: 'decide', personId: 'demo-beoordelaar', href: '/uitleesverzoeken', act: 'readout.granted' },
  { id: 'redact', personId: 'demo-privacy', href: '/uitleesverzoeken', act: 'redaction.reviewed' },
  { id: 'approve', personId: 'demo-beoordelaar', href: '/bewerkingen', act: 'redaction.approved' },
  { id: 'inspect', personId: 'demo-privacy', href: '/uitleesverzoeken', act: 'inspection.started' },
  { id: 'deliver', personId: 'demo-privacy', href: '/uitleesverzoeken', act: 'delivery.offered' },
  { id: 'open', personId: undefined, href: undefined, act: 'delivery.opened' },
  { id: 'package', personId: 'demo-privacy', href: '/uitleesverzoeken', act: 'handover.ordered' },
  { id: 'wait', personId: undefined, href: undefined, act: 'house.clock-moved' },
  { id: 'destroy', personId: 'demo-toezicht', href: '/vernietigingen', act: 'retention.statement-signed' },
  { id: 'supervise', personId: 'demo-toezicht', href: '/toezicht', act: 'supervision.desk-read' },
  { id: 'verify', personId: 'demo-toezicht', href: '/logboek', act: 'audit.exported' },
] as const satisfies readonly Step[];

/** Steps that were taken already, by what the log says was done. */
export async function readStepsTaken(sql: Knex): Promise<ReadonlySet<string>> {
  const acts = TOUR_STEPS.map((step) => step.act);
  const rows: unknown[] = await sql('log_index')
    .whereIn('act', acts)
    .whereNot({ result: 'refused' })
    .distinct()
    .pluck('act');
  const done = new Set(rows.map(String));
  return new Set(TOUR_STEPS.filter((step) => done.has(step.act)).map((step) => step.id));
}
