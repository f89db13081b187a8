import type { PictureSize } from '../../protocols/redaction/box.ts';
import type { MutedPart, SoundDecision } from '../../protocols/redaction/plan.ts';
import type { Conversion } from '../../protocols/viewing/playable.ts';

/** Presets of x264 that we offer, fastest first. */
export const PRESETS = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium'] as const;
export type Preset = (typeof PRESETS)[number];

/** A feed of pictures for the detector: the footage is scaled to `content`, then padded right and below to `padded`. */
export interface FeedSize {
  readonly content: PictureSize;
  readonly padded: PictureSize;
}

/** What pass 1 asks of ffmpeg. Feeds arrive on descriptors 3 and up, the gray feed of every frame on descriptor 1. */
export interface LookOrder {
  readonly url: string;
  readonly feeds: readonly FeedSize[];
  readonly gray: PictureSize;
  /** Of every `every` frames the one numbered `offset` is looked at. */
  readonly every: number;
  readonly offset: number;
  /** `fast` leaves the loop filter out and scales coarsely: enough to find faces, not to judge the edges of a cover. */
  readonly decoding: 'fast' | 'exact';
}

/** What pass 2 asks of ffmpeg. Masks come in on descriptor 0, the copy leaves on 1, progress on 3. */
export interface RenderOrder {
  readonly url: string;
  readonly picture: PictureSize;
  readonly hasSound: boolean;
  readonly sound: SoundDecision;
  readonly preset: Preset;
}

/** Name of the `showinfo` filter that tells the moments of the footage in ticks of its own container. */
export const SHOWS_SOURCE = 'source';
/** Names of the `showinfo` filters of pass 2, in microseconds. */
export const SHOWS_MASKS = 'masks';
export const SHOWS_COPY = 'copy';

/** Only containers that bodycams and phones write; playlists and other formats that open further addresses stay shut. */
const CONTAINERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,asf,h264,hevc,mp3,wav,aac,ogg,flac';
const MOST_PIXELS = '70000000';
/** Silence reaches this far beyond each muted part, because ffmpeg switches the sound per block of about 20 ms. */
const MUTE_MARGIN_SECONDS = 0.1;

/** Options before an untrusted input: no other addresses than itself, and no container that opens further ones. */
function untrustedInput(source: string): readonly string[] {
  const protocols = source.startsWith('http://') ? 'http,tcp' : 'file';
  return ['-protocol_whitelist', protocols, '-format_whitelist', CONTAINERS, '-i', source];
}

/** ffprobe: container and streams as JSON. */
export function probeArguments(source: string): readonly string[] {
  const shown = ['-show_format', '-show_streams', '-show_chapters', '-print_format', 'json'];
  return ['-v', 'error', '-hide_banner', ...shown, ...untrustedInput(source)];
}

/** Pass 1: decodes once and hands out pictures for the detector and a small gray feed of every frame. */
export function lookArguments(order: LookOrder): readonly string[] {
  const { feeds, gray, every, offset } = order;
  const eyes = feeds.map((_, index) => `[eye${index}]`).join('');
  const pick = every === 1 ? 'null' : `select='eq(mod(n,${every}),${offset})'`;
  const graph = [
    `[0:v:0]showinfo@${SHOWS_SOURCE}=checksum=0,split[looked][moved]`,
    `[looked]${pick},split=${feeds.length}${eyes}`,
    ...feeds.map(({ content, padded }, index) => `[eye${index}]${feedFilter(content, padded)}[feed${index}]`),
    `[moved]scale=${gray.width}:${gray.height}:flags=${order.decoding === 'fast' ? 'fast_bilinear' : 'area'},format=gray[gray]`,
  ].join(';');
  return [
    ...quiet('info'),
    // Skipping the loop filter saves a fifth of the decoding and does not move a face.
    ...(order.decoding === 'fast' ? ['-skip_loop_filter', 'all'] : []),
    ...['-max_pixels', MOST_PIXELS],
    ...untrustedInput(order.url),
    ...['-filter_complex', graph],
    ...feeds.flatMap((_, index) => rawOutput(`[feed${index}]`, 3 + index)),
    ...rawOutput('[gray]', 1),
  ];
}

