import { createHash } from 'node:crypto';
import { mayPerform } from '../../../protocols/acts.ts';
import type { WallSign, WallState } from '../../../protocols/docking/wall.ts';
import type { DockWall, WallTile } from '../../docking/read-wall.ts';
import { showMoment, showTime } from '../moments.ts';
import type { View } from '../view.ts';
import { screenWords } from '../words/screens.ts';
import { wallWords, type WallWords } from '../words/wall.ts';

/** One tile as the template writes it. */
interface ShownTile {
  readonly cameraId: string;
  readonly name: string;
  readonly wearer: string | undefined;
  readonly state: WallState;
  readonly sign: WallSign;
  readonly mark: string;
  readonly headline: string;
  readonly percent: number | undefined;
  readonly text: string;
  readonly battery: string | undefined;
  readonly notes: readonly string[];
  readonly signature: string;
  /** What is said in the place of the button once an incident was marked. */
  readonly marked: string | undefined;
}

const MARKS: Readonly<Record<WallSign, string>> = { safe: '✓', busy: '…', out: '→', trouble: '!' };
const SIGNS: readonly WallSign[] = ['trouble', 'busy', 'safe', 'out'];
const NAMED = 3;

/** Contents of the dock wall. */
export function wallContents(
  view: View,
  { tiles, at }: DockWall,
): Record<string, unknown> & { readonly title: string } {
  const words = wallWords[view.language];
  return {
    title: words.title,
    wide: 'full',
    scripts: ['/static/wall.js'],
    at: showTime(at, view.language),
    counts: SIGNS.map((sign) => ({ sign, count: tiles.filter((tile) => tile.sign === sign).length }))
      .filter(({ count }) => count > 0)
      .map(({ sign, count }) => words.counts[sign](count)),
    tiles: tiles.map((tile) => shownTile(view, words, tile)),
    mayMark: mayPerform(view.by.role, 'docking.incident-marked'),
    takenBack: view.by.role === 'wandscherm' ? screenWords[view.language].takenBack : words.signedOut,
  };
}

/** The wall for the module that keeps the page up to date: how far each camera is, and whether anything else changed. */
export function shownWall({ tiles, at }: DockWall): object {
  return {
    bijgewerktOp: at,
    cameras: tiles.map((tile) => ({
      camera: tile.cameraId,
      toestand: tile.state,
      procent: tile.percent ?? null,
      kenmerk: signatureOf(tile),
    })),
  };
}

function shownTile(view: View, words: WallWords, tile: WallTile): ShownTile {
  const { cameraId, name, state, sign, percent, berth, mark } = tile;
  const said = words.states[state];
  return {
    ...{ cameraId, name, state, sign, percent },
    wearer: tile.wearerName === undefined ? undefined : shortName(tile.wearerName),
    mark: MARKS[sign],
    headline: said.headline,
    text: said.text({
      at: tile.at === undefined ? '' : momentOf(view, tile.at),
      clips: berth?.clipsLeft ?? 0,
      reason: berth?.reason ?? '',
    }),
    battery: batteryOf(words, tile),
    notes: notesOn(words, tile),
    signature: signatureOf(tile),
    marked: mark === undefined ? undefined : words.markedAt(showTime(mark.markedAt, view.language)),
  };
}

/** First name and the first letter of the last: on a wall that everybody can read, nobody needs more. */
export function shortName(name: string): string {
  const parts = name.trim().split(/\s+/u);
  const [first = ''] = parts;
  const last = parts.length > 1 ? parts.at(-1) : undefined;
  return last === undefined ? first : `${first} ${last.charAt(0).toLocaleUpperCase('nl')}.`;
}

function momentOf(view: View, at: string): string {
  const isRecent = view.now.getTime() - Date.parse(at) < 12 * 3_600_000;
  return isRecent ? showTime(at, view.language) : showMoment(at, view.language);
}

/** Nothing when the camera does not say it: charging is never guessed. */
function batteryOf(words: WallWords, { berth, sign }: WallTile): string | undefined {
  if (berth === undefined || sign === 'out' || berth.dockingStartedAt === null) return undefined;
  const { battery, charging } = berth;
  if (battery === null) return charging === true ? words.chargingOnly : undefined;
  return charging === true ? words.charging(battery) : words.battery(battery);
}

function notesOn(words: WallWords, { berth, isKnown, apart }: WallTile): string[] {
  const noticed = (berth?.notices ?? []).flatMap(({ kind, seconds = 0, names = [] }) => {
    const say = words.notices[kind];
    if (say === undefined) return [];
    const listed = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ' …' : '');
    return [say(Math.round(seconds / 60), listed)];
  });
  return [...(isKnown ? [] : [words.unknown]), ...(isKnown && apart > 0 ? [words.apart(apart)] : []), ...noticed];
}

/** Changes with everything that a tile shows but for the percentage. */
function signatureOf(tile: WallTile): string {
  const { cameraId, name, isKnown, wearerName, state, apart, mark, berth } = tile;
  // When a dock said last that a camera is empty is not shown.
  const moment = state === 'empty' ? undefined : tile.at;
  const { clipsLeft, reason, battery, charging, notices } = berth ?? {};
  const shown = JSON.stringify([
    ...[cameraId, name, isKnown, wearerName, state, moment, apart, mark?.holdId],
    ...[clipsLeft, reason, battery, charging, notices],
  ]);
  return createHash('sha256').update(shown).digest('base64url').slice(0, 16);
}
