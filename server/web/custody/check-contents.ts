import { mayPerform } from '../../../protocols/acts.ts';
import { settlementsOf } from '../../../protocols/custody/finding.ts';
import type { Finding } from '../../custody/findings.ts';
import type { CheckOverview } from '../../custody/read-checks.ts';
import { showMoment } from '../moments.ts';
import type { View } from '../view.ts';
import { custodyWords } from '../words/custody.ts';

/** Contents of a page, as its template finds them. */
type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

/** What was looked at when, and what is wrong. */
export function checkContents(view: View, overview: CheckOverview): Contents {
  const words = custodyWords[view.language];
  const { last, open, settled, readSince, recheckDays, isLate } = overview;
  return {
    title: words.title,
    crumbs: [{ text: words.title }],
    ...{ recheckDays, isLate, open: open.length, checked: last !== undefined },
    rows: open.map((finding) => [
      { text: words.kinds[finding.kind].title, href: `/controle/bevindingen/${finding.id}`, hidden: finding.objectId },
      recordingCell(view, finding),
      finding.holds > 0 ? { text: words.heldBadge, tone: 'danger' } : words.labels.notHeld,
      { moment: finding.foundAt },
    ]),
    settledRows: settled.map((finding) => [
      { text: words.kinds[finding.kind].title, href: `/controle/bevindingen/${finding.id}`, hidden: finding.objectId },
      recordingCell(view, finding),
      finding.settlement === null ? undefined : words.settlements[finding.settlement].title,
      finding.settleReason ?? undefined,
      finding.settledAt === null ? undefined : { moment: finding.settledAt },
    ]),
    facts:
      last === undefined
        ? []
        : [
            [words.labels.begun, { moment: last.begunAt }],
            [words.labels.ended, last.endedAt === null ? words.labels.running : { moment: last.endedAt }],
            [words.labels.listed, last.listed],
            [words.labels.read, words.labels.readValue(last.haveRead, last.toRead)],
            ...(readSince === undefined ? [] : [[words.labels.since, { moment: readSince }]]),
            [words.labels.swept, last.swept],
          ],
  };
}

function recordingCell(view: View, { recordingId, cameraId, startedAt }: Finding): unknown {
  if (recordingId === null || startedAt === null) return custodyWords[view.language].none;
  const text = `${cameraId ?? ''}, ${showMoment(startedAt, view.language)}`;
  return mayPerform(view.by.role, 'viewing.described') ? { text, href: `/opnames/${recordingId}` } : text;
}

/** One finding: what it is, what to do, and the form to settle it. */
export function findingContents(view: View, finding: Finding): Contents {
  const words = custodyWords[view.language];
  const { labels } = words;
  const { title, todo } = words.kinds[finding.kind];
  const { bytes: found, expectedBytes: expected } = finding.facts;
  const differs = typeof found === 'number' && typeof expected === 'number';
  return {
    title,
    crumbs: [{ text: words.title, href: '/controle' }, { text: title }],
    ...{ id: finding.id, todo, isOpen: finding.state === 'open' },
    maySettle: finding.state === 'open' && mayPerform(view.by.role, 'custody.finding-settled'),
    settlements: settlementsOf(finding.kind).map((value) => ({
      value,
      text: words.settlements[value].title,
      hint: words.settlements[value].todo,
    })),
    facts: [
      ...placeFacts(view, finding),
      ...(differs ? [[labels.sizes, labels.sizesValue(found, expected)]] : []),
      [labels.found, { moment: finding.foundAt }],
      [labels.seen, { moment: finding.seenAt }],
      ...(finding.settledAt === null
        ? []
        : [
            [labels.settled, { moment: finding.settledAt }],
            [labels.reason, finding.settleReason ?? ''],
          ]),
    ],
  };
}

function placeFacts(view: View, finding: Finding): readonly unknown[] {
  const { labels } = custodyWords[view.language];
  if (finding.kind === 'key-copy-gone') return [[labels.folder, { code: finding.facts['folder'] ?? '' }]];
  return [
    [labels.recording, recordingCell(view, finding)],
    [labels.held, finding.holds > 0 ? { text: labels.heldValue(finding.holds), tone: 'danger' } : labels.notHeld],
    [labels.object, { code: finding.objectId }],
  ];
}
