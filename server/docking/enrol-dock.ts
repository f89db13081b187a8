import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { z } from 'zod';
import { NOBODY, type Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { readDock, type Dock, type DockJwk } from './docks.ts';

/** What taking docks in and out needs. */
export interface EnrolmentDesk {
  readonly database: Database;
  readonly clock: Clock;
}

const HOURS_VALID = 24;
// Without letters and digits that look alike.
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A code with which one docking PC may enrol itself. It is shown once; only its hash is kept. */
export interface DockInvitation {
  readonly code: string;
  readonly name: string;
  readonly expiresAt: string;
}

/** Makes a one-time code for a docking PC with this name. */
export async function inviteDock(
  desk: EnrolmentDesk,
  by: Actor,
  input: { readonly name: string },
): Promise<Verdict<DockInvitation>> {
  const code = newCode();
  const expiresAt = stamp(new Date(desk.clock.now().getTime() + HOURS_VALID * 3_600_000));
  await desk.database.inTransaction(async (tx) => {
    const row = { code_hash: hashOf(code), name: input.name, invited_by: by.id, expires_at: expiresAt, used_at: null };
    await tx.sql('dock_invitations').insert(row);
    tx.record({
      act: 'docking.dock-invited',
      result: 'done',
      by,
      about: row.code_hash.slice(0, 16),
      facts: { name: input.name, expiresAt },
    });
  });
  return granted({ code, name: input.name, expiresAt });
}

/** What a docking PC sends to enrol itself. */
export interface Enrolment {
  readonly code: string;
  readonly name?: string;
  readonly publicJwk: z.infer<typeof DockJwk>;
}

/** Enrols a docking PC against a code, once. Refused (`enrolment-code-unknown`) alike for a wrong, a used and an expired code. */
export async function enrolDock(desk: EnrolmentDesk, by: Actor, input: Enrolment): Promise<Verdict<Dock>> {
  const now = stamp(desk.clock.now());
  const { kty, crv, x, y } = input.publicJwk;
  const publicJwk = { kty, crv, x, y };
  const fingerprint = await calculateJwkThumbprint(publicJwk);
  const id = `dock-${randomUUID()}`;
  return desk.database.inTransaction(async (tx): Promise<Verdict<Dock>> => {
    const invitation = tx.sql('dock_invitations').where({ code_hash: hashOf(input.code), used_at: null });
    const names: unknown[] = await invitation.clone().pluck('name');
    const used = await invitation.where('expires_at', '>', now).update({ used_at: now });
    if (used !== 1) return refuse('enrolment-code-unknown');
    const row = {
      id,
      name: String(names[0]),
      public_jwk: JSON.stringify(publicJwk),
      fingerprint,
      state: 'enrolled',
      enrolled_at: now,
    };
    await tx.sql('docks').insert(row);
    const who = by.role === 'onbekend' ? NOBODY : by;
    tx.record({
      act: 'docking.dock-enrolled',
      result: 'done',
      by: who,
      about: id,
      facts: { name: row.name, fingerprint },
    });
    const dock = await readDock(tx.sql, id);
    return dock === undefined ? refuse('not-found') : granted(dock);
  });
}

/** Shuts a docking PC out; from then on its assertions are worth nothing. Repeating it is refused as unknown. */
export async function revokeDock(
  desk: EnrolmentDesk,
  by: Actor,
  input: { readonly dockId: string },
): Promise<Verdict<Dock>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<Dock>> => {
    const revoked = { state: 'revoked', revoked_at: stamp(desk.clock.now()) };
    const changed = await tx.sql('docks').where({ id: input.dockId, state: 'enrolled' }).update(revoked);
    const dock = await readDock(tx.sql, input.dockId);
    if (changed !== 1 || dock === undefined) return refuse('not-found');
    tx.record({
      act: 'docking.dock-revoked',
      result: 'done',
      by,
      about: dock.id,
      facts: { fingerprint: dock.fingerprint },
    });
    return granted(dock);
  });
}

function newCode(): string {
  // Bytes beyond the last whole multiple of 31 are passed over, so that every sign is as likely.
  const signs: string[] = [];
  while (signs.length < 16) {
    for (const byte of randomBytes(32)) {
      if (byte < ALPHABET.length * 8) signs.push(ALPHABET.charAt(byte % ALPHABET.length));
    }
  }
  return (signs.slice(0, 16).join('').match(/.{4}/g) ?? []).join('-');
}

function hashOf(code: string): string {
  return createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z2-9]/g, ''))
    .digest('hex');
}
