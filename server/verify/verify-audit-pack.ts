import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import {
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  type ParsedCheckpoint,
} from '../../protocols/audit/checkpoint.ts';
import { leafHash, provesConsistency, provesInclusion } from '../../protocols/audit/merkle-log.ts';
import { PACK_FILES, parsePackList, type PackList } from '../../protocols/supervision/audit-pack.ts';
import { verifyStatement } from '../custody/signing.ts';
import { openContainer, PackageDiffers } from './package-container.ts';
import { readBag, type FoundBag } from './package-files.ts';

/** What an audit pack turned out to be when everything in it held. */
export interface VerifiedAuditPack {
  readonly list: PackList;
  /** Entries of the log whose proof was checked. */
  readonly entries: number;
}

const Consistency = z.object({ from: z.int(), to: z.int(), steps: z.array(z.string()) });
const ProvenLine = z.object({ index: z.int().min(0), leaf: z.string(), proof: z.array(z.string()) });

/**
 * Verifies an audit pack offline: container, signature, every file, the checkpoint under the log's key, that the log only grew since the earlier
 * one, and the proof of every entry. Throws {@link PackageDiffers} with the place.
 */
export async function verifyAuditPack(path: string, key: KeyObject): Promise<VerifiedAuditPack> {
  const file = await open(path, 'r');
  try {
    const bag = await readBag(await openContainer(file));
    const statement = await verifyStatement(textOf(bag, PACK_FILES.list).trim(), key);
    if (statement?.kind !== 'audit-pack') differs(`${PACK_FILES.list}: de handtekening klopt niet`);
    const list =
      parsePackList(statement.payload).value ?? differs(`${PACK_FILES.list} is geen lijst van een auditdossier`);
    checkFiles(bag, list);
    const entries = checkLog(bag, list);
    for (const found of bag.files.values()) found.checkFrame();
    return { list, entries };
  } finally {
    await file.close();
  }
}

function differs(sentence: string): never {
  throw new PackageDiffers(sentence);
}

function textOf(bag: FoundBag, path: string): string {
  return bag.files.get(path)?.text ?? differs(`${path} ontbreekt`);
}

function checkFiles(bag: FoundBag, { files }: PackList): void {
  for (const { path, size, sha256 } of files) {
    const found = bag.files.get(path) ?? differs(`${path} ontbreekt`);
    if (found.size !== size || found.hashes.sha256 !== sha256) differs(`${path} is veranderd`);
  }
  const listed = new Set([PACK_FILES.list, ...files.map(({ path }) => path)]);
  for (const path of bag.files.keys()) if (!listed.has(path)) differs(`${path} staat niet in de ondertekende lijst`);
}

function checkLog(bag: FoundBag, { log }: PackList): number {
  const key =
    parseVerifierKey(log.verifierKey) ?? differs(`${PACK_FILES.list}: de sleutel van het logboek is niet leesbaar`);
  const signed = (path: string): ParsedCheckpoint => {
    const checkpoint = parseCheckpoint(textOf(bag, path)) ?? differs(`${path} is geen stand van een logboek`);
    return isSignedBy(checkpoint, key) ? checkpoint : differs(`${path}: de handtekening klopt niet`);
  };
  const checkpoint = signed(PACK_FILES.checkpoint);
  const earlier = signed(PACK_FILES.earlier);
  const consistency = Consistency.safeParse(parsed(textOf(bag, PACK_FILES.consistency))).data;
  const steps = consistency?.steps.map((step) => Buffer.from(step, 'base64'));
  if (steps === undefined || !provesConsistency(earlier, checkpoint, steps)) {
    differs(`${PACK_FILES.consistency}: het logboek gaat niet verder waar de eerdere stand ophield`);
  }
  const lines = textOf(bag, PACK_FILES.entries)
    .split('\n')
    .filter((line) => line !== '');
  for (const [number, line] of lines.entries()) {
    const entry =
      ProvenLine.safeParse(parsed(line)).data ?? differs(`${PACK_FILES.entries}, regel ${number + 1} is beschadigd`);
    const proof = entry.proof.map((step) => Buffer.from(step, 'base64'));
    if (!provesInclusion(leafHash(entry.leaf), entry.index, checkpoint, proof)) {
      differs(`${PACK_FILES.entries}: regel ${entry.index} staat niet zo in het ondertekende logboek`);
    }
  }
  return lines.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
