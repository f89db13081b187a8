/** What has to be known of footage to tell whether a browser plays it; names of codecs and containers as ffprobe gives them. */
export interface PlayableFacts {
  readonly mediaType: string;
  readonly container: string;
  /** First brand of an MP4 or QuickTime file; nothing when it has none or was not asked for. */
  readonly brand?: string | null | undefined;
  readonly video: { readonly codec: string; readonly pixelFormat?: string | undefined } | null;
  readonly audio: { readonly codec: string } | null;
}

/** What becomes of picture and sound in a playback copy: taken over bit for bit, coded anew, or not there. */
export interface Conversion {
  readonly video: 'copied' | 'coded' | 'none';
  readonly audio: 'copied' | 'coded' | 'none';
}

interface Playing {
  readonly container: RegExp;
  readonly video: readonly string[];
  readonly audio: readonly string[];
}

/** Formats that both Chromium and Firefox play without anything being installed. */
const PLAYED: readonly Playing[] = [
  {
    container: /^mov,mp4/,
    video: ['h264', 'av1', 'vp9'],
    audio: ['aac', 'mp3', 'opus', 'flac'],
  },
  { container: /^matroska,webm/, video: ['vp8', 'vp9', 'av1'], audio: ['vorbis', 'opus'] },
  { container: /^mp3$/, video: [], audio: ['mp3'] },
  { container: /^wav$/, video: [], audio: ['pcm_s16le', 'pcm_u8'] },
  { container: /^ogg$/, video: [], audio: ['vorbis', 'opus', 'flac'] },
  { container: /^flac$/, video: [], audio: ['flac'] },
];

const QUICKTIME = 'qt  ';
/** Eight bits and half the colour; deeper or fuller pictures are decoded by programs, not by browsers. */
const PLAYED_PIXELS = ['yuv420p', 'yuvj420p'];
const WEBM = /^(video|audio)\/webm\b/;

/** How a playback copy must be made, or nothing when Chromium and Firefox both play the footage as it is. */
export function conversionFor(facts: PlayableFacts): Conversion | undefined {
  return isPlayable(facts) ? undefined : { video: pictureWay(facts), audio: soundWay(facts) };
}

/** Whether Chromium and Firefox both play this. */
export function isPlayable(facts: PlayableFacts): boolean {
  const { video, audio, container } = facts;
  const playing = PLAYED.find((format) => format.container.test(container));
  if (playing === undefined) return false;
  // Firefox shuts QuickTime's own brand out, and Matroska goes by the name that it was declared under.
  if (facts.brand === QUICKTIME || (container.startsWith('matroska') && !WEBM.test(facts.mediaType))) return false;
  if (video !== null && !(playing.video.includes(video.codec) && hasPlayedPixels(video))) return false;
  return audio === null || playing.audio.includes(audio.codec);
}

/** Footage that was examined by an earlier release says nothing of its pixels; then the codec decides. */
function hasPlayedPixels({ pixelFormat }: NonNullable<PlayableFacts['video']>): boolean {
  return pixelFormat === undefined || PLAYED_PIXELS.includes(pixelFormat);
}

function pictureWay({ video }: PlayableFacts): Conversion['video'] {
  if (video === null) return 'none';
  return video.codec === 'h264' && hasPlayedPixels(video) ? 'copied' : 'coded';
}

function soundWay({ audio }: PlayableFacts): Conversion['audio'] {
  if (audio === null) return 'none';
  return audio.codec === 'aac' ? 'copied' : 'coded';
}
