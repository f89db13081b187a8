/**
 * Purposes for which the log may be read (Wpg article 32a, second paragraph): whether processing was lawful, internal control, integrity and
 * security of the data, criminal proceedings. Nothing about how somebody does his work.
 */
export const LOG_PURPOSES = [
  'rechtmatigheid',
  'interne-controle',
  'integriteit-beveiliging',
  'strafrechtelijke-procedure',
] as const;
export type LogPurpose = (typeof LOG_PURPOSES)[number];

/** Whether a word names a purpose for which the log may be read. */
export function isLogPurpose(word: string): word is LogPurpose {
  return LOG_PURPOSES.some((purpose) => purpose === word);
}
