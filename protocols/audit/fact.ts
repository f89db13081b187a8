import type { Act, Actor } from '../acts.ts';

/** Begun and ended are entries of their own; a refusal is one too. */
export const RESULTS = ['done', 'begun', 'ended', 'refused', 'failed'] as const;
export type Result = (typeof RESULTS)[number];

/** A value that may stand in the log for ever: it says nothing about a person. Numbers are safe integers; other numbers travel as text. */
export type FactValue = string | number | boolean | null | readonly (string | number)[];

/** What an act hands to the log. The moment, the place in the log and the commitments are added when it is appended. */
export interface Fact {
  readonly act: Act;
  readonly result: Result;
  readonly by: Actor;
  /** Id of the thing the act is about; its kind follows from the act. */
  readonly about: string;
  /** Purpose of the protocol for which footage or personal facts were used. */
  readonly purpose?: string;
  /** Case number, such as `UV-2026-0007`. */
  readonly caseRef?: string;
  /** Facts that are not about a person; they stand in the leaf as they are. */
  readonly facts?: Readonly<Record<string, FactValue>>;
  /** Facts about persons; the leaf holds a salted commitment, the value lies in an erasable side table. */
  readonly personal?: Readonly<Record<string, string>>;
  /** Place of the act in its trace, 16 lowercase hex digits; dealt out when it is recorded, and the same in both logs. */
  readonly spanId?: string;
}
