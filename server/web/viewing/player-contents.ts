import type { View } from '../view.ts';
import { playerWords, type PlayerWords } from '../words/player.ts';

/** One clip along the timeline of a player; seconds from the beginning of the first clip. */
export interface PlayedClip {
  readonly sessionId: string;
  readonly from: number;
  /** Unknown while nobody examined the footage; then the footage itself says it. */
  readonly to?: number | undefined;
  /** Frames in a second, when that is known. */
  readonly frameRate?: number | undefined;
  /** Why it cannot be seen, in words; nothing when it can. */
  readonly absence?: string | undefined;
}

/** What is played, and for whom. */
export interface PlayedSession {
  readonly sessionId: string;
  /** Name over the picture. */
  readonly viewerName: string;
  /** All clips of the recording in order; one of the session when nothing is said. */
  readonly clips?: readonly PlayedClip[];
  /** Moment at the beginning of the timeline, when it is shown beside the picture. */
  readonly begins?: string;
  /** What it is called, when there are two on the page. */
  readonly label?: string;
  /** Present when it follows another player on the page: how many seconds later than its clock says. */
  readonly besideSeconds?: number;
}

/** Contents of the template `viewing/player`, and the script that it needs. */
export interface PlayerContents {
  readonly words: PlayerWords;
  /** What it is called for who does not see it. */
  readonly label: string;
  /** Address of the footage that is there before anything runs. */
  readonly source: string;
  /** The clips as the script reads them, JSON. */
  readonly clips: string;
  /** Footage beyond the first clip, for who has no script. */
  readonly others: readonly { readonly source: string; readonly name: string }[];
  readonly absences: readonly string[];
  readonly isSeries: boolean;
  readonly mark: string;
  readonly now: string;
  readonly begins: string;
  readonly besideSeconds: string;
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
  const clips = played.clips ?? [{ sessionId: played.sessionId, from: 0 }];
  const seen = clips.filter(({ absence }) => absence === undefined);
  return {
    words,
    label: played.label ?? words.label,
    source: sourceOf(seen[0]?.sessionId ?? played.sessionId),
    clips: JSON.stringify(clips.map(({ sessionId, ...clip }) => ({ ...clip, ...addressesOf(sessionId) }))),
    others: seen.slice(1).map(({ sessionId }) => ({
      source: sourceOf(sessionId),
      name: words.part(clips.findIndex((clip) => clip.sessionId === sessionId) + 1, clips.length),
    })),
    absences: clips.flatMap(({ absence }, at) =>
      absence === undefined ? [] : [`${words.part(at + 1, clips.length)}: ${absence}`],
    ),
    isSeries: clips.length > 1,
    mark: `${played.viewerName} · ${words.session} ${played.sessionId.slice(0, 8)}`,
    now: view.now.toISOString(),
    begins: played.begins ?? '',
    besideSeconds: played.besideSeconds === undefined ? '' : String(played.besideSeconds),
    speeds: [0.25, 0.5, 1, 1.5, 2, 4],
  };
}

function sourceOf(sessionId: string): string {
  return `/kijksessies/${sessionId}/beeld`;
}

function addressesOf(sessionId: string): { readonly source: string; readonly report: string } {
  return { source: sourceOf(sessionId), report: `/v1/kijksessies/${sessionId}/vertoningen` };
}
