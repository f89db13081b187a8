/** Folder of the payload inside a bag (RFC 8493 section 2.1.2). */
export const PAYLOAD_FOLDER = 'data/';

/** The bag declaration, word for word (RFC 8493 section 2.1.1). */
export const BAG_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const BAG_ALGORITHMS = ['sha256', 'sha512'] as const;
/** Checksums that our bags carry; every payload file stands in the manifest of each (RFC 8493 section 3). */
export type BagAlgorithm = (typeof BAG_ALGORITHMS)[number];

const HEX_SIZE = { sha256: 64, sha512: 128 } as const satisfies Record<BagAlgorithm, number>;

/** A file of the bag, by its path from the base directory, with its checksum in lower-case hex. */
export interface BagLine {
  readonly path: string;
  readonly hash: string;
}

/** Name of the payload manifest or tag manifest of an algorithm (RFC 8493 sections 2.1.3 and 2.2.1). */
export function manifestName(algorithm: BagAlgorithm, of: 'payload' | 'tags'): string {
  return of === 'payload' ? `manifest-${algorithm}.txt` : `tagmanifest-${algorithm}.txt`;
}

/** Whether this is one of the two tag manifests of our bags; they list none of themselves, and nothing else goes unlisted. */
export function isTagManifest(path: string): boolean {
  return BAG_ALGORITHMS.some((algorithm) => path === manifestName(algorithm, 'tags'));
}

/** The manifest's text, readable by `sha256sum -c`: checksum, two spaces, path. LF, CR and % in a path are percent-encoded (section 2.1.3). */
export function manifestText(lines: readonly BagLine[]): string {
  const encode = (path: string): string => path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
  return lines.map((line) => `${line.hash}  ${encode(line.path)}\n`).join('');
}

/** Reads a manifest of the given algorithm; undefined when a line is malformed, leaves the bag, or names a file twice. */
export function parseManifestText(text: string, algorithm: BagAlgorithm): readonly BagLine[] | undefined {
  const lines: BagLine[] = [];
  const seen = new Set<string>();
  if (!text.endsWith('\n')) return undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const found = /^([0-9a-f]+) {2}(\S.*)$/.exec(line);
    const [, hash, encoded] = found ?? [];
    if (hash?.length !== HEX_SIZE[algorithm] || encoded === undefined) return undefined;
    const path = encoded.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
    if (seen.has(path) || !staysInside(path)) return undefined;
    seen.add(path);
    lines.push({ path, hash });
  }
  return lines;
}

/** Whether a path stays inside the bag on every system (RFC 8493 section 5.1). */
export function staysInside(path: string): boolean {
  if (path.startsWith('/') || path.startsWith('~') || path.includes('\\') || path.includes('\0')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Octets and streams of the payload, as `Payload-Oxum` writes them (RFC 8493 section 2.2.2). */
export function payloadOxum(sizes: readonly number[]): string {
  return `${String(sizes.reduce((sum, size) => sum + size, 0))}.${String(sizes.length)}`;
}

/** Elements of `bag-info.txt`, one line each; a line break inside a value becomes a space (RFC 8493 section 2.2.2). */
export function bagFacts(elements: readonly (readonly [label: string, value: string])[]): string {
  return elements.map(([label, value]) => `${label}: ${value.replaceAll(/\s+/g, ' ').trim()}\n`).join('');
}

/** The value of the first element with this label; undefined when there is none. */
export function bagFact(text: string, label: string): string | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${label}: `));
  return line?.slice(label.length + 2);
}

/** A file name that every system can write: letters, digits, dot, dash and underscore; anything else becomes an underscore. */
export function portableName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(-120);
  return plain === '' ? '_' : plain;
}
