import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type ParsedCheckpoint,
} from '../../protocols/audit/checkpoint.ts';
import { leafHash, provesInclusion } from '../../protocols/audit/merkle-log.ts';
import {
  BAG_ALGORITHMS,
  BAG_DECLARATION,
  bagFact,
  type BagAlgorithm,
  type BagLine,
  isTagManifest,
  manifestName,
  parseManifestText,
  PAYLOAD_FOLDER,
  payloadOxum,
} from '../../protocols/handover/bagit.ts';
import { type CustodyHistory, parseCustodyHistory, summarise } from '../../protocols/handover/custody-history.ts';
import {
  type EvidenceManifest,
  ORIGINAL_FOLDER,
  parseEvidenceManifest,
} from '../../protocols/handover/evidence-manifest.ts';
import { bagName } from '../../protocols/handover/read-me.ts';
import { dosMoment } from '../../protocols/handover/zip-layout.ts';
import { verifyStatement } from '../custody/signing.ts';
import { NotAPackage, openContainer, PackageDiffers } from './package-container.ts';
import { type FoundBag, type FoundFile, readBag } from './package-files.ts';

export { NotAPackage, PackageDiffers } from './package-container.ts';

const SIGNED_MANIFEST = 'manifest.jws';
const HISTORY = 'data/keten.json';

/** What a package turned out to be when everything in it held. */
export interface VerifiedPackage {
  readonly manifest: EvidenceManifest;
  readonly history: CustodyHistory;
}

/**
 * Verifies a package without network and without writing anything: container, BagIt (RFC 8493), every checksum, the signature under the given public key,
 * and the proof of every line of the custody history. Throws {@link PackageDiffers} with the exact place, or {@link NotAPackage}.
 */
export async function verifyPackage(path: string, key: KeyObject): Promise<VerifiedPackage> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new NotAPackage('Het bestand kan niet worden geopend', { cause });
  });
  try {
    const bag = await readBag(await openContainer(file));
    checkBag(bag);
    const manifest = await signedManifest(bag, key);
    checkFiles(bag, manifest);
    checkContainer(bag, manifest);
    const history = checkHistory(bag, manifest);
    for (const found of bag.files.values()) found.checkFrame();
    return { manifest, history };
  } finally {
    await file.close();
  }
}

function differs(sentence: string): never {
  throw new PackageDiffers(sentence);
}

function fileAt(bag: FoundBag, path: string): FoundFile {
  return bag.files.get(path) ?? differs(`${path} ontbreekt`);
}

/** Completeness and validity of the bag (RFC 8493 section 3). */
function checkBag(bag: FoundBag): void {
  for (const algorithm of BAG_ALGORITHMS) {
    const tagManifest = readLines(bag, manifestName(algorithm, 'tags'), algorithm);
    checkLines(bag, tagManifest, algorithm, (path) => !path.startsWith(PAYLOAD_FOLDER) && !isTagManifest(path));
    const payloadManifest = readLines(bag, manifestName(algorithm, 'payload'), algorithm);
    checkLines(bag, payloadManifest, algorithm, (path) => path.startsWith(PAYLOAD_FOLDER));
  }
  if (fileAt(bag, 'bagit.txt').text !== BAG_DECLARATION) differs('bagit.txt is niet de verklaring van BagIt 1.0');
  const payload = [...bag.files.values()].filter(({ path }) => path.startsWith(PAYLOAD_FOLDER));
  if (bagFact(fileAt(bag, 'bag-info.txt').text, 'Payload-Oxum') !== payloadOxum(payload.map(({ size }) => size))) {
    differs('bag-info.txt: Payload-Oxum klopt niet met de bestanden');
  }
}

function readLines(bag: FoundBag, name: string, algorithm: BagAlgorithm): readonly BagLine[] {
  return parseManifestText(fileAt(bag, name).text, algorithm) ?? differs(`${name} is beschadigd`);
}

function checkLines(
  bag: FoundBag,
  lines: readonly BagLine[],
  algorithm: BagAlgorithm,
  belongs: (path: string) => boolean,
): void {
  const listed = new Set(lines.map(({ path }) => path));
  for (const { path, hash } of lines) {
    if (!belongs(path)) differs(`${path} hoort niet in deze lijst van ${algorithm}`);
    if (fileAt(bag, path).hashes[algorithm] !== hash) differs(`${path}: ${algorithm} klopt niet${blockOf(bag, path)}`);
  }
  for (const path of bag.files.keys()) {
    if (belongs(path) && !listed.has(path)) differs(`${path} staat niet in de lijst van ${algorithm}`);
  }
}

