import type { OpenViewing } from '../../viewing/read-viewing.ts';
import { showMoment, showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { names } from '../words/names.ts';
import { viewingWords } from '../words/viewing.ts';
import { playbackContents } from './playback-contents.ts';
import { PLAYER_SCRIPT, playerContents } from './player-contents.ts';

/** The page of a viewing session, with the player. */
export function sessionPage(view: View, viewing: OpenViewing): string {
  const { session } = viewing;
  const words = viewingWords[view.language];
  const recording = `${words.recording.title} ${showMoment(viewing.startedAt, view.language)}`;
  const copy = playbackContents(view, {
    recordingId: session.recordingId,
    playback: viewing.playback,
    shown: viewing.kind,
  });
  return view.render('viewing/session', viewingWords, {
    title: words.session.title,
    crumbs: [
      { text: words.search.title, href: '/opnames' },
      { text: recording, href: `/opnames/${session.recordingId}` },
      { text: words.session.title },
    ],
    ...copy,
    scripts: [PLAYER_SCRIPT, ...copy.scripts],
    closeAction: `/kijksessies/${session.id}/afsluitingen`,
    player: playerContents(view, {
      ...{ sessionId: session.id, viewerName: view.by.name },
      ...{ mediaType: viewing.mediaType, frameRate: viewing.frameRate },
    }),
    facts: [
      [
        words.session.recording,
        `${showPeriod(viewing.startedAt, viewing.endedAt, view.language)}${viewing.place === undefined ? '' : `, ${viewing.place}`}`,
      ],
      [words.session.purpose, names[view.language].purposes[session.purpose]],
      [words.session.caseRef, session.caseRef],
      [words.session.coViewers, session.coViewers.length === 0 ? words.session.alone : session.coViewers.join(', ')],
      [words.session.opened, { moment: session.openedAt }],
      [words.session.ends, { moment: session.endsAt }],
      [words.session.number, { code: session.id }],
    ],
  });
}
