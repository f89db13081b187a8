import { z } from 'zod';
import { mayPerform, type Actor } from '../../protocols/acts.ts';
import { NOTE_FIELDS } from '../../protocols/custody/note.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { prospectOf } from '../../protocols/retention/term.ts';
import { stamp } from '../clock.ts';
import { readNotes, type RecordingNote } from '../custody/recording-notes.ts';
import { readRecording } from '../custody/recordings.ts';
import type { DockingDesk } from '../docking/desk.ts';
import { receiveByHand } from '../docking/receive-by-hand.ts';
import { readIntake, recentIntake, type Intake } from '../docking/recent-intake.ts';
import { releaseRecording } from '../docking/release-recording.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { isForApi } from '../http/transport.ts';
import { noteForm, notesOn } from '../web/custody/notes-contents.ts';
import { localMoment } from '../web/moments.ts';
import type { View } from '../web/view.ts';
import { dockingWords } from '../web/words/docking.ts';
import { names } from '../web/words/names.ts';
import { notesWords } from '../web/words/notes.ts';
import { Id } from './inputs.ts';

const Nothing = z.object({});
const MISSING = 'Schrijf op waarom de opname uit quarantaine kan.';

/** Text of a form; the act reads the form itself, while it comes in. The file follows in `clip`. */
const FormFields = z.object({
  cameraId: z.string().optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  place: z.string().optional(),
  latitude: z.string().optional(),
  longitude: z.string().optional(),
  officerId: z.string().optional(),
  category: z.string().optional(),
});

/** The wall of what came in, footage by hand, and what is kept apart until somebody releases it. */
export function intakeRoutes(desk: DockingDesk): readonly Route[] {
  return [intake(desk), byHand(desk), taken(desk), releasing(desk)];
}

function intake(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/inname', act: 'docking.watched', recordedBy: 'perform' },
    summary: 'Wat in de laatste 24 uur is ingenomen, en wat in quarantaine staat',
    input: Nothing,
    perform: (by) => recentIntake(desk, by),
    page: (view, found) => intakePage(view, found, desk.clock.now()),
  });
}

function intakePage(view: View, found: Intake, now: Date, form?: RefusedForm): Reply {
  const contents = {
    title: dockingWords[view.language].intake.title,
    crumbs: [{ text: dockingWords[view.language].intake.title }],
    scripts: ['/static/intake.js'],
    ...found,
    badge: (recording: Recording) => badgeOf(view, recording),
    why: (recording: Recording) => whyOf(view, recording),
    advice: (recording: Recording) => adviceOf(view, recording, now),
    mayTakeIn: mayPerform(view.by.role, 'docking.uploaded-by-hand'),
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('docking/intake', dockingWords, contents) };
}

function badgeOf(view: View, { state }: Recording): { text: string; tone: string } {
  const words = dockingWords[view.language].intake;
  switch (state) {
    case 'sealed':
      return { text: words.safe, tone: 'ok' };
    case 'quarantined':
      return { text: words.apart, tone: 'attention' };
    case 'docked':
      return { text: words.busy, tone: 'busy' };
    case 'destroying':
    case 'destroyed':
      return { text: words.gone, tone: 'neutral' };
  }
}

function whyOf(view: View, { quarantineReason }: Recording): string | undefined {
  return quarantineReason === null ? undefined : names[view.language].quarantine[quarantineReason];
}

/** What to do about a recording that is kept apart. */
function adviceOf(view: View, recording: Recording, now: Date): string | undefined {
  const { quarantineReason } = recording;
  if (quarantineReason === null) return undefined;
  return [...hasteOf(view, recording, now), dockingWords[view.language].taken.advice[quarantineReason]].join(' ');
}

/** That there is no time to lose, when nothing but the next run keeps a recording from being destroyed. */
function hasteOf(view: View, { state, holds, dueAt }: Recording, now: Date): readonly string[] {
  const isReady = prospectOf({ state, holds, dueAt: new Date(dueAt) }, now) === 'ready';
  return isReady ? [dockingWords[view.language].taken.overdue] : [];
}

/** What somebody reads who took a file in by hand: what was done, when it stands apart why, and what comes next. */
function noticeOf(view: View, recording: Recording, now: Date): string {
  const { received, receivedApart, othersLook } = dockingWords[view.language].intake;
  const why = whyOf(view, recording);
  if (why === undefined) return [received, ...hasteOf(view, recording, now)].join(' ');
  const isTheirs = mayPerform(view.by.role, 'custody.released');
  const next = isTheirs ? [adviceOf(view, recording, now)] : [...hasteOf(view, recording, now), othersLook];
  return [receivedApart(why), ...next].join(' ');
}

