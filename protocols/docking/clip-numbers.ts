/** Highest number that was seen of each series of clips of one camera. */
export type LastNumbers = Readonly<Record<string, number>>;

/** What the names of the clips on a camera tell. */
export interface NumberedClips {
  /** Clips that were made, by their number, and are not there; as the camera would have named them, without extension. */
  readonly missing: readonly string[];
  readonly last: LastNumbers;
}

const NUMBERED = /^(.*?)(\d{1,6})\.[^.]+$/;
// A wider gap is a new count or a name that is no count, such as a date.
const WIDEST_GAP = 100;

/**
 * Which clips are missing between the last number seen of each series and those that are there now. Only numbers beyond the last one count, so
 * that a clip that was wiped is not missed. After the camera was empty, a number below the last one is a camera that began to count anew.
 */
export function missingClips(names: readonly string[], before: LastNumbers, wasEmpty: boolean): NumberedClips {
  const last: Record<string, number> = { ...before };
  const missing: string[] = [];
  for (const [series, clips] of seriesOf(names)) {
    const start = startOf(clips, before[series], wasEmpty);
    let expected = start;
    for (const clip of clips.filter(({ number }) => number >= start)) {
      missing.push(...between(series, expected, clip));
      expected = clip.number + 1;
    }
    last[series] = expected - 1;
  }
  return { missing, last };
}

/** The number that the next clip of a series should have. */
function startOf(clips: readonly Numbered[], known: number | undefined, wasEmpty: boolean): number {
  const lowest = clips[0]?.number ?? 0;
  const countsOn = known !== undefined && !(wasEmpty && lowest <= known);
  return countsOn ? known + 1 : lowest;
}

function between(series: string, expected: number, { number, digits }: Numbered): string[] {
  if (number - expected >= WIDEST_GAP) return [];
  return Array.from({ length: number - expected }, (_, at) => series + String(expected + at).padStart(digits, '0'));
}

interface Numbered {
  readonly number: number;
  readonly digits: number;
}

function seriesOf(names: readonly string[]): Map<string, Numbered[]> {
  const found = new Map<string, Numbered[]>();
  for (const name of names) {
    const [, series, digits] = NUMBERED.exec(name) ?? [];
    if (series === undefined || digits === undefined) continue;
    found.set(series, [...(found.get(series) ?? []), { number: Number(digits), digits: digits.length }]);
  }
  for (const clips of found.values()) clips.sort((one, other) => one.number - other.number);
  return found;
}
