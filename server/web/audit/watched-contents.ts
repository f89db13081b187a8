import type { WatchedAs } from '../../audit/who-watched.ts';
import type { View } from '../view.ts';
import { historyWords } from '../words/histories.ts';
import { layoutWords } from '../words/layout.ts';
import { purposeName } from './entry-line.ts';

/** Contents of the part `audit/watched`; nothing when the municipal protocol does not tell who watched. */
export function watchedContents(view: View, watched: readonly WatchedAs[] | undefined): object | undefined {
  if (watched === undefined) return undefined;
  const words = historyWords[view.language].watched;
  return {
    words,
    rows: watched.map(({ at, role, purpose, seconds }) => ({
      at,
      text: words.one(
        layoutWords[view.language].roles[role],
        words.duration(Math.floor(seconds / 60), seconds % 60),
        purpose === undefined ? undefined : purposeName(purpose, view.language),
      ),
    })),
  };
}
