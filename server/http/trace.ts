import { randomBytes } from 'node:crypto';
import type { Request } from 'express';

const known = new WeakMap<Request, string>();

// W3C Trace Context: version 00, trace id not all zeros, parent id, flags.
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Trace id of the request, 32 lowercase hex digits: the sender's (W3C Trace Context) or a new one, the same for the whole request. */
export function traceIdOf(request: Request): string {
  const before = known.get(request);
  if (before !== undefined) return before;
  const traceId = TRACEPARENT.exec(request.get('traceparent') ?? '')?.[1] ?? randomBytes(16).toString('hex');
  known.set(request, traceId);
  return traceId;
}
