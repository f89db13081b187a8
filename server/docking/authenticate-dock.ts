import type { Request } from 'express';
import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { ASSERTION } from '../../protocols/docking/assertion.ts';
import { stamp, type Clock } from '../clock.ts';
import { errorCode } from '../custody/error-code.ts';
import type { Database } from '../database/database.ts';
import { readDock, type Dock } from './docks.ts';

/** What checking assertions needs. */
export interface AuthenticationParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Address under which docks reach the service; the audience of their assertions. */
  readonly serverUrl: string;
}

const Claims = z.object({
  jti: z.string().min(16).max(100),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  exp: z.number(),
});
const TOLERANCE_SECONDS = 30;

/** Builds the check of a dock's assertion in `Authorization: Bearer`: who it is, or nothing when it does not hold in every respect. */
export function authenticateDockWith(parts: AuthenticationParts): (request: Request) => Promise<Actor | undefined> {
  return async (request) => {
    const token = /^Bearer ([\w.-]+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (token === undefined) return undefined;
    const dock = await dockOf(parts, token);
    if (dock?.state !== 'enrolled') return undefined;
    const claims = await verifiedClaims(parts, token, dock);
    if (claims === undefined) return undefined;
    const path = new URL(request.originalUrl, parts.serverUrl).pathname;
    if (claims.htm !== request.method || claims.htu !== path) return undefined;
    if (!(await useOnce(parts, dock, claims))) return undefined;
    return { id: dock.id, name: dock.name, role: 'dock' };
  };
}

/** The dock that the assertion says it is from; nothing is believed of it yet. */
async function dockOf({ database }: AuthenticationParts, token: string): Promise<Dock | undefined> {
  try {
    const { iss } = decodeJwt(token);
    return iss === undefined ? undefined : await readDock(database.sql, iss);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function verifiedClaims(
  { clock, serverUrl }: AuthenticationParts,
  token: string,
  dock: Dock,
): Promise<z.infer<typeof Claims> | undefined> {
  try {
    const { payload } = await jwtVerify(token, await importJWK(dock.publicJwk, ASSERTION.algorithm), {
      algorithms: [ASSERTION.algorithm],
      typ: ASSERTION.type,
      audience: new URL(serverUrl).origin,
      issuer: dock.id,
      requiredClaims: ['jti', 'iat', 'exp'],
      maxTokenAge: ASSERTION.lifeSeconds,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: clock.machine(),
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success || claims.data.exp - claims.data.iat > ASSERTION.lifeSeconds) return undefined;
    return claims.data;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** Notes the assertion until it can no longer be used; false when it was used before. */
async function useOnce(
  { database }: AuthenticationParts,
  dock: Dock,
  claims: z.infer<typeof Claims>,
): Promise<boolean> {
  const expiresAt = stamp(new Date((claims.exp + TOLERANCE_SECONDS) * 1000));
  try {
    await database.inTransaction(async (tx) => {
      await tx.sql('dock_assertions').insert({ id: `${dock.id} ${claims.jti}`, expires_at: expiresAt });
    });
    return true;
  } catch (error) {
    // Unique violation, as PostgreSQL and SQLite name it.
    if (['23505', 'SQLITE_CONSTRAINT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
