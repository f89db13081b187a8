/** What can be done with footage without a mouse. */
export interface Playing {
  playOrPause(): void;
  pause(): void;
  /** Plays, or plays faster when it plays already. */
  forwards(): void;
  /** Plays backwards, or faster backwards when it does already. */
  backwards(): void;
  /** The next or the previous speed that there is. */
  speed(direction: 1 | -1): void;
  /** Jumps by so many seconds. */
  jump(seconds: number): void;
  /** Shows the next or the previous frame. */
  step(direction: 1 | -1): void;
  /** To the clip after or before this one. */
  part(direction: 1 | -1): void;
  jumpTo(part: 'begin' | 'end'): void;
  mute(): void;
  fullScreen(): void;
  /** Begins a note, or takes a still, at this moment. */
  note(): void;
  still(): void;
}

const KEYS: Readonly<Record<string, (playing: Playing) => void>> = {
  ArrowLeft: (playing) => playing.jump(-5),
  ArrowRight: (playing) => playing.jump(5),
  'Shift+ArrowLeft': (playing) => playing.jump(-1),
  'Shift+ArrowRight': (playing) => playing.jump(1),
  ',': (playing) => playing.step(-1),
  '.': (playing) => playing.step(1),
  j: (playing) => playing.backwards(),
  k: (playing) => playing.playOrPause(),
  l: (playing) => playing.forwards(),
  '-': (playing) => playing.speed(-1),
  '+': (playing) => playing.speed(1),
  '=': (playing) => playing.speed(1),
  Home: (playing) => playing.jumpTo('begin'),
  End: (playing) => playing.jumpTo('end'),
  PageUp: (playing) => playing.part(-1),
  PageDown: (playing) => playing.part(1),
  m: (playing) => playing.mute(),
  f: (playing) => playing.fullScreen(),
  n: (playing) => playing.note(),
  s: (playing) => playing.still(),
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
  const name = event.key.length === 1 ? event.key.toLowerCase() : `${event.shiftKey ? 'Shift+' : ''}${event.key}`;
  return Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
}

/** Whether the focused element does something of its own with the key: buttons with the space bar, lists and the volume with arrows. */
function ownsKey(event: KeyboardEvent): boolean {
  const { target } = event;
  if (target instanceof HTMLButtonElement) return event.key === ' ';
  if (target instanceof HTMLSelectElement || target instanceof HTMLAnchorElement) return true;
  return target instanceof HTMLInputElement && target.dataset['part'] === 'volume';
}