// What is no moment is left as it is, so that the refusal can name the field.
function withOffset(typed: string): string {
  const parsed = localMoment().safeParse(typed);
  return parsed.success ? stamp(parsed.data) : typed;
}

function byHand(desk: DockingDesk): Route {
  const page = async (by: Actor, view: View, form: RefusedForm): Promise<Reply> => {
    const found = await recentIntake(desk, by);
    const { wrong, wrongWhen } = dockingWords[view.language].intake;
    const fields = form.fields.map(({ field, reason }) => ({ field, reason: wrongWhen[reason] ?? wrong }));
    return intakePage(view, found.value ?? { recent: [], apart: [] }, desk.clock.now(), { ...form, fields });
  };
  return route({
    ...{ method: 'post', path: '/inname', act: 'docking.uploaded-by-hand', recordedBy: 'act' },
    summary: 'Neemt een beeldbestand met de hand in',
    input: FormFields,
    streams: true,
    perform: (by, _input, { request }) =>
      receiveByHand(desk, by, request, { readMoment: withOffset, isTyped: !isForApi(request) }),
    api: { status: 201, output: z.object({ recordingId: z.string(), receipt: z.string() }) },
    page: async (view, { recordingId }) => {
      const recording = await readRecording(desk.database.sql, recordingId);
      if (recording === undefined) throw new Error(`Recording ${recordingId} was sealed and is not there`);
      return { kind: 'redirect', to: '/inname', notice: noticeOf(view, recording, desk.clock.now()) };
    },
    again: page,
  });
}

function taken(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/inname/:recordingId', act: 'docking.watched', recordedBy: 'perform' },
    summary: 'Waarom een opname in quarantaine staat',
    input: z.object({ recordingId: Id }),
    about: ({ recordingId }) => recordingId,
    perform: (by, input) => readIntake(desk, by, input),
    page: async (view, recording) =>
      takenPage(view, recording, { notes: await readNotes(desk.database.sql, recording.id), now: desk.clock.now() }),
  });
}

function takenPage(
  view: View,
  recording: Recording,
  { notes, now }: { readonly notes: readonly RecordingNote[]; readonly now: Date },
  form?: RefusedForm,
): Reply {
  const words = dockingWords[view.language];
  const contents = {
    title: words.taken.title,
    crumbs: [{ text: words.intake.title, href: '/inname' }, { text: words.taken.title }],
    recording,
    ...noteForm(view, recording),
    notes: NOTE_FIELDS.flatMap((field) =>
      notesOn(view, notes, field).map((note) => [notesWords[view.language].fields[field], note]),
    ),
    badge: badgeOf(view, recording),
    why: whyOf(view, recording),
    advice: adviceOf(view, recording, now),
    mayRelease: recording.state === 'quarantined' && mayPerform(view.by.role, 'custody.released'),
    mayRegister: mayPerform(view.by.role, 'docking.camera-registered'),
    mayDescribe: mayPerform(view.by.role, 'viewing.described'),
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('docking/taken', dockingWords, contents) };
}

function releasing(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/opnames/:recordingId/vrijgaven', act: 'custody.released', recordedBy: 'act' },
    summary: 'Haalt een opname uit quarantaine, met een reden',
    input: z.object({
      recordingId: Id,
      reason: z.string(MISSING).trim().min(1, MISSING).max(1000, 'Deze tekst is te lang.'),
    }),
    about: ({ recordingId }) => recordingId,
    perform: (by, input) => releaseRecording(desk, by, input),
    api: {
      output: z.object({ id: z.string(), state: z.literal('sealed') }),
      status: 201,
      show: ({ id, state }) => ({ id, state }),
    },
    page: (view) => ({ kind: 'redirect', to: '/inname', notice: dockingWords[view.language].taken.released }),
    again: async (by, view, form) => {
      const recording = await readIntake(desk, by, { recordingId: String(form.sent['recordingId']) });
      if (recording.refused !== undefined) return { kind: 'redirect', to: '/inname' };
      const notes = await readNotes(desk.database.sql, recording.value.id);
      return takenPage(view, recording.value, { notes, now: desk.clock.now() }, form);
    },
  });
}
