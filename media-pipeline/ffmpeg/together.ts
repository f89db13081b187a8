interface Line<T> {
  readonly source: AsyncIterator<T>;
  readonly waiting: T[];
  pulling: Promise<void> | undefined;
  hasEnded: boolean;
}

/**
 * Takes one element of every source at a time. While any source lets wait, the others are read on: ffmpeg fills its outputs in an
 * order of its own and stands still for whoever does not read. Throws when the sources do not end together.
 */
export async function* together<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T[]> {
  const lines: Line<T>[] = sources.map((source) => ({
    source: source[Symbol.asyncIterator](),
    waiting: [],
    pulling: undefined,
    hasEnded: false,
  }));
  for (;;) {
    while (lines.some((line) => line.waiting.length === 0 && !line.hasEnded)) {
      await Promise.race(lines.filter((line) => !line.hasEnded).map(pull));
    }
    const elements = lines.flatMap((line) => line.waiting.splice(0, 1));
    if (elements.length === 0) return;
    if (elements.length !== lines.length) throw new Error('the feeds do not end together');
    yield elements;
  }
}

function pull<T>(line: Line<T>): Promise<void> {
  if (line.pulling !== undefined) return line.pulling;
  const pulling = line.source.next().then((next) => {
    line.pulling = undefined;
    if (next.done === true) line.hasEnded = true;
    if (next.done !== true) line.waiting.push(next.value);
  });
  // A source may break while nobody waits for it; the next round awaits this same promise and throws then.
  pulling.catch(() => undefined);
  line.pulling = pulling;
  return pulling;
}