/** Which 8 MiB of the original differ, as far as the manifest can still be read; it is not proven at this point. */
function blockOf(bag: FoundBag, path: string): string {
  const found = bag.files.get(path);
  if (found === undefined || found.blocks.length === 0) return '';
  const claimed = parseEvidenceManifest(unprovenPayload(bag)).value?.blocks.sha256 ?? [];
  const changed = found.blocks.flatMap((hash, index) => (hash === claimed[index] ? [] : [index + 1]));
  return changed.length === 0 || claimed.length === 0
    ? ''
    : ` (blok ${changed.join(', ')} van ${found.blocks.length}, van elk 8 MiB)`;
}

function unprovenPayload(bag: FoundBag): unknown {
  const [, payload = ''] = (bag.files.get(SIGNED_MANIFEST)?.text ?? '').split('.');
  return parsedText(Buffer.from(payload, 'base64url').toString('utf8'));
}

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function signedManifest(bag: FoundBag, key: KeyObject): Promise<EvidenceManifest> {
  const statement = await verifyStatement(fileAt(bag, SIGNED_MANIFEST).text.trim(), key);
  if (statement?.kind !== 'package') {
    differs(`${SIGNED_MANIFEST}: de handtekening is niet van deze sleutel, of de inhoud is veranderd`);
  }
  const manifest = parseEvidenceManifest(statement.payload);
  return manifest.value ?? differs(`${SIGNED_MANIFEST}: ${manifest.fields?.[0]?.field ?? 'inhoud'} is niet leesbaar`);
}

/** The signed list must name the very files that are there, and the original block by block. */
function checkFiles(bag: FoundBag, manifest: EvidenceManifest): void {
  const signed = new Set(manifest.files.map(({ path }) => path));
  for (const { path, size, sha256 } of manifest.files) {
    const found = fileAt(bag, path);
    if (found.size !== size || found.hashes.sha256 !== sha256)
      differs(`${path} is niet het bestand dat ondertekend is`);
  }
  for (const path of bag.files.keys()) {
    if (path !== SIGNED_MANIFEST && !isTagManifest(path) && !signed.has(path)) differs(`${path} is niet ondertekend`);
  }
  checkOriginal(bag, manifest);
}

function checkOriginal(bag: FoundBag, { blocks, recording }: EvidenceManifest): void {
  const original = fileAt(bag, blocks.path);
  if (!blocks.path.startsWith(ORIGINAL_FOLDER)) differs(`${blocks.path} is niet de opname`);
  if (original.hashes.sha256 !== recording.sha256 || original.size !== recording.size) {
    differs(`${blocks.path} is niet de opname die is ingenomen`);
  }
  if (original.blocks.join() !== blocks.sha256.join())
    differs(`${blocks.path}: de controlegetallen per 8 MiB kloppen niet`);
}

/** What stays outside the files, but inside the container: the name of the folder, and one moment for all. */
function checkContainer(bag: FoundBag, manifest: EvidenceManifest): void {
  if (bag.folder !== bagName(manifest.number)) differs(`De map heet ${bag.folder} en niet ${bagName(manifest.number)}`);
  const moment = dosMoment(new Date(manifest.builtAt));
  if ([...bag.moments].some((found) => found !== moment)) differs('Een datum in het ZIP-bestand is veranderd');
}

function checkHistory(bag: FoundBag, manifest: EvidenceManifest): CustodyHistory {
  const parsed = parseCustodyHistory(parsedText(fileAt(bag, HISTORY).text));
  const history = parsed.value ?? differs(`${HISTORY}: ${parsed.fields?.[0]?.field ?? 'inhoud'} is niet leesbaar`);
  if (history.recordingId !== manifest.recording.id) differs(`${HISTORY} gaat over een andere opname`);
  const checkpoint = provenCheckpoint(history, manifest);
  for (const entry of history.entries) {
    const proof = entry.proof.map((step) => Buffer.from(step, 'base64'));
    if (!provesInclusion(leafHash(entry.leaf), entry.index, checkpoint, proof)) {
      differs(`${HISTORY}: regel ${entry.index} staat niet zo in het ondertekende logboek`);
    }
    if (summarise(entry.leaf) === undefined) differs(`${HISTORY}: regel ${entry.index} is geen regel van het logboek`);
  }
  return history;
}

function provenCheckpoint(history: CustodyHistory, manifest: EvidenceManifest): ParsedCheckpoint {
  const key =
    parseVerifierKey(manifest.log.verifierKey) ??
    differs(`${SIGNED_MANIFEST}: de sleutel van het logboek is niet leesbaar`);
  const checkpoint =
    parseCheckpoint(history.checkpoint) ?? differs(`${HISTORY}: het ijkpunt van het logboek is niet leesbaar`);
  if (!isSignedBy(checkpoint, key)) differs(`${HISTORY}: de handtekening onder het ijkpunt van het logboek klopt niet`);
  return checkpoint;
}
