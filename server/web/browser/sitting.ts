import type { Player } from './player-controls.ts';
import { followMap } from './sitting-map.ts';
import { tieNotes } from './sitting-notes.ts';
import { tieSecond } from './sitting-second.ts';

/** Ties what lies around the player on the page of a viewing session: notes, stills, the map, and a second recording on the same clock. */
export function tieSitting(first: Player, second: Player | undefined): void {
  tieNotes(first);
  followMap(first.reel);
  if (second !== undefined) tieSecond(first, second);
}
