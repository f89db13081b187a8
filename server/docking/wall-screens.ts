import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

const ScreenRow = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['open', 'revoked']),
  placedAt: z.string(),
  revokedAt: z.string().nullable(),
});

/** A screen that shows the dock wall and nothing else, for as long as nobody takes that back. */
export type WallScreen = Readonly<z.infer<typeof ScreenRow>>;

/** A screen that was placed just now, with what it shows itself by; of that only the hash is kept. */
export interface PlacedScreen {
  readonly screen: WallScreen;
  readonly token: string;
}

/** Makes a screen a dock wall. */
export async function placeScreen(
  { database, clock }: EnrolmentDesk,
  by: Actor,
  { name }: { readonly name: string },
): Promise<Verdict<PlacedScreen>> {
  const token = randomBytes(32).toString('base64url');
  const screen: WallScreen = {
    ...{ id: randomUUID(), name, state: 'open', placedAt: stamp(clock.now()), revokedAt: null },
  };
  await database.inTransaction(async (tx) => {
    const row = { id: screen.id, name, token_hash: hashOf(token), state: 'open', placed_at: screen.placedAt };
    await tx.sql('wall_screens').insert(row);
    tx.record({ act: 'docking.screen-placed', result: 'done', by, about: screen.id, facts: { name } });
  });
  return granted({ screen, token });
}

/** Takes the wall off a screen at once. Refuses `not-found` when that was done before. */
export async function revokeScreen(
  { database, clock }: EnrolmentDesk,
  by: Actor,
  { screenId }: { readonly screenId: string },
): Promise<Verdict<WallScreen>> {
  return database.inTransaction(async (tx): Promise<Verdict<WallScreen>> => {
    const revoked = { state: 'revoked', revoked_at: stamp(clock.now()) };
    const changed = await tx.sql('wall_screens').where({ id: screenId, state: 'open' }).update(revoked);
    const row: unknown = await tx.sql('wall_screens').where({ id: screenId }).first();
    if (changed !== 1) return refuse('not-found');
    const screen = ScreenRow.parse(fieldsOf(row));
    tx.record({
      ...{ act: 'docking.screen-revoked', result: 'done', by, about: screenId },
      facts: { name: screen.name },
    });
    return granted(screen);
  });
}

/** All screens, newest first; those that were taken back too. */
export async function readScreens(sql: Knex): Promise<WallScreen[]> {
  const rows: unknown[] = await sql('wall_screens').orderBy('placed_at', 'desc');
  return rows.map((row) => ScreenRow.parse(fieldsOf(row)));
}

/** The screen that shows itself by this token, as it acts; nothing when it is unknown or was taken back. */
export async function screenOfToken(sql: Knex, token: string): Promise<Actor | undefined> {
  const row: unknown = await sql('wall_screens')
    .where({ token_hash: hashOf(token), state: 'open' })
    .first();
  if (row === undefined) return undefined;
  const { id, name } = ScreenRow.parse(fieldsOf(row));
  return { id, name, role: 'wandscherm' };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
