import type { Refusal } from '../../../protocols/refusal.ts';

/** What a refusal is called, and what the reader can do about it. */
export interface RefusalWords {
  readonly title: string;
  readonly detail: string;
}
/** Words for every refusal, in one language. */
export type AllRefusalWords = Readonly<Record<Refusal, RefusalWords>>;

/** Puts the words of one refusal together. */
export const say = (title: string, detail: string): RefusalWords => ({ title, detail });
