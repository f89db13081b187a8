import type { SameMoment } from '../../viewing/watch-beside.ts';
import { showMoment } from '../moments.ts';
import type { View } from '../view.ts';
import { askedWords } from '../words/asked.ts';
import { sessionWords } from '../words/session.ts';
import { viewingWords } from '../words/viewing.ts';

/** The page on which a second recording of the same moment is chosen. */
export function sameMomentPage(view: View, { session, others, needsAgreement }: SameMoment): string {
  const words = sessionWords[view.language];
  const address = `/kijksessies/${session.id}`;
  return view.render('viewing/same-moment', sessionWords, {
    title: words.besideTitle,
    crumbs: [
      { text: viewingWords[view.language].search.title, href: '/opnames' },
      { text: viewingWords[view.language].session.title, href: address },
      { text: words.besideTitle },
    ],
    back: { text: viewingWords[view.language].session.title, href: address },
    asks: needsAgreement && others.length > 0 ? askedWords[view.language].besideAsks : undefined,
    columns: words.besideColumns.map((title, at) => (at === 0 ? { title, heads: true } : title)),
    rows: others.map((other) => [
      { exact: other.startedAt },
      { exact: other.endedAt },
      other.place ?? viewingWords[view.language].search.unknownPlace,
      other.cameraName,
      {
        post: {
          ...{
            action: `${address}/vergelijkingen`,
            text: needsAgreement ? askedWords[view.language].ask : words.openBeside,
            hidden: { recordingId: other.id },
          },
          about: words.openBesideAbout(showMoment(other.startedAt, view.language)),
        },
      },
    ]),
  });
}
