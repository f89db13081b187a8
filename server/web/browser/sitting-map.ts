import type { Reel } from './player-reel.ts';

/** A place on the map: seconds along the timeline, where it lies in the picture, and its coordinates in words. */
type Place = readonly [seconds: number, x: number, y: number, text: string];

/** A camera that said nothing for longer than this is not where it was. */
const STALE_SECONDS = 60;

function placesOf({ dataset }: HTMLElement): readonly Place[] {
  const given: unknown = JSON.parse(dataset['track'] ?? '[]');
  if (!Array.isArray(given)) throw new Error('The map names no places');
  return given.map(([seconds, x, y, text]: Place) => [seconds, x, y, text]);
}

/** Moves the place on the map with the picture. */
export function followMap(reel: Reel): void {
  const map = document.querySelector<HTMLElement>('[data-map]');
  const here = map?.querySelector('[data-part="here"]');
  const text = map?.querySelector('[data-part="here-text"]');
  if (map === null || !here || !text) return;
  const places = placesOf(map);
  const show = (): void => {
    const { position } = reel;
    const place = places.findLast(([seconds]) => seconds <= position) ?? places[0];
    if (place === undefined) return;
    const [seconds, x, y, words] = place;
    const isKnown = places.length === 1 || position - seconds <= STALE_SECONDS;
    here.setAttribute('transform', `translate(${String(x)} ${String(y)})`);
    here.classList.toggle('bk-map__here--stale', !isKnown);
    text.textContent = isKnown ? words : (map.dataset['sayNotHere'] ?? '');
  };
  for (const event of ['timeupdate', 'seeked', 'clip']) reel.addEventListener(event, show);
}
