import type { ObjectKind } from '../../../protocols/custody/recording.ts';
import type { PlaybackCopy } from '../../custody/playback-copies.ts';
import type { View } from '../view.ts';
import { playbackWords } from '../words/playback.ts';

/** A recording with the copy for browsers, when it needs one, and what a session shows of it. */
export interface Played {
  readonly recordingId: string;
  readonly playback: PlaybackCopy | undefined;
  /** Kind of object that is on the screen; nothing on the page of a recording. */
  readonly shown?: ObjectKind;
}

/** Contents of the template `viewing/playback`, and the script that it needs. */
export interface PlaybackContents {
  readonly playback?: {
    readonly tone: 'info' | 'attention';
    readonly title: string;
    readonly text: string;
    /** While it is being made: how far it is, and where to ask for news. */
    readonly progress?: {
      readonly percent: number;
      readonly label: string;
      readonly done: string;
      readonly address: string;
    };
  };
  readonly scripts: readonly string[];
}

/** Tells that what is shown is a playback copy, or how the making of it goes; nothing for footage that browsers play. */
export function playbackContents(view: View, { recordingId, playback, shown }: Played): PlaybackContents {
  if (playback === undefined) return { scripts: [] };
  const words = playbackWords[view.language];
  const told = (tone: 'info' | 'attention', title: string, text: string): PlaybackContents => ({
    playback: { tone, title, text },
    scripts: [],
  });
  if (shown === 'playback') return told('info', words.shown, words.shownWhy);
  if (playback.state === 'failed') return told('attention', words.failed, words.failedWhy);
  if (playback.state === 'made')
    return told('info', words.made, shown === undefined ? words.madeWhy : words.madeReopen);
  const percent = Math.round(playback.progress * 100);
  const address = `/v1/opnames/${recordingId}/afspeelkopie`;
  return {
    playback: {
      ...{ tone: 'info', title: words.making, text: shown === undefined ? words.makingWhy : words.makingReopen },
      progress: { percent, label: words.progress, done: words.done(percent), address },
    },
    scripts: ['/static/editor-progress.js'],
  };
}
