import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  BAG_ALGORITHMS,
  BAG_DECLARATION,
  bagFacts,
  type BagAlgorithm,
  manifestName,
  manifestText,
  PAYLOAD_FOLDER,
  payloadOxum,
  portableName,
} from '../../protocols/handover/bagit.ts';
import { BlockHashes } from '../../protocols/handover/block-hashes.ts';
import { type CustodyHistory, summarise } from '../../protocols/handover/custody-history.ts';
import {
  BLOCK_SIZE,
  EVIDENCE_MANIFEST_SCHEMA,
  type EvidenceManifest,
  ORIGINAL_FOLDER,
} from '../../protocols/handover/evidence-manifest.ts';
import { type ArchivingBody, describeFile, describeRecording } from '../../protocols/handover/mdto.ts';
import { bagName, readMePage, readMeText } from '../../protocols/handover/read-me.ts';
import { storedZip, type PutFile } from '../custody/stored-zip.ts';

/** What a package is made of. */
export interface PackageParts {
  readonly facts: Omit<EvidenceManifest, 'schema' | 'files' | 'blocks'>;
  readonly organisation: ArchivingBody;
  readonly term: { readonly startsAt: string; readonly days: number };
  readonly place: string | undefined;
  readonly history: CustodyHistory;
  readonly key: { readonly fingerprint: string; readonly address: string };
  readonly original: AsyncIterable<Buffer>;
  /** Signs a payload as a compact JWS (PS256). */
  sign(payload: object): Promise<string>;
}

interface Packed {
  readonly path: string;
  readonly size: number;
  readonly hashes: Readonly<Record<BagAlgorithm, string>>;
}

/**
 * The bytes of an evidence package: a BagIt bag (RFC 8493) in a stored ZIP64. The original streams through and is hashed in passing;
 * throws when it is not the footage that was docked, so that nothing else can leave under its name.
 */
export function packEvidence(parts: PackageParts): AsyncGenerator<Buffer, void, undefined> {
  const place = { folder: bagName(parts.facts.number), date: new Date(parts.facts.builtAt) };
  return storedZip(place, (put) => fill(put, parts));
}

async function fill(put: PutFile, parts: PackageParts): Promise<void> {
  const putText = async (path: string, text: string): Promise<Packed> => {
    const content = Buffer.from(text, 'utf8');
    await put(path, content);
    return {
      path,
      size: content.length,
      hashes: { sha256: hashOf(content, 'sha256'), sha512: hashOf(content, 'sha512') },
    };
  };
  const original = await putOriginal(parts, put);
  const payload = [original.file];
  for (const [path, text] of payloadTexts(parts, original.file)) payload.push(await putText(path, text));
  const tags: Packed[] = [];
  for (const [path, text] of tagTexts(parts, payload)) tags.push(await putText(path, text));
  const manifest: EvidenceManifest = {
    ...parts.facts,
    schema: EVIDENCE_MANIFEST_SCHEMA,
    files: [...payload, ...tags].map(({ path, size, hashes }) => ({ path, size, sha256: hashes.sha256 })),
    blocks: { path: original.file.path, size: BLOCK_SIZE, sha256: original.blocks },
  };
  tags.push(await putText('manifest.jws', `${await parts.sign(manifest)}\n`));
  for (const algorithm of BAG_ALGORITHMS) await putText(manifestName(algorithm, 'tags'), linesOf(tags, algorithm));
}

async function putOriginal(
  parts: PackageParts,
  put: (path: string, content: Readable) => Promise<void>,
): Promise<{ readonly file: Packed; readonly blocks: readonly string[] }> {
  const { recording } = parts.facts;
  const path = `${ORIGINAL_FOLDER}${portableName(recording.clipName)}`;
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  const blocks = new BlockHashes();
  let size = 0;
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const piece of parts.original) {
      for (const sink of [sha256, sha512]) sink.update(piece);
      blocks.add(piece);
      size += piece.length;
      yield piece;
    }
  }
  await put(path, Readable.from(passing(), { objectMode: false }));
  const hashes = { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
  if (hashes.sha256 !== recording.sha256 || size !== recording.size) {
    throw new Error(`The footage of recording ${recording.id} is not what was docked`);
  }
  return { file: { path, size, hashes }, blocks: blocks.end() };
}

function payloadTexts(parts: PackageParts, original: Packed): readonly (readonly [path: string, text: string])[] {
  const { facts, organisation, term } = parts;
  const { recording } = facts;
  return [
    ['data/keten.json', `${JSON.stringify(parts.history, null, 1)}\n`],
    [
      'data/opname.mdto.xml',
      describeRecording({
        recordingId: recording.id,
        cameraId: recording.cameraId,
        startedAt: recording.startedAt,
        endedAt: recording.endedAt,
        termStartsAt: term.startsAt,
        termDays: term.days,
        place: parts.place,
        organisation,
        caseRef: facts.caseRef,
        handedOverAt: facts.builtAt,
        receiver: facts.receiver.name,
      }),
    ],
    [
      'data/bestand.mdto.xml',
      describeFile({
        recordingId: recording.id,
        name: original.path.slice(ORIGINAL_FOLDER.length),
        size: original.size,
        mediaType: recording.mediaType,
        ...original.hashes,
        checkedAt: facts.builtAt,
      }),
    ],
  ];
}

function tagTexts(parts: PackageParts, payload: readonly Packed[]): readonly (readonly [path: string, text: string])[] {
  const { facts, history, key } = parts;
  const readMe = {
    manifest: { schema: EVIDENCE_MANIFEST_SCHEMA, ...facts },
    originalPath: payload[0]?.path ?? PAYLOAD_FOLDER,
    keyFingerprint: key.fingerprint,
    keyAddress: key.address,
    history: history.entries.map(({ leaf }) => summarise(leaf)).filter((entry) => entry !== undefined),
  } as const;
  return [
    ['bagit.txt', BAG_DECLARATION],
    [
      'bag-info.txt',
      bagFacts([
        ['Source-Organization', facts.organisation],
        ['External-Identifier', facts.number],
        ['Internal-Sender-Identifier', facts.caseRef],
        ['Internal-Sender-Description', `Bodycamopname ${facts.recording.id} voor ${facts.receiver.reference}`],
        ['Bagging-Date', facts.builtAt.slice(0, 10)],
        ['Payload-Oxum', payloadOxum(payload.map(({ size }) => size))],
      ]),
    ],
    ...BAG_ALGORITHMS.map((algorithm) => [manifestName(algorithm, 'payload'), linesOf(payload, algorithm)] as const),
    ['LEESMIJ.txt', readMeText(readMe)],
    ['LEESMIJ.html', readMePage(readMe)],
  ];
}

function linesOf(files: readonly Packed[], algorithm: BagAlgorithm): string {
  return manifestText(files.map(({ path, hashes }) => ({ path, hash: hashes[algorithm] })));
}

function hashOf(content: Buffer, algorithm: BagAlgorithm): string {
  return createHash(algorithm).update(content).digest('hex');
}
