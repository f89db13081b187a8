import { ROLES, STAFF_ROLES, type Role, type StaffRole } from './roles.ts';

export { ROLES, STAFF_ROLES, type Role, type StaffRole };

/** What an act can be about. */
export const SUBJECTS = [
  ...(['recording', 'upload', 'dock', 'camera', 'person', 'session', 'request', 'hold', 'plan', 'inspection'] as const),
  ...([
    'delivery',
    'handover',
    'mandate',
    'destruction',
    'log',
    'sample',
    'task',
    'review',
    'audit-pack',
    'house',
  ] as const),
] as const;
export type Subject = (typeof SUBJECTS)[number];

interface ActRule {
  /** Kind of thing that the act is about. */
  readonly subject: Subject;
  /** Roles that may perform it. */
  readonly roles: readonly Role[];
  /** `each`: every performance is an entry in the log. `refusals`: only a refusal is (pages without footage or personal facts). */
  readonly recorded: 'each' | 'refusals';
}

const EVERYONE = ROLES;
const PRIVACY = ['privacymedewerker', 'beoordelaar'] as const;
const VIEWERS = ['privacymedewerker', 'beoordelaar', 'toezichthouder'] as const;
/** Whoever brings footage in, and the jobs that finish it. */
const BRINGERS = ['systeem', 'dock', 'handhaver', 'beheerder'] as const;
const WATCHERS = ['handhaver', ...VIEWERS] as const;

/**
 * The closed list of acts: everything that can be done, to what, and by which roles.
 * This table is the only place that says who may do what; a municipal protocol may narrow it, never widen it.
 */
