import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SYSTEM } from '../../protocols/acts.ts';
import { formatVerifierKey, signCheckpoint } from '../../protocols/audit/checkpoint.ts';
import { composeEntry } from '../../protocols/audit/entry.ts';
import { leafHash, nodeHash, planInclusion, type LeafSpan } from '../../protocols/audit/merkle-log.ts';
import { CUSTODY_HISTORY_SCHEMA, type CustodyHistory } from '../../protocols/handover/custody-history.ts';
import { bagName } from '../../protocols/handover/read-me.ts';
import { signStatement } from '../../server/custody/signing.ts';
import { packEvidence } from '../../server/handover/pack-evidence.ts';

const ORIGIN = 'test.example/log';
const RECORDING_ID = '0b5c6a0e-6d0a-4a7e-9a3e-2f4f5d0f7a11';

function spanHash(leaves: readonly Buffer[], { from, to }: LeafSpan): Buffer {
  if (to - from === 1) return leaves[from]!;
  let split = 1;
  while (split * 2 < to - from) split *= 2;
  return nodeHash(spanHash(leaves, { from, to: from + split }), spanHash(leaves, { from: from + split, to }));
}

/** A log of seven entries in which three are about the recording, with its checkpoint and proofs. */
export function smallHistory(): { readonly history: CustodyHistory; readonly verifierKey: string } {
  const leaves = Array.from({ length: 7 }, (_, index) => {
    const about = index % 2 === 0 ? RECORDING_ID : 'another';
    const fact = { act: 'custody.sealed', result: 'done', by: SYSTEM, about } as const;
    return composeEntry(fact, new Date(Date.UTC(2026, 10, 23, 8, index)), () => randomBytes(32), 'ab12cd34ef567890')
      .leaf;
  });
  const hashes = leaves.map(leafHash);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const root = spanHash(hashes, { from: 0, to: hashes.length });
  const entries = leaves.flatMap((leaf, index) =>
    index % 2 === 1
      ? []
      : [
          {
            index,
            leaf,
            proof: planInclusion(index, leaves.length).map((span) => spanHash(hashes, span).toString('base64')),
          },
        ],
  );
  return {
    history: {
      schema: CUSTODY_HISTORY_SCHEMA,
      recordingId: RECORDING_ID,
      checkpoint: signCheckpoint({ origin: ORIGIN, size: leaves.length, root }, privateKey),
      entries,
    },
    verifierKey: formatVerifierKey({ name: ORIGIN, publicKey }),
  };
}

export interface WrittenPackage {
  readonly file: string;
  readonly folder: string;
  readonly publicKey: KeyObject;
  readonly original: Buffer;
}

/** Writes a whole evidence package about `original` into a folder; `streamed` is what the vault gives for it. */
export async function writePackage(target: string, original: Buffer, streamed = original): Promise<WrittenPackage> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const { history, verifierKey } = smallHistory();
  const number = 'BP-2026-0001';
  const file = path.join(target, `${bagName(number)}.zip`);
  const bytes = packEvidence({
    facts: {
      number,
      caseRef: 'UV-2026-0007',
      organisation: 'Gemeente Voorbeeld',
      builtAt: '2026-11-23T16:30:11.500Z',
      receiver: { name: 'A. de Vries', rank: 'brigadier', legalGround: '126nd Sv', reference: 'PL0600-2026123456 <&>' },
      recording: {
        id: RECORDING_ID,
        cameraId: 'CAM-7781',
        clipName: 'MOV 0042%.MP4',
        mediaType: 'video/mp4',
        size: original.length,
        sha256: createHash('sha256').update(original).digest('hex'),
        startedAt: '2026-11-23T07:00:00.000Z',
        endedAt: '2026-11-23T07:01:00.000Z',
        deviceStartedAt: '2026-11-23T07:00:02.500Z',
        deviceEndedAt: '2026-11-23T07:01:02.500Z',
        timeZone: '+01:00',
        driftSeconds: -0.4,
        dockedAt: '2026-11-23T08:00:00.000Z',
        sealedAt: '2026-11-23T08:00:05.000Z',
      },
      log: { origin: ORIGIN, verifierKey },
    },
    organisation: { name: 'Gemeente Voorbeeld', tooi: 'gm9999' },
    term: { startsAt: '2026-11-23T07:01:00.000Z', days: 28 },
    place: 'Stationsplein',
    history,
    key: { fingerprint: 'dGVzdA', address: 'https://voorbeeld.nl/.well-known/jwks.json' },
    original: inPieces(streamed),
    sign: (payload) => signStatement('package', payload, privateKey),
  });
  await pipeline(bytes, createWriteStream(file));
  return { file, folder: bagName(number), publicKey, original };
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1_000_003) yield bytes.subarray(at, at + 1_000_003);
}
