import { z } from 'zod';
import { LINE_STATUSES, type LineAttributes, type ProcessingLine } from '../../protocols/processing/line.ts';

/** Place of a line: the act in the log of acts, and which of its lines. */
export interface LinePlace {
  readonly idx: number;
  readonly part: number;
}

/** A line with its place. */
export interface PlacedLine extends LinePlace {
  readonly line: ProcessingLine;
}

const Row = z.object({
  idx: z.coerce.number(),
  part: z.number(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().nullable(),
  status: z.enum(LINE_STATUSES),
  name: z.string(),
  start_time: z.coerce.number(),
  end_time: z.coerce.number(),
  resource: z.string(),
  processing_activity_id: z.string(),
  data_subject_id: z.string().nullable(),
  data_subject_id_type: z.string().nullable(),
  foreign_processor: z.string().nullable(),
  external_read_api: z.string().nullable(),
});
const Resource = z.object({ attributes: z.record(z.string(), z.string()) });

/** The row that stores a line. */
export function rowOfLine(line: ProcessingLine, { idx, part }: LinePlace): z.infer<typeof Row> {
  const { attributes } = line;
  return {
    ...{ idx, part, trace_id: line.traceId, span_id: line.spanId, parent_span_id: line.parentSpanId ?? null },
    ...{ status: line.status, name: line.name, start_time: line.startTime, end_time: line.endTime },
    resource: JSON.stringify(line.resource),
    processing_activity_id: attributes['dpl.core.processing_activity_id'],
    data_subject_id: attributes['dpl.core.data_subject_id'] ?? null,
    data_subject_id_type: attributes['dpl.core.data_subject_id_type'] ?? null,
    foreign_processor: attributes['dpl.core.foreign_operation.processor'] ?? null,
    external_read_api: attributes['dpl.read.externalReadAPI_id'] ?? null,
  };
}

/** The line that a row stores. */
export function lineOfRow(found: unknown): PlacedLine {
  const row = Row.parse(found);
  const line: ProcessingLine = {
    ...{ traceId: row.trace_id, spanId: row.span_id },
    ...(row.parent_span_id === null ? {} : { parentSpanId: row.parent_span_id }),
    ...{ status: row.status, name: row.name, startTime: row.start_time, endTime: row.end_time },
    resource: Resource.parse(JSON.parse(row.resource)),
    attributes: attributesOf(row),
  };
  return { idx: row.idx, part: row.part, line };
}

function attributesOf(row: z.infer<typeof Row>): LineAttributes {
  const { data_subject_id: subject, data_subject_id_type: type, foreign_processor: processor } = row;
  const { external_read_api: readApi } = row;
  return {
    'dpl.core.processing_activity_id': row.processing_activity_id,
    ...(subject === null ? {} : { 'dpl.core.data_subject_id': subject }),
    ...(type === null ? {} : { 'dpl.core.data_subject_id_type': type }),
    ...(processor === null ? {} : { 'dpl.core.foreign_operation.processor': processor }),
    ...(readApi === null ? {} : { 'dpl.read.externalReadAPI_id': readApi }),
  };
}
