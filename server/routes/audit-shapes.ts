import { z } from 'zod';
import type { LoggedEntry } from '../audit/read-log.ts';

/** An entry of the log as the API shows it. */
export const Entry = z.object({
  index: z.int(),
  at: z.iso.datetime(),
  act: z.string(),
  result: z.string(),
  about: z.object({ kind: z.string(), id: z.string() }),
  role: z.string(),
  purpose: z.string().optional(),
  caseRef: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
  personal: z.record(z.string(), z.string()),
});

/** The entry in that shape. */
export function shownEntry({
  index,
  at,
  act,
  result,
  about,
  role,
  purpose,
  caseRef,
  facts,
  personal,
}: LoggedEntry): unknown {
  return { index, at, act, result, about, role, purpose, caseRef, facts, personal };
}
