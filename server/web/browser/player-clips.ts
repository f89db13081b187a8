/** One clip along the timeline of a player, as the page names it; seconds from the beginning of the first clip. */
export interface Clip {
  readonly source: string;
  readonly report: string;
  readonly from: number;
  /** Unknown until the footage says it, when nobody examined it. */
  readonly to: number | undefined;
  readonly frameRate: number | undefined;
  /** Present when the clip cannot be seen. */
  readonly absence: string | undefined;
}

/** Reads the clips that the page hands over in `data-clips`. */
export function clipsOf(root: HTMLElement): readonly Clip[] {
  const given: unknown = JSON.parse(root.dataset['clips'] ?? '[]');
  if (!Array.isArray(given)) throw new Error('The page names no clips');
  return given.map((clip: Partial<Clip>) => ({
    ...{ source: clip.source ?? '', report: clip.report ?? '', from: clip.from ?? 0 },
    ...{ to: clip.to, frameRate: clip.frameRate, absence: clip.absence },
  }));
}

/** Seconds that one frame of a clip lasts; as if there were 25 in a second when nobody knows. */
export function frameSecondsOf({ frameRate }: Clip): number {
  return 1 / (frameRate !== undefined && frameRate > 0 ? frameRate : 25);
}

/** Another element like this one, for a further clip. */
export function copyOf(video: HTMLVideoElement): HTMLVideoElement {
  const copy = document.createElement('video');
  for (const { name, value } of video.attributes) copy.setAttribute(name, value);
  return copy;
}
