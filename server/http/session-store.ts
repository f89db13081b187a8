import { hash } from 'node:crypto';
import session from 'express-session';
import { z } from 'zod';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';

/** A session ends after this long without a request. */
export const IDLE_SECONDS = 15 * 60;
/** A session ends after this long, whatever happens in it. */
export const LONGEST_SECONDS = 8 * 3600;
/** The idle term is written again when it has run for this long, so that not every request writes. */
const TOUCH_SECONDS = 60;
const MOST_REMEMBERED = 1000;

declare module 'express-session' {
  interface SessionData {
    /** Member of staff who is signed in. */
    personId?: string | undefined;
    /** Delivery whose code was entered; the session is a citizen's. */
    deliveryId?: string | undefined;
    /** When the session was opened, by the machine's clock. */
    openedAt?: string | undefined;
    /** A sentence to show once on the next page. */
    notice?: string | undefined;
    /** A sign-in under way at the identity provider. */
    signIn?: { state: string; nonce: string; verifier: string; returnTo: string } | undefined;
  }
}

const Cookie = z.object({
  originalMaxAge: z.number().nullable(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
  path: z.string().optional(),
  sameSite: z.enum(['lax', 'strict']).optional(),
});
const Content = z.object({
  cookie: Cookie,
  personId: z.string().optional(),
  deliveryId: z.string().optional(),
  openedAt: z.string().optional(),
  notice: z.string().optional(),
  signIn: z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string() }).optional(),
});
const Row = z.object({ content: z.string(), expires_at: z.string() });

/**
 * Sessions in the database, found by the hash of their id: whoever reads the table cannot use it to come in.
 * Terms run by the machine's clock, which nobody moves.
 */
export class SessionStore extends session.Store {
  readonly #database: Database;
  readonly #clock: Clock;
  // When the sessions that were read last run out: most of them need not be looked at again to know that they need not be written again.
  readonly #expiries = new Map<string, string>();

  readonly #leftAlone = new WeakSet<session.SessionData>();

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  override get(id: string, done: (error: unknown, content?: session.SessionData | null) => void): void {
    answer(this.#read(id), done);
  }

  override set(id: string, content: session.SessionData, done?: (error?: unknown) => void): void {
    answer(this.#write(id, content), done);
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    answer(this.#delete(id), done);
  }

  override touch(id: string, content: session.SessionData, done?: () => void): void {
    answer(this.#leftAlone.has(content) ? Promise.resolve() : this.#extend(id), done);
  }

  /** The request of this session does not extend it: nobody did anything. */
  leaveAlone(content: session.SessionData): void {
    this.#leftAlone.add(content);
  }

  async #read(id: string): Promise<session.SessionData | null> {
    const row: unknown = await this.#database
      .sql('sessions')
      .where({ id_hash: hashOf(id) })
      .first('content', 'expires_at');
    if (row === undefined) return null;
    const { content, expires_at } = Row.parse(row);
    const parsed = Content.parse(JSON.parse(content));
    const now = this.#clock.machine();
    if (expires_at <= stamp(now) || isTooOld(parsed.openedAt, now)) return null;
    this.#remember(id, expires_at);
    return { ...parsed, cookie: Object.assign(new session.Cookie(), parsed.cookie) };
  }

  async #write(id: string, content: session.SessionData): Promise<void> {
    const id_hash = hashOf(id);
    const row = { content: JSON.stringify(content), expires_at: this.#expiry() };
    const now = stamp(this.#clock.machine());
    await this.#database.inTransaction(async (tx) => {
      // Whoever comes in sweeps out what has ended.
      await tx.sql('sessions').where('expires_at', '<=', now).delete();
      await tx
        .sql('sessions')
        .insert({ id_hash, ...row })
        .onConflict('id_hash')
        .merge(row);
    });
  }

  async #delete(id: string): Promise<void> {
    await this.#database.inTransaction(async (tx) => {
      await tx
        .sql('sessions')
        .where({ id_hash: hashOf(id) })
        .delete();
    });
  }

  async #extend(id: string): Promise<void> {
    const id_hash = hashOf(id);
    const expires_at = this.#expiry();
    const soon = stamp(new Date(Date.parse(expires_at) - TOUCH_SECONDS * 1000));
    if ((this.#expiries.get(id_hash) ?? '') >= soon) return;
    const due: unknown = await this.#database
      .sql('sessions')
      .where({ id_hash })
      .where('expires_at', '<', soon)
      .first('id_hash');
    if (due === undefined) return;
    await this.#database.inTransaction(async (tx) => {
      await tx.sql('sessions').where({ id_hash }).update({ expires_at });
    });
  }

  #remember(id: string, expiresAt: string): void {
    if (this.#expiries.size >= MOST_REMEMBERED) this.#expiries.clear();
    this.#expiries.set(hashOf(id), expiresAt);
  }

  #expiry(): string {
    return stamp(new Date(this.#clock.machine().getTime() + IDLE_SECONDS * 1000));
  }
}

function isTooOld(openedAt: string | undefined, now: Date): boolean {
  return openedAt !== undefined && now.getTime() - Date.parse(openedAt) > LONGEST_SECONDS * 1000;
}

function hashOf(id: string): string {
  return hash('sha256', id, 'hex');
}

function answer<T>(work: Promise<T>, done: ((error: unknown, value?: T) => void) | undefined): void {
  work.then(
    (value) => done?.(null, value),
    (error: unknown) => done?.(error),
  );
}
