import pino, { type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import type { Settings } from './config.ts';

const DEEPEST_CAUSE = 5;
const Fault = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  code: z.string().optional().catch(undefined),
  errors: z.array(z.unknown()).default([]).catch([]),
  cause: z.unknown().optional(),
});

/**
 * Opens the log of the program, for whoever keeps it running; on the error channel unless told otherwise. Of a fault it keeps kind, message, stack,
 * code and causes. Databases and libraries hang more on their errors, values of rows among it, and none of that belongs in a log of a program.
 */
export function openProgramLog(level: Settings['logLevel'], to: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, serializers: { err: faultOf, error: faultOf } }, to);
}

function faultOf(thrown: unknown, depth = 0): object {
  const fault = Fault.safeParse(thrown).data;
  if (fault === undefined) return { type: typeof thrown };
  const { name: type, message, stack, code, errors, cause } = fault;
  const causes = [...errors, ...(cause === undefined ? [] : [cause])];
  if (causes.length === 0 || depth === DEEPEST_CAUSE) return { type, message, stack, code };
  return { type, message, stack, code, causes: causes.map((below) => faultOf(below, depth + 1)) };
}
