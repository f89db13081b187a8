import { mayPerform } from '../../../protocols/acts.ts';
import { HOLD_KINDS } from '../../../protocols/retention/hold.ts';
import type { MandateStanding } from '../../../protocols/retention/mandate.ts';
import type { Prospect } from '../../../protocols/retention/term.ts';
import type { ListedMandate } from '../../retention/read-runs.ts';
import type { HoldOverview, Terms } from '../../retention/read-terms.ts';
import { showDay, showMoment, showPeriod, toLocalInput } from '../moments.ts';
import type { View } from '../view.ts';
import { names } from '../words/names.ts';
import { retentionWords } from '../words/retention.ts';

/** Contents of a page, as its template finds them. */
type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

const PROSPECT_TONES = {
  running: 'neutral',
  'due-soon': 'attention',
  held: 'info',
  'held-past-due': 'info',
  ready: 'attention',
  'being-destroyed': 'busy',
  destroyed: 'neutral',
} as const satisfies Record<Prospect, string>;
const STANDING_TONES = {
  valid: 'ok',
  'not-yet': 'info',
  expired: 'neutral',
  withdrawn: 'neutral',
} as const satisfies Record<MandateStanding, string>;
const DAY_MILLISECONDS = 86_400_000;

/** What falls due when, what keeps it, and whether destruction may run. */
export function termsContents(view: View, terms: Terms): Contents {
  const { terms: words, pages, prospects } = retentionWords[view.language];
  return {
    title: pages.terms,
    crumbs: [{ text: pages.terms }],
    links: [
      { text: pages.holds, href: '/vasthoudingen' },
      { text: pages.mandates, href: '/mandaten' },
      { text: pages.runs, href: '/vernietigingen' },
    ],
    ...{ mandate: terms.mandate, ready: terms.ready, total: terms.total, termDays: terms.termDays },
    mayOrder:
      mayPerform(view.by.role, 'retention.destruction-ordered') && terms.mandate !== undefined && terms.ready > 0,
    columns: words.columns,
    rows: terms.recordings
      .map(({ recording, prospect, holds }) => [
        { moment: recording.dueAt },
        recordingCell(view, recording),
        recording.cameraId,
        recording.place ?? words.unknownPlace,
        { text: prospects[prospect], tone: PROSPECT_TONES[prospect] },
        holds.map((hold) => holdCell(view, hold)),
      ])
      .map((row) => row.map((cell) => (Array.isArray(cell) && cell.length === 0 ? undefined : cell))),
  };
}

function recordingCell(
  view: View,
  recording: { readonly id: string; readonly startedAt: string; readonly endedAt: string },
): unknown {
  const text = showPeriod(recording.startedAt, recording.endedAt, view.language);
  return mayPerform(view.by.role, 'viewing.described') ? { text, href: `/opnames/${recording.id}` } : text;
}

function holdCell(view: View, { id, kind, caseRef, requestId }: HoldOverview['hold']): unknown {
  const text = `${names[view.language].holds[kind]}${caseRef === null ? '' : ` ${caseRef}`}`;
  if (requestId !== null && mayPerform(view.by.role, 'readout.read'))
    return { text, href: `/uitleesverzoeken/${requestId}` };
  return { text, href: `/vasthoudingen/${id}` };
}

/** All open holds. */
export function holdsContents(view: View, holds: readonly HoldOverview[]): Contents {
  const { holds: words, pages } = retentionWords[view.language];
  const mayLift = mayPerform(view.by.role, 'retention.hold-lifted');
  return {
    title: pages.holds,
    crumbs: [{ text: pages.terms, href: '/bewaartermijnen' }, { text: pages.holds }],
    mayPlace: mayPerform(view.by.role, 'retention.hold-placed'),
    columns: mayLift ? words.columns : words.columns.slice(0, -1),
    rows: holds.map(({ hold, recordingIds, owner }) => [
      names[view.language].holds[hold.kind],
      [hold.reason, hold.requestId === null ? (hold.caseRef ?? '') : ''].filter((text) => text !== ''),
      whatIsHeld(view, hold),
      recordingIds.length,
      owner,
      { day: hold.reviewAt },
      ...(mayLift ? [liftCell(view, hold)] : []),
    ]),
  };
}

