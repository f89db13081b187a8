import { hash } from 'node:crypto';
import { startOfMonth, type Month, monthsAfter } from './calendar.ts';
import type { SampleRules } from './rules.ts';

/**
 * The monthly sample of views, drawn so that nobody can choose what is in it and everybody can draw it again from an export of the log.
 *
 * 1. The views of a month are the entries `viewing.opened` with result `begun` by a member of staff, dated within the month in the Netherlands.
 * 2. The checkpoint is the first one kept outside that covers an entry of after the month. Where a timestamp authority is in use, it is the
 *    first of those that the authority attested: its answer is known to nobody before, also not to who signs the checkpoints.
 * 3. The seed is SHA-256( "beeldkluis/view-sample/v1" 0x00 || month || 0x0A || signed text of the checkpoint || SHA-256 of the authority's
 *    answer, when there is one ); texts in UTF-8.
 * 4. The ticket of a view is SHA-256( seed || leaf hash of its entry (RFC 6962) ). The views with the lowest tickets are drawn.
 */
const DOMAIN = Buffer.from('beeldkluis/view-sample/v1\0', 'latin1');

/** Roles whose views are drawn from: citizens view their own copy and are no staff. */
export const SAMPLED_ROLES: readonly string[] = ['privacymedewerker', 'beoordelaar', 'toezichthouder'];

/** A view that can be drawn: its entry in the log and the hash of that entry. */
export interface SampledEntry {
  readonly index: number;
  readonly hash: Buffer;
}

/** What the seed is made of. */
export interface SeedSource {
  readonly month: Month;
  /** Signed text of the checkpoint, final newline included. */
  readonly checkpointText: string;
  /** Answer of the timestamp authority on that checkpoint, when one is in use. */
  readonly timestamp?: Buffer | undefined;
}

/** First and last moment of the views of a month; the last is no longer included. */
export function periodOf(month: Month): { readonly from: Date; readonly until: Date } {
  return { from: startOfMonth(month), until: startOfMonth(monthsAfter(month, 1)) };
}

/** How many of so many views are drawn. */
export function sampleSize(views: number, { percent, atLeast, atMost }: SampleRules): number {
  const share = Math.ceil((views * percent) / 100);
  return Math.min(views, Math.max(atLeast, Math.min(atMost, share)));
}

/** The seed of a month, 32 bytes. */
export function sampleSeed({ month, checkpointText, timestamp }: SeedSource): Buffer {
  const parts = [DOMAIN, Buffer.from(`${month}\n${checkpointText}`, 'utf8')];
  if (timestamp !== undefined) parts.push(hash('sha256', timestamp, 'buffer'));
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

/** Indexes of the entries that are drawn, in the order in which they come out. */
export function drawSample(seed: Buffer, views: readonly SampledEntry[], size: number): readonly number[] {
  const tickets = views.map((view) => ({
    index: view.index,
    ticket: hash('sha256', Buffer.concat([seed, view.hash]), 'hex'),
  }));
  tickets.sort((one, other) =>
    one.ticket < other.ticket ? -1 : one.ticket > other.ticket ? 1 : one.index - other.index,
  );
  return tickets.slice(0, size).map(({ index }) => index);
}
