import type { Bilingual } from '../../server/web/view.ts';

const MARK = '\u0001';
/** Shorter ones stand in English text by chance. */
const SHORTEST = 9;

/** Dutch words of a page that stand in a text, though they are said otherwise in English. Of a sentence with something filled in, what is around it. */
export function dutchIn(text: string, ...words: readonly Bilingual<object>[]): string[] {
  const english = words.flatMap(({ en }) => partsOf(en));
  const dutch = words.flatMap(({ nl }) => partsOf(nl)).filter((part) => part.length >= SHORTEST);
  return dutch.filter((part) => !english.includes(part) && text.includes(part));
}

function partsOf(words: unknown): string[] {
  if (typeof words === 'string') return [words.trim()];
  if (typeof words === 'function') return String(words(MARK, MARK)).split(MARK).map(trimmed);
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(partsOf) : [];
}

function trimmed(part: string): string {
  return part.trim();
}
