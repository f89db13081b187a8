import { listenToKeys, type Playing } from './player-keys.ts';
import { sentence, type PlayerParts } from './player-parts.ts';
import type { Reel } from './player-reel.ts';
import { clockText } from './player-shown.ts';

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];
const BACKWARDS_SPEEDS = [1, 2, 4];
/** Browsers do not play backwards; so often the picture before is asked for. */
const BACKWARDS_EVERY_MILLISECONDS = 200;

/** One player on the page: its elements, its footage, and what can be done with it. */
export interface Player {
  readonly parts: PlayerParts;
  readonly reel: Reel;
  readonly playing: Playing;
}

/** Everything that can be done with the footage of a player. */
export function playingOf(parts: PlayerParts, reel: Reel): Playing {
  const { root } = parts;
  const back = new Backwards(reel);
  const forwardsOnly =
    <A>(act: (asked: A) => void) =>
    (asked: A): void => {
      back.stop();
      act(asked);
    };
  return {
    playOrPause: () => {
      if (back.stop() || !reel.paused) reel.pause();
      else reel.play();
    },
    pause: () => {
      back.stop();
      reel.pause();
    },
    forwards: () => {
      back.stop();
      if (reel.paused) reel.play();
      else reel.rate = speedBeside(reel.rate, 1);
    },
    backwards: () => {
      reel.pause();
      parts.status.textContent = `${sentence(root, 'backwards')} (${String(back.faster())}×)`;
    },
    speed: (direction) => {
      reel.rate = speedBeside(reel.rate, direction);
    },
    jump: forwardsOnly((seconds) => reel.seek(reel.position + seconds)),
    step: forwardsOnly((direction) => reel.step(direction)),
    part: forwardsOnly((direction) => reel.jumpPart(direction)),
    jumpTo: forwardsOnly((part) => reel.seek(part === 'begin' ? 0 : reel.seconds)),
    mute: () => {
      reel.muted = !reel.clip.video.muted;
    },
    // The whole player goes full screen, or both of them, so that the name over the picture stays visible.
    fullScreen: () => {
      const whole = root.closest<HTMLElement>('[data-pair]') ?? root;
      void (document.fullscreenElement === null ? whole.requestFullscreen() : document.exitFullscreen());
    },
    note: () => root.dispatchEvent(new Event('note')),
    still: () => root.dispatchEvent(new Event('still')),
  };
}

function speedBeside(speed: number, direction: 1 | -1): number {
  const known = direction === 1 ? SPEEDS.find((next) => next > speed) : SPEEDS.findLast((next) => next < speed);
  return known ?? speed;
}

/** Plays backwards by asking for the pictures before, as fast as the footage gives them. */
class Backwards {
  readonly #reel: Reel;
  #timer: ReturnType<typeof setInterval> | undefined;
  #speed = 0;

  constructor(reel: Reel) {
    this.#reel = reel;
  }

  /** Begins, or goes to the next speed, which it gives. */
  faster(): number {
    this.#speed = BACKWARDS_SPEEDS.find((speed) => speed > this.#speed) ?? this.#speed;
    this.#timer ??= setInterval(() => this.#go(), BACKWARDS_EVERY_MILLISECONDS);
    return this.#speed;
  }

  /** Whether it ran. */
  stop(): boolean {
    const ran = this.#timer !== undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#speed = 0;
    return ran;
  }

  #go(): void {
    const { clip, position } = this.#reel;
    if (clip.video.seeking) return;
    if (position <= 0 || !this.#reel.paused) this.stop();
    else this.#reel.back((this.#speed * BACKWARDS_EVERY_MILLISECONDS) / 1000);
  }
}

/** Ties buttons, sliders and keys to the footage. */
export function tieControls(parts: PlayerParts, reel: Reel, playing: Playing): void {
  parts.play.addEventListener('click', () => playing.playOrPause());
  parts.back.addEventListener('click', () => playing.jump(-5));
  parts.forward.addEventListener('click', () => playing.jump(5));
  parts.frameBack.addEventListener('click', () => playing.step(-1));
  parts.frameForward.addEventListener('click', () => playing.step(1));
  parts.partBack?.addEventListener('click', () => playing.part(-1));
  parts.partForward?.addEventListener('click', () => playing.part(1));
  parts.mute.addEventListener('click', () => playing.mute());
  parts.full.addEventListener('click', () => playing.fullScreen());
  parts.screen.addEventListener('click', () => playing.playOrPause());
  parts.seek.addEventListener('input', () => reel.seek(parts.seek.valueAsNumber));
  parts.volume.addEventListener('input', () => {
    reel.volume = parts.volume.valueAsNumber;
    reel.muted = false;
  });
  parts.speed.addEventListener('change', () => {
    reel.rate = Number(parts.speed.value);
  });
  listenToKeys(parts.root, playing);
}

