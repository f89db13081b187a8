/** What can be done with footage without a mouse. */
export interface Playing {
  playOrPause(): void;
  pause(): void;
  /** Plays, or plays faster when it plays already. */
  faster(): void;
  /** Jumps by so many seconds. */
  jump(seconds: number): void;
  /** Shows the next or the previous frame. */
  step(frames: number): void;
  jumpTo(part: 'begin' | 'end'): void;
  mute(): void;
  fullScreen(): void;
}

const KEYS: Readonly<Record<string, (playing: Playing) => void>> = {
  ArrowLeft: (playing) => playing.jump(-5),
  ArrowRight: (playing) => playing.jump(5),
  ',': (playing) => playing.step(-1),
  '.': (playing) => playing.step(1),
  j: (playing) => playing.jump(-10),
  k: (playing) => playing.playOrPause(),
  l: (playing) => playing.faster(),
  Home: (playing) => playing.jumpTo('begin'),
  End: (playing) => playing.jumpTo('end'),
  m: (playing) => playing.mute(),
  f: (playing) => playing.fullScreen(),
};

/** Ties the keys to the player. They work only while the focus is within it (WCAG 2.1, 2.1.4), and never with Control, Alt or Meta. */
export function listenToKeys(root: HTMLElement, playing: Playing): void {
  root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || ownsKey(event)) return;
    const act = actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    act(playing);
  });
}

function actOf(event: KeyboardEvent): ((playing: Playing) => void) | undefined {
  if (event.key === ' ') return (playing) => playing.playOrPause();
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
}

/** Whether the focused element does something of its own with the key: buttons with the space bar, lists and the volume with arrows. */
function ownsKey(event: KeyboardEvent): boolean {
  const { target } = event;
  if (target instanceof HTMLButtonElement) return event.key === ' ';
  if (target instanceof HTMLSelectElement || target instanceof HTMLAnchorElement) return true;
  return target instanceof HTMLInputElement && target.dataset['part'] === 'volume';
}
