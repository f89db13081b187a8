const GONE = ['ENOENT', 'ENODEV', 'ENXIO', 'EIO', 'ENOTDIR', 'ESTALE'];
const CLOSED = ['EACCES', 'EPERM', 'EROFS'];

/** Why something went wrong, in words for whoever stands at the dock; `what` could not be read or written. */
export function sayWhy(error: unknown, what = 'de camera'): string {
  if (!(error instanceof Error)) return 'er ging iets mis';
  const code = 'code' in error ? String(error.code) : '';
  if (GONE.includes(code)) return `${what} is weg of is niet meer te lezen`;
  if (CLOSED.includes(code)) return `dit programma mag ${what} niet lezen of wissen`;
  return error.message;
}
