import type { View } from '../view.ts';
import { playerWords, type PlayerWords } from '../words/player.ts';

/** What is played, and for whom. */
export interface PlayedSession {
  readonly sessionId: string;
  /** Name over the picture. */
  readonly viewerName: string;
  readonly mediaType: string;
  /** Frames in a second, when that is known. */
  readonly frameRate?: number | undefined;
}

/** Contents of the template `viewing/player`, and the script that it needs. */
export interface PlayerContents {
  readonly words: PlayerWords;
  readonly source: string;
  readonly mediaType: string;
  readonly report: string;
  readonly mark: string;
  readonly now: string;
  readonly frameRate: string;
  readonly speeds: readonly number[];
}

/** Script that a page with a player names in `scripts`. */
export const PLAYER_SCRIPT = '/static/player.js';

/**
 * What a page hands to the player: `<%~ include('/viewing/player', { player: it.player }) %>`. It plays the footage of a viewing session
 * of whoever looks at the page, whether that is of staff or within an inspection or a delivery.
 */
export function playerContents(view: View, played: PlayedSession): PlayerContents {
  const words = playerWords[view.language];
  return {
    words,
    source: `/kijksessies/${played.sessionId}/beeld`,
    mediaType: played.mediaType,
    report: `/v1/kijksessies/${played.sessionId}/vertoningen`,
    mark: `${played.viewerName} · ${words.session} ${played.sessionId.slice(0, 8)}`,
    now: view.now.toISOString(),
    frameRate: played.frameRate === undefined ? '' : String(played.frameRate),
    speeds: [0.25, 0.5, 1, 1.5, 2, 4],
  };
}
