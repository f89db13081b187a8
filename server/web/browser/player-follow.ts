import { frameSecondsOf } from './player-clips.ts';
import { sentence, type PlayerParts } from './player-parts.ts';
import type { Reel, ReelClip } from './player-reel.ts';
import { startReporting, stillThere, type Reporter } from './player-report.ts';
import { ShownSeconds } from './player-shown.ts';

/** So often it is looked whether the footage may still be on the screen, also while it stands still. */
const LOOK_EVERY_MILLISECONDS = 2000;

/** Why nothing is shown any more. */
export type Halt = 'ended' | 'destroyed' | 'lost' | 'unrecorded' | 'unplayable';

/** Writes down what is on the screen, clip by clip, reports it, and takes the picture away when it may no longer be seen. */
export function follow(parts: PlayerParts, reel: Reel): void {
  const reporters = new Map<ReelClip, Reporter>();
  for (const clip of reel.clips) {
    if (!clip.gone) reporters.set(clip, followClip(parts, reel, clip));
  }
  const reportAll = (): void => {
    for (const reporter of reporters.values()) void reporter.now();
  };
  addEventListener('pagehide', reportAll);
  // What was seen arrives before the form that closes the session does.
  document.addEventListener('submit', reportAll);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') reportAll();
  });
  setInterval(() => void look(parts, reel, reporters), LOOK_EVERY_MILLISECONDS);
}

function followClip(parts: PlayerParts, reel: Reel, clip: ReelClip): Reporter {
  const { video } = clip;
  const shown = new ShownSeconds();
  // Stopped because nothing was written down: it plays on only when the vault has answered.
  let stopped = false;
  const stop = (why: Halt): void => {
    stopped = why === 'lost' || why === 'unrecorded';
    halt(parts, reel, clip, why);
  };
  const reporter = startReporting({ address: clip.report, shown, halt: stop });
  video.addEventListener('play', () => {
    if (!stopped) return;
    video.pause();
    void reporter.probe().then((why) => {
      if (why !== 'unplayable') {
        stop(why);
        return;
      }
      stopped = false;
      return video.play().catch(() => undefined);
    });
  });
  const isSeen = (): boolean => reel.clip === clip && !video.seeking;
  video.addEventListener('timeupdate', () => {
    if (isSeen() && !video.paused) shown.playing(video.currentTime);
  });
  video.addEventListener('playing', () => shown.playing(video.currentTime));
  video.addEventListener('seeking', () => shown.stop());
  const frame = (): void => {
    if (isSeen() && video.paused && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      shown.still(video.currentTime, frameSecondsOf(clip));
    }
  };
  for (const event of ['loadeddata', 'seeked']) video.addEventListener(event, frame);
  for (const event of ['pause', 'ended']) {
    video.addEventListener(event, () => {
      if (isSeen()) shown.playing(video.currentTime);
      shown.stop();
      void reporter.now();
    });
  }
  video.addEventListener('error', () => {
    // Emptied on purpose when it may no longer be seen.
    if (video.hasAttribute('src')) void reporter.probe().then(stop);
  });
  video.addEventListener('playing', () => {
    parts.alert.hidden = true;
  });
  return reporter;
}

/** Looks whether the clip on the screen may still be there. */
async function look(parts: PlayerParts, reel: Reel, reporters: ReadonlyMap<ReelClip, Reporter>): Promise<void> {
  const { clip } = reel;
  if (clip.gone || (await stillThere(clip.source)) !== 'gone') return;
  const why = await reporters.get(clip)?.probe();
  halt(parts, reel, clip, why === 'destroyed' ? why : 'ended');
}

/** Stops showing: the picture goes away and a sentence says what happened and what to do next. Other clips go on when they may. */
function halt(parts: PlayerParts, reel: Reel, clip: ReelClip, why: Halt): void {
  if (clip.gone) return;
  const isOver = why === 'ended' || why === 'destroyed';
  if (reel.clip === clip || isOver) clip.video.pause();
  parts.status.textContent = '';
  const goesOn = isOver && reel.remove(clip);
  if (isOver && !goesOn) {
    parts.controls.hidden = true;
    parts.root.dispatchEvent(new Event('over'));
  }
  parts.alert.textContent = sentence(parts.root, goesOn ? 'part-ended' : `halt-${why}`);
  parts.alert.hidden = false;
}
