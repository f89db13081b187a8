import { z } from 'zod';
import { SHOW_REASONS, type RedactionPlan, type Track } from '../../../protocols/redaction/plan.ts';
import type { RedactionDetails } from '../../redaction/read-redaction.ts';
import type { RedactionState } from '../../redaction/redaction-plans.ts';
import { showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { PLAYER_SCRIPT, playerContents, type PlayerContents } from '../viewing/player-contents.ts';
import { askedWords } from '../words/asked.ts';
import { redactionWords, type RedactionWords } from '../words/redaction.ts';
import { viewingWords } from '../words/viewing.ts';
import { DECISION_FIELD, MASK_FIELDS, rowsAsSent, type Sent } from './plan-form.ts';

const TONES = {
  proposing: 'busy',
  proposed: 'attention',
  reviewed: 'attention',
  approved: 'busy',
  rendered: 'busy',
  checked: 'busy',
  released: 'ok',
  'sent-back': 'attention',
  failed: 'danger',
} as const satisfies Record<RedactionState, string>;

/** The badge of a state. */
export function stateBadge(
  words: RedactionWords,
  state: RedactionState,
): { readonly text: string; readonly tone: string } {
  return { text: words.states[state], tone: TONES[state] };
}

/** What somebody sees of a redaction: the machine at work, a plan in a person's hands, or how it ended. */
const SHOWN_AS = {
  proposing: 'waiting',
  proposed: 'plan',
  reviewed: 'plan',
  approved: 'waiting',
  rendered: 'waiting',
  checked: 'waiting',
  released: 'result',
  'sent-back': 'plan',
  failed: 'failed',
} as const satisfies Record<RedactionState, string>;

/** Contents of the page of a redaction in whatever state it is, and the template that shows it; with what was sent when the editor refused it. */
export function redactionPage(view: View, details: RedactionDetails, sent?: Sent): Page {
  const { row, plan } = details;
  const shared = sharedContents(view, details);
  const shownAs = SHOWN_AS[row.state];
  switch (shownAs) {
    case 'waiting':
      return { template: 'redaction/waiting', contents: { ...shared, ...waitingContents(view, details) } };
    case 'result': {
      const contents = { ...shared, report: reportOf(row.checkReport), releasedAt: row.releasedAt };
      return { template: 'redaction/result', contents };
    }
    case 'failed':
      return {
        template: 'redaction/failed',
        contents: { ...shared, failed: plan === undefined ? 'proposal' : 'copy' },
      };
    case 'plan':
      if (plan === undefined) throw new Error(`Redaction ${row.id} has no plan although it is ${row.state}`);
      return planPage(view, details, { plan, sent });
  }
}

function sharedContents(view: View, details: RedactionDetails): Contents {
  const { row, file, recording } = details;
  const words = redactionWords[view.language];
  return {
    title: words.title(file.number),
    crumbs: [{ text: words.list.title, href: '/bewerkingen' }, { text: file.number }],
    ...{ planId: row.id, state: row.state, fileNumber: file.number, recordingId: recording.id },
    facts: factsOf(view, details),
  };
}

/** A plan in the hands of a person: the editor, or for a second person the page to approve it. */
function planPage(
  view: View,
  details: RedactionDetails,
  { plan, sent }: { readonly plan: RedactionPlan; readonly sent: Sent | undefined },
): Page {
  const words = redactionWords[view.language];
  const { row } = details;
  const player = playerOf(view, details);
  const contents = {
    ...sharedContents(view, details),
    sessionId: details.footage?.session.id,
    opening: openingContents(view, details),
    ...{ player, wide: true, planHash: row.planHash, report: reportOf(row.checkReport), reason: row.sentBackReason },
    scripts: player === undefined ? ['/static/editor.js'] : [PLAYER_SCRIPT, '/static/editor.js'],
    tracks: plan.tracks.map((track, index) => trackContents(words, track, index)).map((track) => chosen(track, sent)),
    masks: sent === undefined ? maskRows(plan) : [...rowsAsSent(sent), NO_MASK],
    maskFields: MASK_FIELDS,
    sound: sent === undefined ? soundContents(plan) : { decision: sent['geluid'], except: sent['gedempt'] },
    options: [
      { value: 'cover', text: words.cover },
      ...SHOW_REASONS.map((value) => ({ value, text: words.reasons[value] })),
    ],
    ...approvalContents(view, details, plan),
  };
  const isEditable = row.state !== 'reviewed' || row.reviewedBy === view.by.id;
  return { template: isEditable ? 'redaction/editor' : 'redaction/approval', contents };
}

function playerOf(view: View, { footage }: RedactionDetails): PlayerContents | undefined {
  if (footage === undefined) return undefined;
  return playerContents(view, { sessionId: footage.session.id, viewerName: view.by.name });
}

/** What stands where the footage will be: the form that opens it, or how it goes with the second person. */
function openingContents(view: View, { waiting, isTogether }: RedactionDetails): Readonly<Record<string, unknown>> {
  const { open } = viewingWords[view.language];
  const asked = askedWords[view.language];
  return {
    ...{ coViewers: open.coViewers, coViewersHint: isTogether ? asked.coViewersNeeded : open.coViewersHint },
    ...{ isTogether, isAgreed: waiting?.state === 'approved' },
    waiting: waiting && { href: `/kijkaanvragen/${waiting.id}`, text: asked.toRequest, title: asked.waiting },
  };
}

interface Page {
  readonly template: string;
  readonly contents: Contents;
}

type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

function factsOf(
  view: View,
  { row, file, recording, plan }: RedactionDetails,
): readonly (readonly [string, unknown])[] {
  const words = redactionWords[view.language];
  const names = words.factNames;
  const period = showPeriod(recording.startedAt, recording.endedAt, view.language);
  const about = [
    [names.request, { text: file.number, href: `/uitleesverzoeken/${file.requestId}` }],
    [names.recording, { text: `${period}, ${recording.cameraId}`, href: `/opnames/${recording.id}` }],
    [names.state, stateBadge(words, row.state)],
    [names.ordered, { moment: row.orderedAt }],
  ] as const;
  if (plan === undefined) return about;
  const shown = plan.tracks.filter(({ decision }) => decision.decision === 'show').length;
  return [
    ...about,
    [names.revision, row.revision],
    [names.tracks, plan.tracks.length],
    [names.shown, shown],
    [names.masks, plan.extraMasks.length],
    [names.sound, plan.sound.decision === 'muted' ? words.soundMuted : words.soundAudible(plan.sound.except.length)],
    [names.hash, { code: row.planHash }],
  ];
}

function waitingContents(view: View, { row }: RedactionDetails): Readonly<Record<string, unknown>> {
  const words = redactionWords[view.language];
  const percent = Math.round(row.progress * 100);
  const text = row.state === 'proposing' ? words.waiting.proposing : words.waiting.approved;
  return { percent, text, done: words.waiting.done(percent), scripts: ['/static/editor-progress.js'] };
}

type TrackContents = Readonly<Record<string, unknown>> & { readonly field: string };

/** The track with the decision that was sent, when one was. */
function chosen(track: TrackContents, sent: Sent | undefined): TrackContents {
  return sent?.[track.field] === undefined ? track : { ...track, decision: sent[track.field] };
}

const NO_MASK = MASK_FIELDS.map(() => '');

/** Seconds from the beginning, as the editor's fields and the list write them. */
function secondsOf(microseconds: number): number {
  return Math.max(0, Math.round(microseconds / 100_000) / 10);
}

function trackContents(words: RedactionWords, track: Track, index: number): TrackContents {
  const { decision } = track;
  return {
    id: track.id,
    field: `${DECISION_FIELD}${track.id}`,
    number: index + 1,
    from: words.seconds(secondsOf(track.keys[0]?.atMicroseconds ?? 0)),
    to: words.seconds(secondsOf(track.keys.at(-1)?.atMicroseconds ?? 0)),
    score: track.bestScore === null ? undefined : `${String(Math.round(track.bestScore * 100))} %`,
    decision: decision.decision === 'show' ? decision.reason : 'cover',
  };
}

function maskRows(plan: RedactionPlan): readonly (readonly (number | string)[])[] {
  const rows = plan.extraMasks.map(({ fromSeconds, toSeconds, box }) => [
    ...[fromSeconds, toSeconds, box.x, box.y, box.width, box.height],
  ]);
  return [...rows, NO_MASK];
}

function soundContents(plan: RedactionPlan): { readonly decision: string; readonly except: string } {
  if (plan.sound.decision === 'muted') return { decision: 'muted', except: '' };
  const parts = plan.sound.except.map(({ fromSeconds, toSeconds }) => `${fromSeconds}-${toSeconds}`);
  return { decision: 'audible', except: parts.join('; ') };
}

function approvalContents(
  view: View,
  { row, file, nameOf }: RedactionDetails,
  plan: RedactionPlan,
): Readonly<Record<string, unknown>> {
  const words = redactionWords[view.language];
  const shown = plan.tracks.flatMap((track, index) => {
    const { decision } = track;
    if (decision.decision === 'cover') return [];
    const { from, to } = trackContents(words, track, index);
    return [
      [words.review.track(index + 1), from, to, words.reasons[decision.reason], nameOf.get(decision.by) ?? decision.by],
    ];
  });
  return { shown, requester: file.requesterName, isOwn: row.state === 'reviewed' && row.reviewedBy === view.by.id };
}

const Report = z.object({
  clean: z.boolean(),
  frameCount: z.number(),
  framesLookedAt: z.number(),
  findingCount: z.number(),
  findings: z.array(z.object({ finding: z.string(), atSeconds: z.number().optional() })),
});

/** What the machine found in its copy, with the moments in seconds. */
function reportOf(json: string | null): (z.infer<typeof Report> & { readonly moments: readonly number[] }) | undefined {
  if (json === null) return undefined;
  const report = Report.parse(JSON.parse(json));
  const seconds = report.findings.flatMap(({ atSeconds }) => (atSeconds === undefined ? [] : [Math.round(atSeconds)]));
  return { ...report, moments: [...new Set(seconds)] };
}
