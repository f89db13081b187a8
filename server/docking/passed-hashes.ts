/** SHA-256, in hexadecimal digits, of uploads that this process received as a whole, until they are sealed. */
export class PassedHashes {
  readonly #kept = new Map<string, string>();

  keep(uploadId: string, sha256: string): void {
    this.#kept.set(uploadId, sha256);
  }

  of(uploadId: string): string | undefined {
    return this.#kept.get(uploadId);
  }

  forget(uploadId: string): void {
    this.#kept.delete(uploadId);
  }
}
