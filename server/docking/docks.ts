import type { Knex } from 'knex';
import { z } from 'zod';
import { fieldsOf } from '../custody/rows.ts';

/** Public key of a dock: EC P-256 (RFC 7517). */
export const DockJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
});

const DockRow = z.object({
  id: z.string(),
  name: z.string(),
  publicJwk: z.string().transform((json) => DockJwk.parse(JSON.parse(json))),
  fingerprint: z.string(),
  state: z.enum(['enrolled', 'revoked']),
  enrolledAt: z.string(),
  revokedAt: z.string().nullable(),
});

/** A docking PC that may send footage. */
export type Dock = Readonly<z.infer<typeof DockRow>>;

/** The dock with this id, if there is one. */
export async function readDock(sql: Knex, id: string): Promise<Dock | undefined> {
  const row: unknown = await sql('docks').where({ id }).first();
  return row === undefined ? undefined : DockRow.parse(fieldsOf(row));
}

/** All docks, newest first. */
export async function readDocks(sql: Knex): Promise<Dock[]> {
  const rows: unknown[] = await sql('docks').orderBy('enrolled_at', 'desc');
  return rows.map((row) => DockRow.parse(fieldsOf(row)));
}
