import type { Fact, Result } from '../audit/fact.ts';
import { activityUri } from './activities.ts';
import { processingOf } from './processing-acts.ts';
import type { PseudonymousSubject } from './pseudonym.ts';

/** `Error` is a technical failure only; what was denied is `Unset`. */
export const LINE_STATUSES = ['Unset', 'Ok', 'Error'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Attributes of a line in the namespace `dpl.core`, and of the extension that reads (`dpl.read`). */
export interface LineAttributes {
  readonly 'dpl.core.processing_activity_id': string;
  readonly 'dpl.core.data_subject_id'?: string;
  readonly 'dpl.core.data_subject_id_type'?: string;
  readonly 'dpl.core.foreign_operation.processor'?: string;
  readonly 'dpl.read.externalReadAPI_id'?: string;
}

/**
 * A line of the processing log, in the shape of Logboek Dataverwerkingen (working version), section Specificaties.
 * It says which processing took place and whose data it concerned; never who performed it.
 */
export interface ProcessingLine {
  /** 32 lowercase hexadecimal digits; the same in the log of acts. */
  readonly traceId: string;
  /** 16 lowercase hexadecimal digits. */
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: LineStatus;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  readonly resource: { readonly attributes: Readonly<Record<string, string>> };
  readonly attributes: LineAttributes;
}

/** A fact that has its place in a trace. */
export interface TracedFact extends Fact {
  readonly spanId: string;
  readonly traceId: string;
}

/** What all lines of one transaction share. */
export interface LineFrame {
  readonly startTime: number;
  readonly endTime: number;
  readonly resource: ProcessingLine['resource'];
}

/**
 * The lines of a fact: none when the act processes no personal data, one when it concerns nobody known or one person,
 * and with more persons a child span for each (a line refers to one person at most).
 */
export function composeLines(
  fact: TracedFact,
  subjects: readonly PseudonymousSubject[],
  frame: LineFrame,
  newSpanId: () => string,
): readonly ProcessingLine[] {
  const processing = processingOf(fact.act);
  if (processing === undefined) return [];
  const caller = fact.by.callerSpanId;
  const attributes: LineAttributes = {
    'dpl.core.processing_activity_id': activityUri(processing.activity, fact.purpose),
    ...(processing.processor === undefined ? {} : { 'dpl.core.foreign_operation.processor': processing.processor }),
    ...(processing.readApi === undefined ? {} : { 'dpl.read.externalReadAPI_id': processing.readApi }),
  };
  const line: ProcessingLine = {
    ...{ traceId: fact.traceId, spanId: fact.spanId },
    ...(caller === undefined ? {} : { parentSpanId: caller }),
    ...{ status: statusOf(fact.result), name: processing.name, ...frame, attributes },
  };
  const [only, ...others] = subjects;
  if (only === undefined) return [line];
  if (others.length === 0) return [{ ...line, attributes: { ...attributes, ...subjectAttributes(only) } }];
  const children = subjects.map((subject) => ({
    ...line,
    ...{ spanId: newSpanId(), parentSpanId: fact.spanId },
    attributes: { ...attributes, ...subjectAttributes(subject) },
  }));
  return [line, ...children];
}

function subjectAttributes({ type, pseudonym }: PseudonymousSubject): Partial<LineAttributes> {
  return {
    'dpl.core.data_subject_id': pseudonym,
    ...(type === undefined ? {} : { 'dpl.core.data_subject_id_type': type }),
  };
}

function statusOf(result: Result): LineStatus {
  switch (result) {
    case 'done':
    case 'begun':
    case 'ended':
      return 'Ok';
    case 'refused':
      return 'Unset';
    case 'failed':
      return 'Error';
  }
}
