import { DESTRUCTIBLE_STATES } from '../custody/recording.ts';
import type { SelectionCategory } from '../municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';
import { isDue, type TermFacts } from './term.ts';

/** One recording as the statement specifies it; taken when its destruction was announced, while the facts still exist. */
export interface DestroyedRecording {
  readonly recordingId: string;
  readonly cameraId: string;
  readonly clipName: string;
  readonly recordedFrom: string;
  readonly recordedTo: string;
  readonly dockedAt: string;
  readonly dueAt: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Redacted copies, plans and packages that were destroyed with it: kind and number of each. */
  readonly derived: Readonly<Record<string, number>>;
  /** Keys under which its data keys were wrapped until they were destroyed. */
  readonly keyIds: readonly string[];
  /** When the last hold on it ended; null when it was never held. */
  readonly lastHoldLiftedAt: string | null;
}

/** What was destroyed, with the moments of the two steps. */
export interface DestroyedItem extends DestroyedRecording {
  readonly announcedAt: string;
  readonly keysDestroyedAt: string;
  readonly objectRemovedAt: string;
}

/** A recording that was due and was kept. */
export interface KeptItem {
  readonly recordingId: string;
  readonly reason: 'hold';
  readonly caseRefs: readonly string[];
}

/** Who destroyed, under whose permission, and for which municipality. */
export interface StatementFacts {
  readonly number: string;
  readonly runId: string;
  readonly organisation: { readonly name: string; readonly tooi?: string | undefined };
  readonly mandate: {
    readonly reference: string;
    readonly ground: string;
    readonly grantedBy: string;
    readonly validTo: string;
  };
  readonly startedBy: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly selectielijst: SelectionCategory;
  readonly protocol: { readonly id: string; readonly version: number };
  readonly items: readonly DestroyedItem[];
  readonly kept: readonly KeptItem[];
  /** SHA-256 of the statement before this one, in hex; null for the first. */
  readonly previousStatementHash: string | null;
}

/**
 * Statement of destruction (verklaring van vernietiging). Archiefbesluit 1995 art. 8 asks for a specification of what was destroyed,
 * on what ground, and in what manner; the rest lets somebody check it.
 */
export interface DestructionStatement {
  readonly type: 'verklaring-van-vernietiging';
  readonly version: 1;
  readonly number: string;
  readonly runId: string;
  readonly organisation: { readonly name: string; readonly tooi?: string };
  readonly mandate: StatementFacts['mandate'];
  readonly startedBy: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly ground: {
    readonly law: string;
    readonly selectielijst: string;
    readonly category: string;
    readonly term: string;
    readonly protocol: string;
    readonly words: string;
  };
  readonly manner: { readonly method: string; readonly words: string; readonly backups: string };
  readonly items: readonly DestroyedItem[];
  readonly kept: readonly KeptItem[];
  readonly totals: { readonly recordings: number; readonly bytes: number; readonly derived: number };
  readonly previousStatementHash: string | null;
}

const MANNER = {
  method: 'crypto-erase + delete',
  words:
    'De opnamen lagen alleen versleuteld opgeslagen. Van elke opname en van alles wat daarvan was gemaakt zijn de sleutels gewist en daarna de versleutelde bestanden verwijderd, met alle versies en delen. Geen kijksessie of geleende sleutel was nog geldig toen deze verklaring werd ondertekend.',
  backups:
    'De sleutels in reservekopieën van de database zijn zelf versleuteld met de sleutel van de dag waarop de opname verviel. Die dagsleutel staat buiten de database en buiten haar reservekopieën, en wordt in elk exemplaar vernietigd zodra die dag voorbij is en er niets meer onder ligt. Die vernietiging staat met haar tijdstip in het logboek. Daarna is geen reservekopie nog te openen.',
} as const;

/**
 * Whether a recording may be destroyed now: its term has ended and nothing keeps it. The same two conditions stand in the statement
 * that changes its state, so that a hold placed at the same moment wins or is told that it came too late.
 */
export function mayDestroy(recording: TermFacts, now: Date): Verdict<undefined> {
  if (!DESTRUCTIBLE_STATES.some((state) => state === recording.state)) return refuse('not-sealed');
  if (recording.holds > 0) return refuse('hold-open');
  return isDue(recording, now) ? granted(undefined) : refuse('not-ready');
}

/** Composes the statement of a run. */
export function composeStatement(facts: StatementFacts): DestructionStatement {
  const { selectielijst, protocol, organisation, number, runId, mandate, startedBy, startedAt, finishedAt } = facts;
  return {
    type: 'verklaring-van-vernietiging',
    version: 1,
    ...{ number, runId, mandate, startedBy, startedAt, finishedAt },
    organisation: { name: organisation.name, ...(organisation.tooi === undefined ? {} : { tooi: organisation.tooi }) },
    ground: {
      law: 'Archiefwet 1995, artikel 3',
      selectielijst: selectielijst.list,
      category: selectielijst.category,
      term: selectielijst.term,
      protocol: `${protocol.id}@${protocol.version}`,
      words: `De bewaartermijn was verstreken, niets hield de opnamen vast en de doorlopende machtiging ${mandate.reference} was van kracht.`,
    },
    manner: MANNER,
    items: facts.items,
    kept: facts.kept,
    totals: {
      recordings: facts.items.length,
      bytes: facts.items.reduce((sum, item) => sum + item.bytes, 0),
      derived: facts.items.reduce((sum, item) => sum + derivedCount(item), 0),
    },
    previousStatementHash: facts.previousStatementHash,
  };
}

/** Number of a run: VV, the year in which it started, and its place in that year. */
export function runNumber(year: number, place: number): string {
  return `VV-${year}-${String(place).padStart(4, '0')}`;
}

function derivedCount(item: DestroyedItem): number {
  return Object.values(item.derived).reduce((sum, count) => sum + count, 0);
}
