import { z } from 'zod';
import { mayPerform } from '../../../protocols/acts.ts';
import type { DestructionItem } from '../../retention/destruction-runs.ts';
import type { KeyStanding, ListedRun, RunReport } from '../../retention/read-runs.ts';
import { showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { names } from '../words/names.ts';
import { retentionWords } from '../words/retention.ts';

/** Contents of a page, as its template finds them. */
type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

const text = z.string();
const Statement = z.object({
  organisation: z.object({ name: text }),
  mandate: z.object({ reference: text, grantedBy: text }),
  startedBy: text,
  startedAt: text,
  finishedAt: text,
  ground: z.object({ law: text, selectielijst: text, category: text, term: text, words: text }),
  manner: z.object({ words: text, backups: text }),
  kept: z.array(z.object({ recordingId: text, caseRefs: z.array(text) })),
  totals: z.object({ recordings: z.number(), derived: z.number() }),
  previousStatementHash: text.nullable(),
});
type Statement = z.infer<typeof Statement>;

/** All runs of the destruction. */
export function runsContents(view: View, runs: readonly ListedRun[]): Contents {
  const { runs: words, pages } = retentionWords[view.language];
  return {
    title: pages.runs,
    crumbs: [{ text: pages.terms, href: '/bewaartermijnen' }, { text: pages.runs }],
    columns: words.columns.map((title, at) => (at === 3 ? { title, numeric: true } : title)),
    rows: runs.map(({ run, recordings }) => [
      mayPerform(view.by.role, 'retention.statement-read')
        ? { text: run.number, href: `/vernietigingen/${run.id}` }
        : run.number,
      { moment: run.started_at },
      run.signed_at === null ? undefined : { moment: run.signed_at },
      recordings,
      { text: words.states[run.state], tone: run.state === 'signed' ? 'ok' : 'busy' },
    ]),
  };
}

/** One run: the statement in words for people, and the way to its signed form. */
export function runContents(view: View, { run, items, keys }: RunReport): Contents {
  const { run: words, pages } = retentionWords[view.language];
  const statement = run.statement === null ? undefined : statementIn(run.statement);
  const title = statement === undefined ? words.underWay(run.number) : words.title(run.number);
  return {
    ...{ title, number: run.number },
    crumbs: [
      { text: pages.terms, href: '/bewaartermijnen' },
      { text: pages.runs, href: '/vernietigingen' },
      { text: run.number },
    ],
    facts:
      statement === undefined ? [[words.labels.started, { moment: run.started_at }]] : statementFacts(view, statement),
    statement: statement && {
      ground: statement.ground.words,
      manner: statement.manner.words,
      backups: statement.manner.backups,
    },
    ...(statement === undefined ? {} : { download: `/vernietigingen/${run.id}/verklaring` }),
    columns: words.columns,
    rows: items.map((item) => itemRow(view, item)),
    keyColumns: words.keyColumns,
    keys: keys.map((key) => keyRow(view, key)),
    keptColumns: words.keptColumns,
    kept: (statement?.kept ?? []).map(({ recordingId, caseRefs }) => [{ code: recordingId }, words.hold, caseRefs]),
  };
}

function statementFacts(view: View, statement: Statement): readonly (readonly [string, unknown])[] {
  const { labels, totals } = retentionWords[view.language].run;
  const { ground, mandate, previousStatementHash } = statement;
  return [
    [labels.organisation, statement.organisation.name],
    [labels.totals, totals(statement.totals.recordings, statement.totals.derived)],
    [labels.started, { moment: statement.startedAt }],
    [labels.finished, { moment: statement.finishedAt }],
    [labels.startedBy, statement.startedBy],
    [labels.mandate, mandate.reference],
    [labels.grantedBy, mandate.grantedBy],
    [labels.law, ground.law],
    [labels.category, `${ground.selectielijst}, ${ground.category}`],
    [labels.term, termInWords(view, ground.term)],
    [labels.previous, previousStatementHash === null ? undefined : { code: previousStatementHash }],
  ];
}

/** Weeks and days in words; any other ISO 8601 duration as it is written. */
function termInWords(view: View, term: string): string {
  const { weeks, days } = retentionWords[view.language].run;
  const [, count = '', unit = ''] = /^P(\d+)([WD])$/.exec(term) ?? [];
  if (unit === 'W') return `${count} ${weeks}`;
  return unit === 'D' ? `${count} ${days}` : term;
}

function itemRow(
  view: View,
  { specification, keys_destroyed_at, object_removed_at }: DestructionItem,
): readonly unknown[] {
  const made = Object.entries(specification.derived).map(
    ([kind, count]) => `${nameOfKind(view, kind)}: ${String(count)}`,
  );
  return [
    showPeriod(specification.recordedFrom, specification.recordedTo, view.language),
    specification.cameraId,
    specification.clipName,
    { moment: specification.dueAt },
    made.length === 0 ? undefined : made,
    keys_destroyed_at === null ? undefined : { exact: keys_destroyed_at },
    object_removed_at === null ? undefined : { exact: object_removed_at },
    { code: specification.sha256 },
  ];
}

function nameOfKind(view: View, kind: string): string {
  const known: Readonly<Record<string, string>> = names[view.language].objects;
  return known[kind] ?? kind;
}

function keyRow(view: View, { keyId, destroyedAt }: KeyStanding): readonly unknown[] {
  const { keyGone, keyThere } = retentionWords[view.language].run;
  return [
    { code: keyId },
    destroyedAt === undefined ? { text: keyThere, tone: 'attention' } : [keyGone, { exact: destroyedAt }],
  ];
}

function statementIn(jws: string): Statement {
  const [, payload = ''] = jws.split('.');
  return Statement.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
