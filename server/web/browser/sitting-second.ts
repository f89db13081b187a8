import { frameSecondsOf } from './player-clips.ts';
import type { Player } from './player-controls.ts';
import { listenToKeys } from './player-keys.ts';
import type { Reel } from './player-reel.ts';

const LOOK_EVERY_MILLISECONDS = 200;
/** Further apart than this, the second recording jumps; closer it catches up by its speed. */
const JUMP_SECONDS = 0.5;
const CLOSE_SECONDS = 0.04;
const CATCHING_UP = 0.1;

/** Keeps a second recording on the clock of the first: it plays, stands, jumps and steps along, as much later as was set by hand. */
export function tieSecond(first: Player, second: Player): void {
  const { parts } = second;
  const later = laterBy(second);
  // One set of controls is enough for two pictures; the sound of the second is off until asked for.
  for (const part of [
    parts.line,
    parts.play,
    parts.back,
    parts.forward,
    parts.frameBack,
    parts.frameForward,
    parts.full,
  ]) {
    part.hidden = true;
  }
  for (const part of [parts.partBack, parts.partForward]) if (part !== undefined) part.hidden = true;
  parts.speed.parentElement?.setAttribute('hidden', '');
  second.reel.muted = true;
  parts.mute.addEventListener('click', () => second.playing.mute());
  parts.volume.addEventListener('input', () => {
    second.reel.volume = parts.volume.valueAsNumber;
    second.reel.muted = false;
  });
  parts.screen.addEventListener('click', () => first.playing.playOrPause());
  listenToKeys(parts.root, { ...first.playing, mute: () => second.playing.mute() });

  const begin = (player: Player): number => Date.parse(player.parts.root.dataset['begins'] ?? '') / 1000;
  const apart = begin(first) - begin(second);
  const align = (): void => keepUp(first.reel, second, first.reel.position + apart - later.seconds());
  for (const event of ['timeupdate', 'seeked', 'playing', 'pause', 'clip', 'ratechange']) {
    first.reel.addEventListener(event, align);
  }
  later.changed(align);
  setInterval(align, LOOK_EVERY_MILLISECONDS);
}

function keepUp(lead: Reel, { reel, parts }: Player, wanted: number): void {
  const there = reel.has(wanted);
  parts.nothing.hidden = there;
  parts.screen.classList.toggle('bk-player__screen--nothing', !there);
  const stands = lead.paused || !there;
  if (stands && !reel.paused) reel.pause();
  if (!there || reel.clip.video.seeking) return;
  const apart = wanted - reel.position;
  if (stands) {
    if (Math.abs(apart) > CLOSE_SECONDS / 2) reel.seek(wanted);
    return;
  }
  if (Math.abs(apart) > JUMP_SECONDS) reel.seek(wanted);
  catchUp(reel, lead.rate, apart);
  if (reel.paused) reel.play();
}

/** A little faster or slower than the first until they are together. */
function catchUp(reel: Reel, rate: number, apart: number): void {
  const push = Math.abs(apart) > CLOSE_SECONDS ? Math.sign(apart) * CATCHING_UP : 0;
  const wanted = rate * (1 + push);
  if (reel.rate !== wanted) reel.rate = wanted;
}

/** The difference between the clocks as the form has it, and a way to hear of changes. */
function laterBy({ reel }: Player): { seconds: () => number; changed: (act: () => void) => void } {
  const form = document.querySelector<HTMLFormElement>('[data-align]');
  const field = form?.querySelector<HTMLInputElement>('[name="seconds"]');
  if (form === null || !field) return { seconds: () => 0, changed: () => undefined };
  const listeners: (() => void)[] = [];
  const seconds = (): number => {
    const typed = Number(field.value.replace(',', '.'));
    return Number.isFinite(typed) ? typed : 0;
  };
  const nudges = form.querySelector<HTMLElement>('[data-part="nudges"]');
  if (nudges !== null) nudges.hidden = false;
  form.addEventListener('click', ({ target }) => {
    const nudge = target instanceof HTMLElement ? target.dataset['nudge'] : undefined;
    if (nudge === undefined) return;
    const by = nudge.endsWith('f') ? Number.parseFloat(nudge) * frameSecondsOf(reel.clip) : Number(nudge);
    field.value = String(Math.round((seconds() + by) * 1000) / 1000);
    for (const act of listeners) act();
  });
  field.addEventListener('input', () => {
    for (const act of listeners) act();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void note(form, seconds());
  });
  return { seconds, changed: (act) => listeners.push(act) };
}

async function note(form: HTMLFormElement, seconds: number): Promise<void> {
  const said = form.querySelector('[data-part="said"]');
  const say = (name: string): void => {
    if (said !== null) said.textContent = form.getAttribute(`data-say-${name}`);
  };
  try {
    const answer = await fetch(`/v1${new URL(form.action).pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ seconds }),
    });
    say(answer.ok ? 'saved' : 'refused');
  } catch {
    say('refused');
  }
}
