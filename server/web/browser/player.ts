import { listenToKeys, type Playing } from './player-keys.ts';
import { partsOf, sentence, type PlayerParts } from './player-parts.ts';
import { startReporting, stillThere } from './player-report.ts';
import { ShownSeconds, clockText } from './player-shown.ts';

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];

/** Seconds that one frame lasts: the page says how many there are in a second, and 25 when nobody knows. */
function frameSecondsOf({ root }: PlayerParts): number {
  const rate = Number(root.dataset['frameRate']);
  return 1 / (Number.isFinite(rate) && rate > 0 ? rate : 25);
}

function playingOf(parts: PlayerParts): Playing {
  const { video, root } = parts;
  const seek = (position: number): void => {
    const end = Number.isFinite(video.duration) ? video.duration : position;
    video.currentTime = Math.min(Math.max(position, 0), end);
  };
  const play = (): void => {
    // What keeps it from playing is told by the error event.
    video.play().catch(() => undefined);
  };
  return {
    playOrPause: () => {
      if (video.paused) play();
      else video.pause();
    },
    pause: () => video.pause(),
    faster: () => {
      if (video.paused) play();
      else video.playbackRate = SPEEDS.find((speed) => speed > video.playbackRate) ?? video.playbackRate;
    },
    jump: (seconds) => seek(video.currentTime + seconds),
    step: (frames) => {
      video.pause();
      seek(video.currentTime + frames * frameSecondsOf(parts));
    },
    jumpTo: (part) => seek(part === 'begin' ? 0 : video.duration),
    mute: () => {
      video.muted = !video.muted;
    },
    // The whole player goes full screen, so that the name over the picture stays visible.
    fullScreen: () => void (document.fullscreenElement === null ? root.requestFullscreen() : document.exitFullscreen()),
  };
}

function tieControls(parts: PlayerParts, playing: Playing): void {
  const { video } = parts;
  parts.play.addEventListener('click', () => playing.playOrPause());
  parts.back.addEventListener('click', () => playing.jump(-5));
  parts.forward.addEventListener('click', () => playing.jump(5));
  parts.mute.addEventListener('click', () => playing.mute());
  parts.full.addEventListener('click', () => playing.fullScreen());
  parts.screen.addEventListener('click', () => playing.playOrPause());
  parts.seek.addEventListener('input', () => {
    video.currentTime = parts.seek.valueAsNumber;
  });
  parts.volume.addEventListener('input', () => {
    video.volume = parts.volume.valueAsNumber;
    video.muted = false;
  });
  parts.speed.addEventListener('change', () => {
    video.playbackRate = Number(parts.speed.value);
  });
  listenToKeys(parts.root, playing);
}

function showTime(parts: PlayerParts): void {
  const { video, seek, root } = parts;
  const known = Number.isFinite(video.duration);
  const text = `${clockText(video.currentTime)} ${sentence(root, 'of')} ${clockText(video.duration)}`;
  parts.time.textContent = text;
  seek.max = known ? String(video.duration) : '0';
  seek.value = String(video.currentTime);
  seek.setAttribute('aria-valuetext', text);
}

function showState(parts: PlayerParts): void {
  const { video, root } = parts;
  const name = video.ended ? 'ended' : video.paused ? 'paused' : 'playing';
  parts.play.textContent = sentence(root, video.paused ? 'play' : 'pause');
  parts.status.textContent = `${sentence(root, name)} (${clockText(video.currentTime)})`;
}

function showSound(parts: PlayerParts): void {
  parts.mute.textContent = sentence(parts.root, parts.video.muted ? 'unmute' : 'mute');
  parts.volume.value = String(parts.video.muted ? 0 : parts.video.volume);
}

function reflect(parts: PlayerParts): void {
  const { video } = parts;
  for (const event of ['timeupdate', 'seeked', 'durationchange', 'loadedmetadata']) {
    video.addEventListener(event, () => showTime(parts));
  }
  for (const event of ['playing', 'pause', 'ended', 'seeked']) video.addEventListener(event, () => showState(parts));
  video.addEventListener('waiting', () => {
    parts.status.textContent = sentence(parts.root, 'loading');
  });
  video.addEventListener('volumechange', () => showSound(parts));
  video.addEventListener('ratechange', () => {
    parts.speed.value = String(video.playbackRate);
  });
  showTime(parts);
  showSound(parts);
}

/** Writes down what is on the screen, and reports it. */
function follow(parts: PlayerParts): void {
  const { video, root } = parts;
  const shown = new ShownSeconds();
  const report = startReporting({
    address: root.dataset['report'] ?? '',
    shown,
    halt: (outcome) => halt(parts, outcome),
  });
  const running = (): boolean => !video.paused && !video.seeking;
  video.addEventListener('timeupdate', () => {
    if (running()) shown.playing(video.currentTime);
  });
  video.addEventListener('playing', () => shown.playing(video.currentTime));
  video.addEventListener('seeking', () => shown.stop());
  for (const event of ['loadeddata', 'seeked']) {
    video.addEventListener(event, () => {
      if (video.paused) shown.still(video.currentTime, frameSecondsOf(parts));
    });
  }
  for (const event of ['pause', 'ended']) {
    video.addEventListener(event, () => {
      if (!video.seeking) shown.playing(video.currentTime);
      shown.stop();
      report();
    });
  }
  addEventListener('pagehide', report);
  // What was seen arrives before the form that closes the session does.
  document.addEventListener('submit', report);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') report();
  });
}

/** Stops showing: the picture goes away and a sentence says what to do next. */
function halt(parts: PlayerParts, why: 'ended' | 'lost' | 'unplayable'): void {
  const { video, root } = parts;
  video.pause();
  if (why === 'ended') {
    video.removeAttribute('src');
    video.load();
    parts.controls.hidden = true;
  }
  parts.status.textContent = '';
  parts.alert.textContent = sentence(root, `halt-${why}`);
  parts.alert.hidden = false;
}

function watchErrors(parts: PlayerParts): void {
  parts.video.addEventListener('error', () => {
    // Emptied on purpose when the session ended.
    if (!parts.video.hasAttribute('src')) return;
    void stillThere(parts.video.src).then((there) => {
      halt(parts, there === 'gone' ? 'ended' : there === 'lost' ? 'lost' : 'unplayable');
    });
  });
  parts.video.addEventListener('playing', () => {
    parts.alert.hidden = true;
  });
}

function showClock({ clock, root }: PlayerParts): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    ...{ dateStyle: 'short', timeStyle: 'medium' },
    timeZone: 'Europe/Amsterdam',
  });
  // The house may run ahead of this machine (demo); the page says what time it is there.
  const ahead = Date.parse(root.dataset['now'] ?? '') - Date.now();
  const show = (): void => {
    clock.textContent = format.format(new Date(Date.now() + ahead));
  };
  show();
  setInterval(show, 1000);
}

for (const root of document.querySelectorAll<HTMLElement>('[data-player]')) {
  const parts = partsOf(root);
  parts.video.controls = false;
  parts.controls.hidden = false;
  showClock(parts);
  reflect(parts);
  follow(parts);
  watchErrors(parts);
  tieControls(parts, playingOf(parts));
}
