import { clipsOf } from './player-clips.ts';
import { playingOf, reflect, tieControls, type Player } from './player-controls.ts';
import { follow } from './player-follow.ts';
import { partsOf, type PlayerParts } from './player-parts.ts';
import { Reel } from './player-reel.ts';
import { tieSitting } from './sitting.ts';

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

function open(root: HTMLElement): Player {
  const parts = partsOf(root);
  parts.video.controls = false;
  parts.controls.hidden = false;
  const reel = new Reel(parts.video, clipsOf(root));
  const playing = playingOf(parts, reel);
  showClock(parts);
  reflect(parts, reel);
  follow(parts, reel);
  return { parts, reel, playing };
}

const players = [...document.querySelectorAll<HTMLElement>('[data-player]')].map(open);
const [first, second] = players;
if (first !== undefined) {
  tieControls(first.parts, first.reel, first.playing);
  tieSitting(first, second);
}
