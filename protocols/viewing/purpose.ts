/** Purposes for which footage may be opened, as a municipal protocol names them. */
export const PURPOSES = ['klacht', 'inzage', 'vordering', 'aangifte', 'zelfevaluatie', 'leren', 'toezicht'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Whether a word from outside names a purpose. */
export function isPurpose(word: string): word is Purpose {
  return PURPOSES.some((purpose) => purpose === word);
}
