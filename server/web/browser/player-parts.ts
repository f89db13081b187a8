/** The elements of one player on a page, as the template `viewing/player.eta` writes them. */
export interface PlayerParts {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly screen: HTMLElement;
  readonly controls: HTMLElement;
  readonly play: HTMLButtonElement;
  readonly full: HTMLButtonElement;
  readonly mute: HTMLButtonElement;
  readonly back: HTMLButtonElement;
  readonly forward: HTMLButtonElement;
  readonly frameBack: HTMLButtonElement;
  readonly frameForward: HTMLButtonElement;
  /** To the clip before and after; only where there are several. */
  readonly partBack: HTMLButtonElement | undefined;
  readonly partForward: HTMLButtonElement | undefined;
  readonly seek: HTMLInputElement;
  readonly line: HTMLElement;
  /** Clips, gaps and marks under the place in the recording. */
  readonly strip: SVGSVGElement;
  readonly volume: HTMLInputElement;
  readonly speed: HTMLSelectElement;
  readonly time: HTMLElement;
  readonly clock: HTMLElement;
  /** Says that nothing was recorded at this moment. */
  readonly nothing: HTMLElement;
  readonly status: HTMLElement;
  readonly alert: HTMLElement;
}

function part<E extends Element>(root: HTMLElement, name: string, kind: new () => E): E {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof kind)) throw new Error(`The player misses its part ${name}`);
  return found;
}

/** Finds the parts of a player. Throws when the page lacks one. */
export function partsOf(root: HTMLElement): PlayerParts {
  return {
    root,
    video: part(root, 'video', HTMLVideoElement),
    screen: part(root, 'screen', HTMLElement),
    controls: part(root, 'controls', HTMLElement),
    play: part(root, 'play', HTMLButtonElement),
    full: part(root, 'full', HTMLButtonElement),
    mute: part(root, 'mute', HTMLButtonElement),
    back: part(root, 'back', HTMLButtonElement),
    forward: part(root, 'forward', HTMLButtonElement),
    frameBack: part(root, 'frame-back', HTMLButtonElement),
    frameForward: part(root, 'frame-forward', HTMLButtonElement),
    partBack: root.querySelector<HTMLButtonElement>('[data-part="part-back"]') ?? undefined,
    partForward: root.querySelector<HTMLButtonElement>('[data-part="part-forward"]') ?? undefined,
    seek: part(root, 'seek', HTMLInputElement),
    line: part(root, 'line', HTMLElement),
    strip: part(root, 'strip', SVGSVGElement),
    volume: part(root, 'volume', HTMLInputElement),
    speed: part(root, 'speed', HTMLSelectElement),
    time: part(root, 'time', HTMLElement),
    nothing: part(root, 'nothing', HTMLElement),
    clock: part(root, 'clock', HTMLElement),
    status: part(root, 'status', HTMLElement),
    alert: part(root, 'alert', HTMLElement),
  };
}

/** A sentence that the page gives the player in its own language, as `data-say-<name>`. */
export function sentence(root: HTMLElement, name: string): string {
  return root.getAttribute(`data-say-${name}`) ?? '';
}