/** Shows on the controls where the footage is and what it does. */
export function reflect(parts: PlayerParts, reel: Reel): void {
  const listen = (names: readonly string[], act: () => void): void => {
    for (const name of names) reel.addEventListener(name, act);
  };
  listen(['timeupdate', 'seeked', 'durationchange', 'loadedmetadata', 'clip'], () => showTime(parts, reel));
  listen(['durationchange', 'loadedmetadata', 'clip'], () => drawStrip(parts, reel));
  listen(['playing', 'pause', 'ended', 'seeked'], () => showState(parts, reel));
  listen(['waiting'], () => {
    parts.status.textContent = sentence(parts.root, 'loading');
  });
  listen(['gap'], () => {
    parts.status.textContent = sentence(parts.root, 'gap');
  });
  listen(['volumechange', 'clip'], () => showSound(parts, reel));
  listen(['ratechange'], () => {
    parts.speed.value = String(reel.rate);
  });
  showTime(parts, reel);
  showSound(parts, reel);
  drawStrip(parts, reel);
}

function showTime(parts: PlayerParts, reel: Reel): void {
  const { seek, root } = parts;
  const begins = Date.parse(root.dataset['begins'] ?? '');
  const place = `${clockText(reel.position)} ${sentence(root, 'of')} ${clockText(reel.seconds)}`;
  const part = reel.clips.length === 1 ? '' : ` · ${sentence(root, 'part')} ${String(reel.number)}`;
  const moment = Number.isFinite(begins) ? ` · ${timeOfDay(begins + reel.position * 1000)}` : '';
  const text = `${place}${part}${moment}`;
  parts.time.textContent = text;
  seek.max = Number.isFinite(reel.seconds) ? String(reel.seconds) : '0';
  seek.value = String(reel.position);
  seek.setAttribute('aria-valuetext', text);
}

function timeOfDay(milliseconds: number): string {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    ...{ timeStyle: 'medium', timeZone: 'Europe/Amsterdam' },
  });
  return format.format(new Date(milliseconds));
}

function showState(parts: PlayerParts, reel: Reel): void {
  const name = reel.ended ? 'ended' : reel.paused ? 'paused' : 'playing';
  parts.play.textContent = sentence(parts.root, reel.paused ? 'play' : 'pause');
  parts.status.textContent = `${sentence(parts.root, name)} (${clockText(reel.position)})`;
}

function showSound(parts: PlayerParts, reel: Reel): void {
  const { muted, volume } = reel.clip.video;
  parts.mute.textContent = sentence(parts.root, muted ? 'unmute' : 'mute');
  parts.volume.value = String(muted ? 0 : volume);
}

const SVG = 'http://www.w3.org/2000/svg';

/** Draws clips as bars under the slider, what cannot be seen hatched, gaps empty, and marks as ticks. */
export function drawStrip({ strip, root }: PlayerParts, reel: Reel): void {
  const { seconds } = reel;
  const marks = root.dataset['marks'] === undefined ? [] : root.dataset['marks'].split(' ').map(Number);
  if (!Number.isFinite(seconds) || seconds <= 0) return;
  const scale = 1000 / seconds;
  const bars = reel.clips.map(({ from, to, gone }) => {
    const name = `bk-player__clip${gone ? ' bk-player__clip--gone' : ''}`;
    return bar(name, from * scale, Math.max(2, ((to ?? seconds) - from) * scale - 1));
  });
  strip.replaceChildren(...bars, ...marks.map((at) => bar('bk-player__tick', at * scale - 2, 4)));
}

function bar(name: string, x: number, width: number): SVGElement {
  const rect = document.createElementNS(SVG, 'rect');
  const set = { class: name, x: x.toFixed(1), y: '0', width: width.toFixed(1), height: '10' };
  for (const [attribute, value] of Object.entries(set)) rect.setAttribute(attribute, value);
  return rect;
}