/** Pass 2: what lies under the mask becomes solid black, everything that says who, where and with what is dropped. */
export function renderArguments(order: RenderOrder): readonly string[] {
  const { width, height } = order.picture;
  const even = { width: width + (width % 2), height: height + (height % 2) };
  const whole = even.width === width && even.height === height ? '' : `pad=${even.width}:${even.height},`;
  const graph = [
    `[0:v:0]settb=1/1000000,format=yuv420p,${whole}split[picture][under]`,
    '[under]lutyuv=y=16:u=128:v=128[solid]',
    `[1:v:0]settb=1/1000000,showinfo@${SHOWS_MASKS}=checksum=0,scale=${even.width}:${even.height}:flags=neighbor,setsar=1[mask]`,
    `[picture][solid][mask]maskedmerge,showinfo@${SHOWS_COPY}=checksum=0[copy]`,
  ].join(';');
  return [
    ...quiet('info'),
    ...['-max_pixels', MOST_PIXELS],
    ...untrustedInput(order.url),
    ...['-thread_queue_size', '64', '-protocol_whitelist', 'pipe', '-f', 'matroska', '-i', 'pipe:0'],
    ...['-filter_complex', graph, '-map', '[copy]'],
    ...soundArguments(order),
    ...['-c:v', 'libx264', '-preset', order.preset, '-crf', '23', '-g', '60', '-pix_fmt', 'yuv420p'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000', '-video_track_timescale', '90000'],
    ...STRIPPED,
    // delay_moov keeps the start of the picture where it was; empty_moov would move it by the priming of the sound.
    ...['-max_muxing_queue_size', '4096', '-f', 'mp4', '-movflags', 'frag_keyframe+delay_moov+default_base_moof'],
    ...['-progress', 'pipe:3', 'pipe:1'],
  ];
}

/** A playback copy on descriptor 1, progress on 3: what browsers play is taken over, the rest becomes H.264 and AAC at the same size. */
export function playbackArguments(url: string, { video, audio }: Conversion): readonly string[] {
  const picture = {
    none: ['-vn'],
    copied: ['-map', '0:V:0', '-c:v', 'copy'],
    coded: [
      '-map',
      '0:V:0',
      '-vf',
      WHOLE_PICTURE,
      '-c:v',
      'libx264',
      ...['-preset', 'veryfast', '-crf', '21', '-g', '60'],
    ],
  }[video];
  const sound = {
    none: ['-an'],
    copied: ['-map', '0:a:0', '-c:a', 'copy'],
    coded: ['-map', '0:a:0', '-c:a', 'aac', '-b:a', '128k', '-ac', '2'],
  }[audio];
  return [
    ...quiet('error'),
    ...['-max_pixels', MOST_PIXELS],
    ...untrustedInput(url),
    ...[...picture, ...sound, '-dn', '-sn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-max_muxing_queue_size', '4096', '-f', 'mp4', '-movflags', 'frag_keyframe+delay_moov+default_base_moof'],
    // A browser hops from fragment to fragment to find a moment; ten seconds each keep the hops few.
    ...['-min_frag_duration', '10000000', '-progress', 'pipe:3', 'pipe:1'],
  ];
}

/** H.264 in eight bits takes even sides only; the frames keep their moments. */
const WHOLE_PICTURE = 'pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p';

/** One frame as PNG on descriptor 1. */
export function stillArguments(url: string, atSeconds: number, width: number): readonly string[] {
  return [
    ...quiet('error'),
    ...['-ss', atSeconds.toFixed(3), '-max_pixels', MOST_PIXELS],
    ...untrustedInput(url),
    ...['-map', '0:v:0', '-frames:v', '1', '-vf', `scale='min(${width},iw)':-2`],
    ...['-map_metadata', '-1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'],
  ];
}

/** No metadata, chapters, data or subtitle streams, and no unregistered SEI (where cameras write serial numbers and places). */
const STRIPPED = [
  ...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1', '-dn', '-sn'],
  ...[
    '-fflags',
    '+bitexact',
    '-flags:v',
    '+bitexact',
    '-flags:a',
    '+bitexact',
    '-bsf:v',
    'filter_units=remove_types=6',
  ],
];

function quiet(level: 'info' | 'error'): readonly string[] {
  return ['-nostdin', '-hide_banner', '-nostats', '-loglevel', level];
}

function feedFilter(content: PictureSize, padded: PictureSize): string {
  const scale = `scale=${content.width}:${content.height}:flags=fast_bilinear`;
  const isPadded = padded.width !== content.width || padded.height !== content.height;
  return [scale, ...(isPadded ? [`pad=${padded.width}:${padded.height}`] : []), 'format=rgb24'].join(',');
}

function rawOutput(stream: string, descriptor: number): readonly string[] {
  return ['-map', stream, '-fps_mode', 'passthrough', '-f', 'rawvideo', `pipe:${descriptor}`];
}

function soundArguments({ hasSound, sound }: RenderOrder): readonly string[] {
  if (!hasSound || sound.decision === 'muted') return ['-an'];
  // Sound is always coded anew: a copied stream keeps what the camera wrote into it.
  return ['-map', '0:a:0', '-c:a', 'aac', '-b:a', '128k', ...silence(sound.except)];
}

function silence(parts: readonly MutedPart[]): readonly string[] {
  if (parts.length === 0) return [];
  const moments = parts.map(({ fromSeconds, toSeconds }) => {
    const from = Math.max(0, fromSeconds - MUTE_MARGIN_SECONDS);
    return `between(t,${from.toFixed(3)},${(toSeconds + MUTE_MARGIN_SECONDS).toFixed(3)})`;
  });
  return ['-af', `volume=0:enable='${moments.join('+')}'`];
}
