import { z } from 'zod';
import { NOTE_FIELDS } from '../../protocols/custody/note.ts';
import { noteRecording } from '../custody/recording-notes.ts';
import { route, type Route } from '../http/route.ts';
import { describeRecording } from '../viewing/describe-recording.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import type { View } from '../web/view.ts';
import { recordingPage } from '../web/viewing/recording-page.ts';
import { notesWords } from '../web/words/notes.ts';
import { Id } from './inputs.ts';

const SHOULD_BE = 'Schrijf op wat het had moeten zijn.';
const WHY = 'Schrijf op hoe u dat weet.';
const NoteInput = z.object({
  recordingId: Id,
  field: z.enum(NOTE_FIELDS, 'Kies wat er niet klopt.'),
  shouldBe: z.string(SHOULD_BE).trim().min(1, SHOULD_BE).max(200, 'Deze tekst is te lang.'),
  why: z.string(WHY).trim().min(1, WHY).max(500, 'Deze tekst is te lang.'),
});

/** Corrections beside a recording. What came in stays as it is, and so does its term. */
export function noteRoutes(desk: ViewingDesk): readonly Route[] {
  return [
    route({
      ...{ method: 'post', path: '/opnames/:recordingId/verbeteringen', act: 'custody.noted', recordedBy: 'act' },
      summary: 'Zet een verbetering naast een gegeven van een opname, dat zelf blijft zoals het binnenkwam',
      input: NoteInput,
      about: ({ recordingId }) => recordingId,
      perform: (by, { why, ...input }) => noteRecording(desk, by, { ...input, reason: why }),
      api: {
        status: 201,
        output: z.object({ id: z.string(), field: z.enum(NOTE_FIELDS), notedAt: z.iso.datetime() }),
        show: ({ id, field, notedAt }) => ({ id, field, notedAt }),
      },
      page: (view, { recordingId }) => ({
        ...{ kind: 'redirect', to: pageOf(view, recordingId) },
        notice: notesWords[view.language].noted,
      }),
      again: async (by, view, form) => {
        const recordingId = String(form.sent['recordingId']);
        const described = by.role === 'privacymedewerker' ? await describeRecording(desk, by, recordingId) : undefined;
        if (described?.value === undefined) return { kind: 'redirect', to: pageOf(view, recordingId) };
        const page = { description: described.value, protocol: desk.protocol, form };
        return { kind: 'page', html: recordingPage(view, page) };
      },
    }),
  ];
}

/** The administrator has no page of recordings; he meets them at docking. */
function pageOf(view: View, recordingId: string): string {
  return view.by.role === 'beheerder' ? `/inname/${recordingId}` : `/opnames/${recordingId}`;
}
