/** SHA-256, in hexadecimal digits, of uploads that this process received in one go, for their sealing. */
export class PassedHashes {
  readonly #kept = new Map<string, string>();

  keep(uploadId: string, sha256: string): void {
    this.#kept.set(uploadId, sha256);
  }

  /** The hash of an upload, once; nothing when it did not come in one go, or not here. */
  take(uploadId: string): string | undefined {
    const sha256 = this.#kept.get(uploadId);
    this.#kept.delete(uploadId);
    return sha256;
  }
}
