import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JWK } from 'jose';
import { z } from 'zod';
import { oneAtATime, readJsonFile, writeJsonFile, writeTextFile } from './durable-file.ts';

const Jwk = z.record(z.string(), z.string());
const State = z.object({
  /** Origin of the service that this dock is enrolled with. */
  server: z.string(),
  dockId: z.string(),
  privateJwk: Jwk,
  /** Keys of the service as they were at the enrolment; only receipts under these count. */
  serverKeys: z.array(Jwk),
  /** When each clip that is still on a camera was first seen, by camera and name: it keeps its docking however often the program is started again. */
  seen: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** Addresses of uploads that have no receipt yet, by the SHA-256 and the name of the clip. */
  uploads: z.record(z.string(), z.string()),
});

/** What is said when a dock is used before it was enrolled. */
export const NOT_ENROLLED = 'dit dockstation is nog niet aangemeld; gebruik --enrol met een code van de beheerder';

/** What a docking PC keeps between runs, the private key of the dock among it. */
export type DockState = z.infer<typeof State>;

/** The state of one docking PC for one service; every change is durable before it counts. */
export interface DockMemory {
  read(): Promise<DockState | undefined>;
  write(state: DockState): Promise<void>;
  /** Changes the state, one change after the other however many cameras ask at once. Throws when the dock is not enrolled. */
  update(change: (before: DockState) => DockState): Promise<DockState>;
  /** Keeps a receipt as `ontvangstbewijzen/<recording>.jws`: what proves later that the camera was wiped rightly. */
  keepReceipt(recordingId: string, jws: string): Promise<void>;
}

/** Opens the folder in which the state lies (mode 0700). */
export async function openDockMemory(folder: string): Promise<DockMemory> {
  const receipts = path.join(folder, 'ontvangstbewijzen');
  await mkdir(receipts, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'dock.json');
  const inTurn = oneAtATime();
  const read = async (): Promise<DockState | undefined> => {
    const content = await readJsonFile(file);
    return content === undefined ? undefined : State.parse(content);
  };
  return {
    read,
    write: (state) => inTurn(() => writeJsonFile(file, state)),
    update: (change) =>
      inTurn(async () => {
        const before = await read();
        if (before === undefined) throw new Error(NOT_ENROLLED);
        const after = change(before);
        await writeJsonFile(file, after);
        return after;
      }),
    keepReceipt: (recordingId, jws) =>
      writeTextFile(path.join(receipts, `${encodeURIComponent(recordingId)}.jws`), jws),
  };
}

/** Reads keys as the service publishes them (JWKS); only RSA signing keys are kept. */
export function parseServerKeys(published: unknown): JWK[] {
  const { keys } = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse(published);
  const Rsa = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });
  return keys.flatMap((key) => {
    const parsed = Rsa.safeParse(key);
    return parsed.success ? [parsed.data] : [];
  });
}
