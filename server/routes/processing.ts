import { z } from 'zod';
import { LINE_STATUSES, type ProcessingLine } from '../../protocols/processing/line.ts';
import { granted } from '../../protocols/refusal.ts';
import { route, type Route } from '../http/route.ts';
import { consultProcessing, type ProcessingDesk, type ProcessingQuestion } from '../processing/consult-processing.ts';
import { processingPage } from '../web/processing/processing-page.ts';
import { fromForm } from './inputs.ts';

const ASK = 'Geef ten minste een trace, een verwerkingsactiviteit of een betrokkene op';
const HEX_TRACE = /^[0-9a-f]{32}$/;

// As a UUID, as the extension has it, or as the 32 digits of W3C Trace Context.
const TraceId = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replaceAll('-', ''))
  .refine((text) => HEX_TRACE.test(text), 'Een trace heeft 32 hexadecimale tekens');
const Uri = z
  .string()
  .max(300, 'Dit is te lang')
  .refine((text) => URL.canParse(text), 'Dit is geen URI');
const SubjectId = z.string().trim().min(1, 'Dit is leeg').max(200, 'Dit is te lang');
// Revisions of the working version differ: milliseconds since 1970, or RFC 3339.
const Moment = z.union([
  z.int('Dit is geen moment').min(0),
  z.iso.datetime({ offset: true, error: 'Dit is geen moment' }).transform((text) => Date.parse(text)),
]);

const Question = z
  .object({
    traceId: TraceId.optional(),
    'dpl.core.processing_activity_id': Uri.optional(),
    'dpl.core.data_subject_id': SubjectId.optional(),
    'dpl.core.data_subject_id_type': z.string().max(200, 'Dit is te lang').optional(),
    'dpl.core.foreign_operation.processor': Uri.optional(),
    'dpl.read.externalReadAPI_id': Uri.optional(),
    startTime: Moment.optional(),
    endTime: Moment.optional(),
  })
  .refine(
    (asked) =>
      asked.traceId !== undefined ||
      asked['dpl.core.processing_activity_id'] !== undefined ||
      asked['dpl.core.data_subject_id'] !== undefined,
    { message: ASK, path: ['traceId'] },
  );

const SpanId = z.string().regex(/^[0-9a-fA-F]{16}$/);
const Activities = z.object({
  processingActivities: z.array(
    z.object({
      traceId: z.guid(),
      spanId: SpanId,
      status: z.enum(LINE_STATUSES),
      name: z.string(),
      startTime: z.int(),
      endTime: z.int(),
      parentSpanId: SpanId.optional(),
      resource: z.object({ attributes: z.record(z.string(), z.string()) }).optional(),
      attributes: z.object({
        'dpl.core.processing_activity_id': z.string(),
        'dpl.core.data_subject_id': z.string().optional(),
        'dpl.core.data_subject_id_type': z.string().optional(),
        'dpl.core.foreign_operation.processor': z.string().optional(),
        'dpl.read.externalReadAPI_id': z.string().optional(),
      }),
    }),
  ),
});

const Form = z
  .object({
    traceId: fromForm(TraceId.optional()),
    subjectId: fromForm(SubjectId.optional()),
    subjectType: fromForm(z.string().max(200).optional()),
  })
  .refine((asked) => asked.traceId !== undefined || asked.subjectId !== undefined, {
    message: 'Vul een trace of een betrokkene in',
    path: ['traceId'],
  });

/** Reading the processing log: the read API of Logboek Dataverwerkingen (Extensie Lezen, working version 0.9), and a page for the supervisor. */
export function processingRoutes(desk: ProcessingDesk): readonly Route[] {
  return [reading(desk), asking(), answering(desk)];
}

function reading(desk: ProcessingDesk): Route {
  return route({
    // POST, so that nobody stands in an address.
    ...{ method: 'post', path: '/processing-activities', act: 'audit.processing-read', recordedBy: 'act' },
    summary: 'Dataverwerkingen opvragen (Logboek dataverwerkingen, extensie lezen); het lezen wordt zelf vastgelegd',
    input: Question,
    perform: (by, asked) => consultProcessing(desk, by, questionOf(asked)),
    api: { output: Activities, show: (lines) => ({ processingActivities: lines.map(shown) }) },
  });
}

function questionOf({ traceId, startTime, endTime, ...asked }: z.infer<typeof Question>): ProcessingQuestion {
  return {
    ...{ traceId, startTime, endTime },
    activityId: asked['dpl.core.processing_activity_id'],
    subjectId: asked['dpl.core.data_subject_id'],
    subjectType: asked['dpl.core.data_subject_id_type'],
    processor: asked['dpl.core.foreign_operation.processor'],
    readApi: asked['dpl.read.externalReadAPI_id'],
  };
}

function shown(line: ProcessingLine): z.infer<typeof Activities>['processingActivities'][number] {
  const { parentSpanId, ...rest } = line;
  return {
    ...rest,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    traceId: line.traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
}

function asking(): Route {
  return route({
    // The empty form says nothing about anybody; what is looked up with it is recorded.
    ...{ method: 'get', path: '/logboek/verwerkingen', act: 'audit.processing-read', recordedBy: 'act' },
    summary: 'Formulier om dataverwerkingen op te zoeken',
    input: z.object({}),
    perform: () => Promise.resolve(granted(undefined)),
    page: (view) => ({ kind: 'page', html: processingPage(view) }),
  });
}

function answering(desk: ProcessingDesk): Route {
  return route({
    ...{ method: 'post', path: '/logboek/verwerkingen', act: 'audit.processing-read', recordedBy: 'act' },
    summary: 'Dataverwerkingen opzoeken',
    input: Form,
    perform: (by, asked) => consultProcessing(desk, by, asked),
    page: (view, lines, asked) => ({ kind: 'page', html: processingPage(view, { lines, asked }) }),
    again: (_by, view, form) => Promise.resolve({ kind: 'page', html: processingPage(view, undefined, form) }),
  });
}
