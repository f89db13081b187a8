/** Code of a fault of the operating system or a library, such as `ENOENT`; nothing when it carries none. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