function whatIsHeld(view: View, { criteria }: HoldOverview['hold']): readonly string[] {
  const { holds: words } = retentionWords[view.language];
  const { from, to, place, cameraId } = criteria;
  return [
    showPeriod(from, to, view.language),
    place ?? '',
    cameraId === undefined ? '' : `${words.camera} ${cameraId}`,
  ].filter((text) => text !== '');
}

function liftCell(view: View, hold: HoldOverview['hold']): unknown {
  const { holds: words } = retentionWords[view.language];
  if (hold.requestId !== null)
    return { text: words.byRequest, href: `/uitleesverzoeken/${hold.requestId}`, hidden: hold.caseRef ?? '' };
  return { text: words.lift, href: `/vasthoudingen/${hold.id}`, hidden: words.about(hold.reason) };
}

/** One hold, and the form to lift it. */
export function holdContents(view: View, { hold, recordingIds, owner }: HoldOverview): Contents {
  const { holds: words, pages } = retentionWords[view.language];
  const { labels } = words;
  const { criteria } = hold;
  const rows: readonly (readonly [string, unknown])[] = [
    [labels.kind, names[view.language].holds[hold.kind]],
    [labels.reason, hold.reason],
    [labels.caseRef, hold.caseRef],
    [labels.window, showPeriod(criteria.from, criteria.to, view.language)],
    [labels.place, criteria.place ?? words.anyPlace],
    [labels.camera, criteria.cameraId ?? words.anyCamera],
    [labels.placed, { moment: hold.placedAt }],
    [labels.by, owner],
    [labels.review, { day: hold.reviewAt }],
    [labels.recordings, recordingIds.length],
  ];
  return {
    title: `${words.one}: ${hold.reason}`,
    crumbs: [
      { text: pages.terms, href: '/bewaartermijnen' },
      { text: pages.holds, href: '/vasthoudingen' },
      { text: hold.reason },
    ],
    id: hold.id,
    mayLift: hold.state === 'open' && hold.requestId === null && mayPerform(view.by.role, 'retention.hold-lifted'),
    facts: rows,
  };
}

/** The form to hold recordings by hand. */
export function placeHoldContents(view: View): Contents {
  const { holds: words, pages } = retentionWords[view.language];
  const back = mayPerform(view.by.role, 'retention.listed') ? '/vasthoudingen' : '/opnames';
  return {
    title: words.formTitle,
    crumbs: [{ text: pages.holds, ...(back === '/vasthoudingen' ? { href: back } : {}) }, { text: words.formTitle }],
    back,
    kinds: HOLD_KINDS.map((value) => ({ value, text: names[view.language].holds[value] })),
  };
}

/** All mandates, and the form to grant one. */
export function mandatesContents(view: View, mandates: readonly ListedMandate[], ground: string): Contents {
  const { mandates: words, pages, standings } = retentionWords[view.language];
  const mayGrant = mayPerform(view.by.role, 'retention.mandate-granted');
  return {
    title: pages.mandates,
    crumbs: [{ text: pages.terms, href: '/bewaartermijnen' }, { text: pages.mandates }],
    mayGrant,
    ground,
    today: toLocalInput(view.now).slice(0, 10),
    inAYear: toLocalInput(new Date(view.now.getTime() + 364 * DAY_MILLISECONDS)).slice(0, 10),
    columns: mayGrant ? words.columns : words.columns.slice(0, -1),
    rows: mandates.map(({ mandate, standing, grantedBy }) => [
      mandate.reference,
      mandate.ground,
      `${showDay(mandate.validFrom, view.language)} – ${showDay(mandate.validTo, view.language)}`,
      [grantedBy, showMoment(mandate.grantedAt, view.language)],
      { text: standings[standing], tone: STANDING_TONES[standing] },
      ...(mayGrant ? [withdrawCell(view, mandate)] : []),
    ]),
  };
}

function withdrawCell(view: View, { id, state, reference }: ListedMandate['mandate']): unknown {
  if (state === 'withdrawn') return undefined;
  const text = retentionWords[view.language].mandates.withdraw;
  return { post: { action: `/mandaten/${id}/intrekkingen`, text, about: reference } };
}
