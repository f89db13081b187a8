import type { LineStatus, ProcessingLine } from './line.ts';

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

/** A span in the JSON encoding of OTLP: ids in hexadecimal, 64-bit numbers as text, enumerations as numbers. */
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number };
}

/** Body of `POST /v1/traces` (OpenTelemetry Protocol 1.x, ExportTraceServiceRequest). */
export interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const INTERNAL = 1;
const STATUS_CODES = { Unset: 0, Ok: 1, Error: 2 } as const satisfies Record<LineStatus, number>;

/** The lines as OpenTelemetry takes them, in their order, under the resource that wrote them. */
export function toOtlp(lines: readonly ProcessingLine[]): OtlpTraces {
  const byResource = Map.groupBy(lines, (line) => JSON.stringify(line.resource.attributes));
  return {
    resourceSpans: [...byResource.values()].map((own) => ({
      resource: { attributes: keyValues(own[0]?.resource.attributes ?? {}) },
      scopeSpans: [{ scope: { name: 'logboek-dataverwerkingen' }, spans: own.map(toSpan) }],
    })),
  };
}

function toSpan({ traceId, spanId, parentSpanId, name, startTime, endTime, ...line }: ProcessingLine): OtlpSpan {
  return {
    ...{ traceId, spanId, ...(parentSpanId === undefined ? {} : { parentSpanId }), name, kind: INTERNAL },
    startTimeUnixNano: nanoseconds(startTime),
    endTimeUnixNano: nanoseconds(endTime),
    attributes: keyValues({ ...line.attributes }),
    status: { code: STATUS_CODES[line.status] },
  };
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(milliseconds) * 1_000_000n);
}

function keyValues(attributes: Readonly<Record<string, string>>): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
