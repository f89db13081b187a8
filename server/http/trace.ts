import { randomBytes } from 'node:crypto';
import type { Request } from 'express';

/** Place of a request in a trace (W3C Trace Context). */
export interface Trace {
  /** 32 lowercase hex digits. */
  readonly traceId: string;
  /** The sender's span, 16 lowercase hex digits, when the sender told. */
  readonly callerSpanId?: string;
}

const known = new WeakMap<Request, Trace>();

// W3C Trace Context: version 00, trace id and parent id not all zeros, flags.
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Trace of the request: the sender's or a new one, the same for the whole request. */
export function traceOf(request: Request): Trace {
  const before = known.get(request);
  if (before !== undefined) return before;
  const [, traceId, callerSpanId] = TRACEPARENT.exec(request.get('traceparent') ?? '') ?? [];
  const trace =
    traceId === undefined || callerSpanId === undefined
      ? { traceId: randomBytes(16).toString('hex') }
      : { traceId, callerSpanId };
  known.set(request, trace);
  return trace;
}

/** Trace id of the request, 32 lowercase hex digits. */
export function traceIdOf(request: Request): string {
  return traceOf(request).traceId;
}
