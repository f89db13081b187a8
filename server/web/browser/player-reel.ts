import { copyOf, frameSecondsOf, type Clip } from './player-clips.ts';

/** A clip with the element that plays it; gone when it cannot be seen (any more). */
export interface ReelClip extends Clip {
  readonly video: HTMLVideoElement;
  gone: boolean;
}

const FORWARDED = [
  ...['timeupdate', 'seeked', 'durationchange', 'loadedmetadata', 'playing', 'pause', 'ended', 'waiting'],
  ...['volumechange', 'ratechange'],
] as const;
/** So long before the end of a clip the next one is fetched. */
const FETCH_AHEAD_SECONDS = 10;
const MOST_FRAME_TRIES = 30;

/**
 * Plays the clips of a recording as one, along one timeline with its gaps. Tells what happens with the events of a video element, and with
 * `clip` when another clip comes on the screen and `gap` when a gap was passed over.
 */
export class Reel extends EventTarget {
  readonly clips: readonly ReelClip[];
  #at = 0;
  /** When the frame on the screen begins, by the footage itself. */
  readonly #frameTimes = new WeakMap<HTMLVideoElement, number>();

  constructor(first: HTMLVideoElement, clips: readonly Clip[]) {
    super();
    let isFirst = true;
    this.clips = clips.map((clip) => {
      const gone = clip.absence !== undefined;
      const video = isFirst && !gone ? first : copyOf(first);
      if (video === first) isFirst = false;
      return { ...clip, video, gone };
    });
    this.#at = Math.max(
      0,
      this.clips.findIndex(({ video }) => video === first),
    );
    for (const clip of this.clips) this.#prepare(clip, first);
  }

  /** The clip on the screen. */
  get clip(): ReelClip {
    const clip = this.clips[this.#at];
    if (clip === undefined) throw new Error('There is no clip');
    return clip;
  }

  get number(): number {
    return this.#at + 1;
  }

  get position(): number {
    return this.clip.from + this.clip.video.currentTime;
  }

  /** Length of the whole timeline; NaN while it is unknown. */
  get seconds(): number {
    const last = this.clips.at(-1);
    return last === undefined ? Number.NaN : endOf(last);
  }

  get paused(): boolean {
    return this.clip.video.paused;
  }

  get ended(): boolean {
    return this.clip.video.ended && this.#next(this.#at, 1) === undefined;
  }

  get rate(): number {
    return this.clip.video.playbackRate;
  }

  set rate(rate: number) {
    for (const { video } of this.clips) video.playbackRate = rate;
  }

  set volume(volume: number) {
    for (const { video } of this.clips) video.volume = volume;
  }

  set muted(muted: boolean) {
    for (const { video } of this.clips) video.muted = muted;
  }

  play(): void {
    // What keeps it from playing is told by the error event.
    this.clip.video.play().catch(() => undefined);
  }

  pause(): void {
    this.clip.video.pause();
  }

  /** Goes to a place on the timeline; from a gap or a clip that is gone to the next one that can be seen, or else the last. */
  seek(position: number): void {
    const wanted = Math.max(0, position);
    const at = this.clips.findIndex((clip) => !clip.gone && wanted < endOf(clip));
    const found = at === -1 ? this.#next(this.clips.length, -1) : at;
    const clip = found === undefined ? undefined : this.clips[found];
    if (found === undefined || clip === undefined) return;
    const { duration } = clip.video;
    const end = Number.isFinite(duration) ? duration : endOf(clip) - clip.from;
    const within = Math.min(Math.max(0, wanted - clip.from), Number.isFinite(end) ? end : wanted);
    if (found === this.#at) clip.video.currentTime = within;
    else this.#show(found, within, !this.paused);
  }

  /** Whether something was recorded and can be seen at this place. */
  has(position: number): boolean {
    return this.clips.some((clip) => !clip.gone && position >= clip.from && position < endOf(clip));
  }

  /** To the beginning of the clip before or after this one; back first to the beginning of this one. */
  jumpPart(direction: 1 | -1): void {
    const { video } = this.clip;
    if (direction === -1 && video.currentTime > 2) {
      video.currentTime = 0;
      return;
    }
    const at = this.#next(this.#at, direction);
    if (at !== undefined) this.#show(at, 0, !this.paused);
  }

  /** Goes back; past the beginning of a clip into the one before. */
  back(seconds: number): void {
    const { video } = this.clip;
    if (video.currentTime > 0 || this.#next(this.#at, -1) === undefined) {
      video.currentTime = Math.max(0, video.currentTime - seconds);
      return;
    }
    const at = this.#next(this.#at, -1) ?? this.#at;
    const before = this.clips[at];
    if (before !== undefined) this.#show(at, Math.max(0, endOf(before) - before.from - seconds), false);
  }

  /** Shows the frame before or after the one on the screen, by the times of the frames themselves. */
  step(direction: 1 | -1): void {
    this.pause();
    const { video } = this.clip;
    const frame = frameSecondsOf(this.clip);
    const begins = this.#frameTimes.get(video);
    if (begins === undefined) {
      this.seek(this.position + direction * frame);
    } else if (direction === -1) {
      // Just before this frame began, the one before it is on the screen, however long that one lasts.
      video.currentTime = Math.max(0, begins - 0.001);
    } else {
      this.#stepOn(video, begins, frame);
    }
  }

  /** Takes a clip out; what is on the screen goes to the next clip. False when nothing is left. */
  remove(clip: ReelClip): boolean {
    clip.gone = true;
    const wasShown = clip === this.clip;
    clip.video.removeAttribute('src');
    clip.video.load();
    const at = this.#next(this.#at, 1) ?? this.#next(this.#at, -1);
    if (at === undefined) return false;
    if (wasShown) this.#show(at, 0, false);
    return true;
  }

  #stepOn(video: HTMLVideoElement, begins: number, frame: number, tries = 1): void {
    const look = (): void => {
      const now = this.#frameTimes.get(video) ?? begins;
      // A frame may last longer than the others: go on until another one is there.
      if (now <= begins && tries < MOST_FRAME_TRIES && !video.ended) this.#stepOn(video, begins, frame, tries + 1);
    };
    video.addEventListener('seeked', () => requestAnimationFrame(() => requestAnimationFrame(look)), { once: true });
    video.currentTime = begins + frame * tries + 0.001;
  }

  #prepare(clip: ReelClip, first: HTMLVideoElement): void {
    const { video } = clip;
    if (video !== first) {
      video.removeAttribute('src');
      video.hidden = true;
      video.preload = 'auto';
      delete video.dataset['part'];
      first.after(video);
    }
    for (const name of FORWARDED) {
      video.addEventListener(name, () => {
        if (clip === this.clip) this.dispatchEvent(new Event(name));
      });
    }
    video.addEventListener('ended', () => this.#goOn(clip));
    video.addEventListener('timeupdate', () => this.#fetchAhead(clip));
    this.#noteFrames(video);
  }

  #noteFrames(video: HTMLVideoElement): void {
    // Firefox before 132 does not tell; then the rate of the footage is the measure.
    if (!('requestVideoFrameCallback' in video)) return;
    const note = (_now: number, { mediaTime }: { readonly mediaTime: number }): void => {
      this.#frameTimes.set(video, mediaTime);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }

  #fetchAhead(clip: ReelClip): void {
    const { video } = clip;
    if (clip !== this.clip || video.paused || video.duration - video.currentTime > FETCH_AHEAD_SECONDS) return;
    const next = this.clips[this.#next(this.#at, 1) ?? -1];
    if (next !== undefined) load(next);
  }

  #goOn(clip: ReelClip): void {
    const at = this.#next(this.#at, 1);
    const next = at === undefined ? undefined : this.clips[at];
    if (clip !== this.clip || at === undefined || next === undefined) return;
    if (next.from > endOf(clip)) this.dispatchEvent(new Event('gap'));
    this.#show(at, 0, true);
  }

  #next(from: number, direction: 1 | -1): number | undefined {
    for (let at = from + direction; at >= 0 && at < this.clips.length; at += direction) {
      if (this.clips[at]?.gone === false) return at;
    }
    return undefined;
  }

  #show(at: number, within: number, playing: boolean): void {
    const before = this.clip;
    this.#at = at;
    const { clip } = this;
    before.video.pause();
    before.video.hidden = true;
    clip.video.hidden = false;
    load(clip);
    clip.video.playbackRate = before.video.playbackRate;
    clip.video.currentTime = within;
    this.dispatchEvent(new Event('clip'));
    if (playing) this.play();
    else this.dispatchEvent(new Event('pause'));
  }
}

function load({ video, source }: ReelClip): void {
  if (!video.hasAttribute('src')) video.src = source;
}

function endOf({ from, to, video }: ReelClip): number {
  return to ?? from + video.duration;
}
