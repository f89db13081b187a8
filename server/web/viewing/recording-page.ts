import type { NoteField } from '../../../protocols/custody/note.ts';
import { OBJECT_KINDS, type QuarantineReason } from '../../../protocols/custody/recording.ts';
import type { MunicipalProtocol, ViewingRules } from '../../../protocols/municipal/protocol.ts';
import { HOLD_KINDS } from '../../../protocols/retention/hold.ts';
import { CLOSE_REASONS } from '../../../protocols/viewing/session.ts';
import type { View as Viewed } from '../../audit/views-of-recording.ts';
import type { RefusedForm } from '../../http/route.ts';
import type { RecordingDescription, SiblingClip } from '../../viewing/describe-recording.ts';
import { technicalFacts } from '../../viewing/technical-facts.ts';
import { purposeName } from '../audit/entry-line.ts';
import { noteForm, notesOn } from '../custody/notes-contents.ts';
import { showDuration, showMoment, showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { askedWords } from '../words/asked.ts';
import { layoutWords } from '../words/layout.ts';
import { names } from '../words/names.ts';
import { quarantineWords } from '../words/quarantine.ts';
import { viewingWords } from '../words/viewing.ts';
import { playbackContents } from './playback-contents.ts';

/** What the page of a recording is made from. */
export interface RecordingPage {
  readonly description: RecordingDescription;
  readonly protocol: MunicipalProtocol;
  /** The form to open the footage, sent and refused. */
  readonly form?: RefusedForm;
}

/** The page of one recording: what is known of it, who viewed it, and the form to open it. */
export function recordingPage(view: View, page: RecordingPage): string {
  const { description, form } = page;
  const words = viewingWords[view.language];
  const { recording } = description;
  const title = `${words.recording.title} ${showMoment(recording.startedAt, view.language)}`;
  const reason = recording.quarantineReason;
  return view.render('viewing/recording', viewingWords, {
    title,
    crumbs: [{ text: words.search.title, href: '/opnames' }, { text: title }],
    recordingId: recording.id,
    badges: badgesOf(view, description),
    ...playbackContents(view, { ...description, recordingId: recording.id }),
    quarantine: reason === null ? undefined : quarantineOf(view, reason),
    ...factsOf(view, description),
    holds: holdsOf(view, description),
    objects: description.objects.map((object) => [
      names[view.language].objects[object.kind],
      sizeText(view, object.plainSize),
      { moment: object.createdAt },
      { code: object.sha256 },
    ]),
    mayKnowViewers: view.by.role !== 'handhaver',
    clips: description.clips.map((clip) => clipRow(view, clip, recording.id)),
    clipsTitle: words.recording.clipsTitle(description.clips.length),
    views: description.views.map((viewed) => viewRow(view, viewed)),
    ...openingOf(view, page),
    ...noteForm(view, recording),
    ...(form === undefined ? {} : { form }),
  });
}

function badgesOf(view: View, { recording }: RecordingDescription): readonly object[] {
  const tones = {
    docked: 'busy',
    sealed: 'ok',
    quarantined: 'attention',
    destroying: 'busy',
    destroyed: 'neutral',
  } as const;
  const held = { text: viewingWords[view.language].search.onHold, tone: 'info' };
  const state = { text: names[view.language].states[recording.state], tone: tones[recording.state] };
  return recording.holds > 0 ? [state, held] : [state];
}

function factsOf(view: View, { recording, cameraName, officerName, notes }: RecordingDescription): object {
  const noted = (value: unknown, field: NoteField): unknown => withNotes(value, notesOn(view, notes, field));
  const words = viewingWords[view.language].recording;
  const { durationSeconds } = recording;
  return {
    facts: [
      [words.period, noted(showPeriod(recording.startedAt, recording.endedAt, view.language), 'period')],
      [words.duration, durationSeconds === null ? undefined : showDuration(durationSeconds)],
      [words.place, noted(recording.place, 'place')],
      ...(recording.category === null ? [] : [[words.category, recording.category]]),
      [words.camera, noted(cameraName ?? recording.cameraId, 'camera')],
      [words.officer, noted(officerName, 'officer')],
      ...technicalRows(view, recording.facts),
      [words.clip, noted(recording.clipName, 'clip')],
      [words.size, sizeText(view, recording.size)],
      [words.sha256, { code: recording.sha256 }],
      [words.id, { code: recording.id }],
    ],
    clocks: [
      [words.deviceClock, [{ exact: recording.deviceStartedAt }, { exact: recording.deviceEndedAt }]],
      [
        words.correctedClock,
        [
          { exact: recording.startedAt },
          { exact: recording.endedAt },
          words.drift(oneDecimal(view, recording.driftSeconds)),
        ],
      ],
      [words.dockClock, recording.dockClockAt === null ? undefined : { exact: recording.dockClockAt }],
      [words.dockedClock, { exact: recording.dockedAt }],
      [words.zone, recording.timeZone],
    ],
    term: [
      [words.term, words.termText(recording.termDays)],
      [words.due, recording.holds > 0 ? [{ moment: recording.dueAt }, words.dueHeld] : { moment: recording.dueAt }],
      [words.protocol, `${recording.protocolId} ${String(recording.protocolVersion)}`],
    ],
  };
}

/** A value with the corrections beside it. */
function withNotes(value: unknown, notes: readonly string[]): unknown {
  return notes.length === 0 ? value : [value ?? '–', ...notes];
}

function technicalRows(view: View, stored: string | null): readonly (readonly [string, string])[] {
  const words = viewingWords[view.language].recording;
  const { video, audio } = technicalFacts(stored) ?? {};
  const size = video && `${String(video.width)} × ${String(video.height)}`;
  return [
    ...(video && size
      ? [[words.picture, `${size}, ${video.codec}, ${words.frames(oneDecimal(view, video.frameRate))}`] as const]
      : []),
    ...(audio ? [[words.sound, audio.codec] as const] : []),
  ];
}

function sizeText(view: View, bytes: number): string {
  return `${oneDecimal(view, bytes / 1e6)} MB`;
}

function oneDecimal(view: View, value: number): string {
  const locale = view.language === 'nl' ? 'nl-NL' : 'en-GB';
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

function holdsOf(view: View, { holds }: RecordingDescription): readonly (readonly unknown[])[] {
  return holds.map((hold) => {
    const kind = HOLD_KINDS.find((known) => known === hold.kind);
    const name = kind === undefined ? hold.kind : names[view.language].holds[kind];
    const lifted = hold.liftedAt === null ? undefined : { moment: hold.liftedAt };
    return [name, hold.caseRef, { moment: hold.placedAt }, { day: hold.reviewAt }, lifted];
  });
}

function viewRow(view: View, viewed: Viewed): readonly unknown[] {
  const words = viewingWords[view.language].recording;
  const roles: Readonly<Record<string, string>> = layoutWords[view.language].roles;
  const kind = OBJECT_KINDS.find((known) => known === viewed.kind) ?? 'original';
  const reason = CLOSE_REASONS.find((known) => known === viewed.closeReason);
  const shown = viewed.shown.map(({ from, to }) => `${showDuration(Math.floor(from))}–${showDuration(Math.floor(to))}`);
  return [
    { exact: viewed.openedAt },
    [viewed.name ?? words.erased, roles[viewed.role] ?? viewed.role],
    [viewed.purpose === undefined ? undefined : purposeName(viewed.purpose, view.language), viewed.caseRef],
    viewed.coViewers,
    names[view.language].objects[kind],
    [shown.length === 0 ? words.nothingShown : shown.join(', '), words.fetched(viewed.windows)],
    viewed.closedAt === undefined
      ? { text: words.stillOpen, tone: 'busy' }
      : [{ exact: viewed.closedAt }, ...(reason === undefined ? [] : [names[view.language].closed[reason]])],
  ];
}

function clipRow(view: View, clip: SiblingClip, shown: string): readonly unknown[] {
  const words = viewingWords[view.language].recording;
  const number = words.clipNumber(clip.number);
  return [
    clip.id === shown
      ? [number, { text: words.thisClip, tone: 'info' }]
      : { text: number, href: `/opnames/${clip.id}` },
    showPeriod(clip.startedAt, clip.endedAt, view.language),
    clip.durationSeconds === null ? undefined : showDuration(clip.durationSeconds),
    names[view.language].states[clip.state],
  ];
}

/** Why the recording stands apart, what that means for the reader, and what comes next. */
function quarantineOf(view: View, reason: QuarantineReason): { readonly tone: string; readonly text: string } {
  const words = quarantineWords[view.language];
  if (reason === 'malware') return { tone: 'danger', text: words.dangerous };
  if (reason === 'not-scanned') return { tone: 'attention', text: words.unscanned };
  return { tone: 'attention', text: words.quarantinedFor(names[view.language].quarantine[reason]) };
}

function openingOf(view: View, { description, protocol }: RecordingPage): object {
  const words = viewingWords[view.language].open;
  const { purposes, recording, cases } = description;
  const viewable = recording.state === 'sealed' || recording.state === 'quarantined';
  if (purposes.length === 0) return { cannotOpen: words.cannot };
  if (!viewable) return { cannotOpen: words.gone };
  if (recording.quarantineReason === 'malware') return { cannotOpen: quarantineWords[view.language].cannotOpen };
  const rules = protocol.viewing;
  const caseOptional = purposes.every((purpose) => rules.purposes[purpose]?.caseRef === 'optional');
  const hint = caseOptional ? words.caseHintOptional : words.caseHint;
  return {
    open: {
      purposes: purposes.map((purpose) => ({ value: purpose, text: names[view.language].purposes[purpose] })),
      ...{ cases, caseOptional, caseHint: cases.length === 0 ? hint : `${words.cases(cases.join(', '))} ${hint}` },
      coViewersNeeded: rules.fourEyes === 'co-presence',
      minutes: words.minutes(rules.sessionMinutes),
      ...askingOf(view, rules.fourEyes),
    },
  };
}

/** What is said, and on the button, where a second person comes between asking and opening. */
function askingOf(view: View, fourEyes: ViewingRules['fourEyes']): { readonly submit: string; readonly asks?: string } {
  const words = askedWords[view.language];
  if (fourEyes === 'off') return { submit: viewingWords[view.language].open.submit };
  return { submit: words.ask, asks: fourEyes === 'approve' ? words.askText : words.askTogetherText };
}
