/** Lets at most `limit` pieces of work run at once; the others wait their turn in order. */
export function turns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A waiting piece of work takes over the place, so the count stays as it is.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