export const ACTS = {
  // the house itself
  'house.entered': { subject: 'house', roles: EVERYONE, recorded: 'refusals' },
  'house.read': { subject: 'house', roles: STAFF_ROLES, recorded: 'refusals' },
  'house.started': { subject: 'house', roles: ['systeem'], recorded: 'each' },
  'house.clock-moved': { subject: 'house', roles: EVERYONE, recorded: 'each' },
  'person.signed-in': { subject: 'person', roles: EVERYONE, recorded: 'each' },
  'person.signed-out': { subject: 'person', roles: EVERYONE, recorded: 'each' },
  'person.deactivated': { subject: 'person', roles: ['beheerder'], recorded: 'each' },
  'person.reactivated': { subject: 'person', roles: ['beheerder'], recorded: 'each' },
  // docking
  'docking.watched': { subject: 'house', roles: ['handhaver', 'beheerder', 'privacymedewerker'], recorded: 'refusals' },
  'docking.wall-watched': {
    subject: 'house',
    roles: ['handhaver', 'beheerder', 'privacymedewerker', 'wandscherm'],
    recorded: 'refusals',
  },
  'docking.incident-marked': {
    subject: 'camera',
    roles: ['handhaver', ...PRIVACY, 'wandscherm'],
    recorded: 'each',
  },
  'docking.screen-placed': { subject: 'house', roles: ['beheerder'], recorded: 'each' },
  'docking.screen-revoked': { subject: 'house', roles: ['beheerder'], recorded: 'each' },
  'docking.camera-missed': { subject: 'camera', roles: ['systeem'], recorded: 'each' },
  'docking.uploaded': { subject: 'recording', roles: ['dock'], recorded: 'each' },
  'docking.uploaded-by-hand': { subject: 'recording', roles: ['handhaver', 'beheerder'], recorded: 'each' },
  'docking.receipt-read': { subject: 'recording', roles: ['dock'], recorded: 'refusals' },
  'docking.dock-listed': { subject: 'dock', roles: ['beheerder'], recorded: 'refusals' },
  'docking.dock-invited': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.dock-enrolled': { subject: 'dock', roles: EVERYONE, recorded: 'each' },
  'docking.dock-revoked': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.dock-reported': { subject: 'dock', roles: ['dock'], recorded: 'refusals' },
  'docking.noticed': { subject: 'camera', roles: ['dock'], recorded: 'each' },
  'docking.camera-listed': { subject: 'camera', roles: ['beheerder'], recorded: 'refusals' },
  'docking.camera-registered': { subject: 'camera', roles: ['beheerder'], recorded: 'each' },
  'docking.camera-assigned': { subject: 'camera', roles: ['beheerder'], recorded: 'each' },
  'docking.camera-returned': { subject: 'camera', roles: ['beheerder'], recorded: 'each' },
  'docking.wearing-forgotten': { subject: 'camera', roles: ['systeem'], recorded: 'each' },
  'docking.axis-listed': { subject: 'dock', roles: ['beheerder'], recorded: 'refusals' },
  'docking.axis-connected': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.axis-file-made': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.axis-encrypted': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.axis-revoked': { subject: 'dock', roles: ['beheerder'], recorded: 'each' },
  'docking.axis-signed-in': { subject: 'dock', roles: ['dock', 'onbekend'], recorded: 'refusals' },
  'docking.axis-bound': { subject: 'dock', roles: ['dock'], recorded: 'each' },
  'docking.axis-announced': { subject: 'dock', roles: ['dock'], recorded: 'each' },
  'docking.series-completed': { subject: 'upload', roles: ['dock', 'systeem'], recorded: 'each' },
  // custody
  'custody.sealed': { subject: 'recording', roles: BRINGERS, recorded: 'each' },
  'custody.quarantined': { subject: 'recording', roles: BRINGERS, recorded: 'each' },
  'custody.scanned': { subject: 'recording', roles: BRINGERS, recorded: 'each' },
  'custody.noted': { subject: 'recording', roles: ['privacymedewerker', 'beheerder'], recorded: 'each' },
  'custody.released': { subject: 'recording', roles: ['privacymedewerker', 'beheerder'], recorded: 'each' },
  'custody.decrypted': { subject: 'recording', roles: ['systeem'], recorded: 'each' },
  'custody.upload-expired': { subject: 'upload', roles: ['systeem'], recorded: 'each' },
  'custody.reconciled': { subject: 'house', roles: ['systeem'], recorded: 'each' },
  'custody.finding-raised': { subject: 'recording', roles: ['systeem'], recorded: 'each' },
  'custody.finding-listed': { subject: 'house', roles: ['beheerder', 'toezichthouder'], recorded: 'refusals' },
  'custody.finding-settled': { subject: 'recording', roles: ['beheerder'], recorded: 'each' },
  'custody.key-rotated': { subject: 'house', roles: ['systeem'], recorded: 'each' },
  'custody.root-escrowed': { subject: 'house', roles: ['systeem'], recorded: 'each' },
  // viewing
  'viewing.searched': { subject: 'recording', roles: ['handhaver', ...VIEWERS], recorded: 'each' },
  'viewing.described': { subject: 'recording', roles: ['handhaver', ...VIEWERS], recorded: 'each' },
  'viewing.asked': { subject: 'recording', roles: WATCHERS, recorded: 'each' },
  'viewing.ask-listed': { subject: 'house', roles: VIEWERS, recorded: 'each' },
  'viewing.approved': { subject: 'recording', roles: VIEWERS, recorded: 'each' },
  'viewing.declined': { subject: 'recording', roles: VIEWERS, recorded: 'each' },
  'viewing.opened': { subject: 'recording', roles: WATCHERS, recorded: 'each' },
  'viewing.played': { subject: 'recording', roles: [...WATCHERS, 'betrokkene'], recorded: 'each' },
  'viewing.shown': { subject: 'recording', roles: [...WATCHERS, 'betrokkene'], recorded: 'each' },
  'viewing.marked': { subject: 'recording', roles: WATCHERS, recorded: 'each' },
  'viewing.mark-erased': { subject: 'recording', roles: WATCHERS, recorded: 'each' },
  'viewing.still-taken': { subject: 'recording', roles: VIEWERS, recorded: 'each' },
  'viewing.still-shown': { subject: 'recording', roles: VIEWERS, recorded: 'each' },
  'viewing.aligned': { subject: 'recording', roles: WATCHERS, recorded: 'each' },
  'viewing.closed': { subject: 'recording', roles: [...WATCHERS, 'betrokkene', 'systeem'], recorded: 'each' },
  'viewing.copy-made': { subject: 'recording', roles: ['systeem'], recorded: 'each' },
  // readout
  'readout.listed': { subject: 'request', roles: VIEWERS, recorded: 'each' },
  'readout.prepared': { subject: 'request', roles: PRIVACY, recorded: 'refusals' },
  'readout.read': { subject: 'request', roles: VIEWERS, recorded: 'each' },
  'readout.requested': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  'readout.identity-verified': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  'readout.term-extended': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  'readout.granted': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  'readout.refused': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  'readout.closed': { subject: 'request', roles: PRIVACY, recorded: 'each' },
  // redaction
  'redaction.proposed': { subject: 'plan', roles: [...PRIVACY, 'systeem'], recorded: 'each' },
  'redaction.read': { subject: 'plan', roles: PRIVACY, recorded: 'each' },
  'redaction.reviewed': { subject: 'plan', roles: PRIVACY, recorded: 'each' },
  'redaction.approved': { subject: 'plan', roles: PRIVACY, recorded: 'each' },
  'redaction.sent-back': { subject: 'plan', roles: PRIVACY, recorded: 'each' },
  'redaction.rendered': { subject: 'plan', roles: ['systeem'], recorded: 'each' },
  'redaction.released': { subject: 'plan', roles: ['systeem'], recorded: 'each' },
  // inspection and handover
  'inspection.started': { subject: 'inspection', roles: PRIVACY, recorded: 'each' },
  'inspection.read': { subject: 'inspection', roles: PRIVACY, recorded: 'each' },
  'inspection.ended': { subject: 'inspection', roles: PRIVACY, recorded: 'each' },
  'delivery.offered': { subject: 'delivery', roles: PRIVACY, recorded: 'each' },
  'delivery.revoked': { subject: 'delivery', roles: PRIVACY, recorded: 'each' },
  'delivery.opened': { subject: 'delivery', roles: EVERYONE, recorded: 'each' },
  'delivery.read': { subject: 'delivery', roles: ['betrokkene'], recorded: 'each' },
  'handover.ordered': { subject: 'handover', roles: PRIVACY, recorded: 'each' },
  'handover.built': { subject: 'handover', roles: ['systeem'], recorded: 'each' },
  'handover.read': { subject: 'handover', roles: VIEWERS, recorded: 'each' },
  'handover.collected': { subject: 'handover', roles: PRIVACY, recorded: 'each' },
  'handover.downloaded': { subject: 'handover', roles: PRIVACY, recorded: 'each' },
  // retention
  'retention.listed': { subject: 'house', roles: ['beheerder', ...VIEWERS], recorded: 'refusals' },
  'retention.hold-prepared': { subject: 'hold', roles: ['handhaver', ...PRIVACY], recorded: 'refusals' },
  'retention.hold-placed': { subject: 'hold', roles: ['handhaver', ...PRIVACY, 'systeem'], recorded: 'each' },
  'retention.hold-matched': { subject: 'recording', roles: [...BRINGERS, ...PRIVACY], recorded: 'each' },
  'retention.hold-lifted': { subject: 'hold', roles: PRIVACY, recorded: 'each' },
  'retention.mandate-granted': { subject: 'mandate', roles: ['toezichthouder'], recorded: 'each' },
  'retention.mandate-withdrawn': { subject: 'mandate', roles: ['toezichthouder'], recorded: 'each' },
  'retention.destruction-ordered': { subject: 'destruction', roles: ['beheerder', 'systeem'], recorded: 'each' },
  'retention.destruction-announced': { subject: 'recording', roles: ['systeem'], recorded: 'each' },
  'retention.destroyed': { subject: 'recording', roles: ['systeem'], recorded: 'each' },
  'retention.key-destroyed': { subject: 'house', roles: ['systeem'], recorded: 'each' },
  'retention.statement-signed': { subject: 'destruction', roles: ['systeem'], recorded: 'each' },
  'retention.statement-read': { subject: 'destruction', roles: ['beheerder', ...VIEWERS], recorded: 'each' },
  // the log
  'audit.read': { subject: 'log', roles: ['toezichthouder', 'privacymedewerker'], recorded: 'each' },
  'audit.recording-read': { subject: 'recording', roles: VIEWERS, recorded: 'each' },
  'audit.person-read': { subject: 'person', roles: ['toezichthouder'], recorded: 'each' },
  'audit.case-read': { subject: 'log', roles: VIEWERS, recorded: 'each' },
  'audit.camera-read': { subject: 'camera', roles: ['beheerder', 'toezichthouder'], recorded: 'each' },
  'audit.dock-read': { subject: 'dock', roles: ['beheerder', 'toezichthouder'], recorded: 'each' },
  'audit.processing-read': { subject: 'log', roles: ['toezichthouder'], recorded: 'each' },
  'audit.exported': { subject: 'log', roles: ['toezichthouder'], recorded: 'each' },
  'audit.mail-asked': { subject: 'log', roles: ['toezichthouder'], recorded: 'each' },
  'audit.erasure-read': { subject: 'log', roles: ['toezichthouder', 'privacymedewerker'], recorded: 'each' },
  'audit.erasure-proposed': { subject: 'log', roles: ['toezichthouder', 'privacymedewerker'], recorded: 'each' },
  'audit.erased': { subject: 'log', roles: ['toezichthouder', 'privacymedewerker'], recorded: 'each' },
  'audit.erasure-declined': { subject: 'log', roles: ['toezichthouder', 'privacymedewerker'], recorded: 'each' },
  'audit.checkpoint-published': { subject: 'log', roles: ['systeem'], recorded: 'each' },
  // supervision
  'supervision.desk-read': { subject: 'house', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.sample-drawn': { subject: 'sample', roles: ['systeem'], recorded: 'each' },
  'supervision.sample-read': { subject: 'sample', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.view-judged': { subject: 'sample', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.task-raised': { subject: 'task', roles: ['toezichthouder', 'systeem'], recorded: 'each' },
  'supervision.task-listed': { subject: 'house', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.task-read': { subject: 'task', roles: STAFF_ROLES, recorded: 'each' },
  'supervision.task-asked': { subject: 'task', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.task-answered': { subject: 'task', roles: STAFF_ROLES, recorded: 'each' },
  'supervision.task-judged': { subject: 'task', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.log-checked': { subject: 'log', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.review-begun': { subject: 'review', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.review-read': { subject: 'review', roles: ['toezichthouder', 'beheerder'], recorded: 'each' },
  'supervision.right-advised': { subject: 'review', roles: ['beheerder'], recorded: 'each' },
  'supervision.right-decided': { subject: 'review', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.review-signed': { subject: 'review', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.pack-ordered': { subject: 'audit-pack', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.pack-built': { subject: 'audit-pack', roles: ['systeem'], recorded: 'each' },
  'supervision.pack-read': { subject: 'audit-pack', roles: ['toezichthouder'], recorded: 'each' },
  'supervision.pack-downloaded': { subject: 'audit-pack', roles: ['toezichthouder'], recorded: 'each' },
} as const satisfies Record<string, ActRule>;

/** Name of something that can be done. */
export type Act = keyof typeof ACTS;

/** Whether there is an act of this name. */
export function isAct(name: string): name is Act {
  return Object.hasOwn(ACTS, name);
}

/** Somebody (or something) that acts, as known at that moment. Times and roles are facts of then, never looked up later. */
export interface Actor {
  /** Id of the person, dock or delivery; `systeem` for a job, `onbekend` for nobody known. */
  readonly id: string;
  /** Name as it was at that moment. */
  readonly name: string;
  readonly role: Role;
  /** Department of a member of staff. */
  readonly department?: string;
  /** Where the request came from: address and program. */
  readonly origin?: string;
  /** W3C Trace Context id of the request, 32 lowercase hex digits. */
  readonly traceId?: string;
  /** W3C Trace Context id of the sender's span, 16 lowercase hex digits. */
  readonly callerSpanId?: string;
}

/** The actor of jobs and timetables. */
export const SYSTEM: Actor = { id: 'systeem', name: 'Beeldkluis', role: 'systeem' };

/** Nobody known: a request without a valid sign-in. */
export const NOBODY: Actor = { id: 'onbekend', name: 'onbekend', role: 'onbekend' };

/** Whether this role may perform this act at all. */
export function mayPerform(role: Role, act: Act): boolean {
  const rule: ActRule = ACTS[act];
  return rule.roles.includes(role);
}

/** Whether every performance of the act is an entry in the log. */
export function isRecorded(act: Act): boolean {
  return ACTS[act].recorded === 'each';
}

/** What kind of thing the act is about. */
export function subjectOf(act: Act): Subject {
  return ACTS[act].subject;
}
