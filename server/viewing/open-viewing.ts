import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { mayOpen, type Wearer, type ViewingWish } from '../../protocols/municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { isPurpose } from '../../protocols/viewing/purpose.ts';
import { WAIT_MINUTES } from '../../protocols/viewing/session.ts';
import { stamp } from '../clock.ts';
import { askViewingWithin } from '../custody/asked-sessions.ts';
import { clipsOfSeries, readRecording } from '../custody/recordings.ts';
import { openViewingWithin, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import { chooseFootage } from './choose-footage.ts';
import type { ViewingDesk } from './desk.ts';

/** What somebody says before he sees footage. */
export interface ViewingRequest {
  readonly recordingId: string;
  readonly purpose: string;
  /** Case that it is about; empty when none is named. */
  readonly caseRef: string;
  readonly coViewers: readonly string[];
  /** Sitting beside which this recording is watched on one clock. */
  readonly besideId?: string;
}

const REQUEST_NUMBER = /^UV-\d{4}-\d{4}$/i;

/**
 * Opens a session in which the original, or the playback copy of it, can be viewed, when the protocol allows it, with a session for every further clip of the same
 * recording that may be viewed; each is recorded as `viewing.opened` in the same transaction. Gives that of the clip that was asked for. Where the protocol
 * wants a second person that session is only asked for (`viewing.asked`), and waits.
 */
export function openViewing(desk: ViewingDesk, by: Actor, wish: ViewingRequest): Promise<Verdict<ViewingSession>> {
  return desk.database.inTransaction(async (tx) => {
    const recording = await readRecording(tx.sql, wish.recordingId);
    if (recording === undefined) return refuse('not-found');
    const { purpose } = wish;
    if (!isPurpose(purpose)) return refuse('no-purpose', [{ field: 'purpose', reason: 'Kies waarvoor u kijkt' }]);
    const caseRef = await knownCase(tx.sql, wish.caseRef);
    if (caseRef.refused !== undefined) return caseRef;
    const said = { purpose, caseRef: caseRef.value, coViewers: wish.coViewers };
    const beside = wish.besideId === undefined ? {} : { besideId: wish.besideId };
    const first = await openClip(tx, desk, by, { recording, said, ...beside });
    if (first.refused !== undefined) return first;
    if (first.value.state === 'open')
      await openFurtherClips(tx, desk, by, { recording, said, ...beside, sittingId: first.value.id });
    return first;
  });
}

/** Opens a session for every further clip of the same recording that may be viewed, as one with the session of the clip that was asked for. */
export async function openFurtherClips(
  tx: Transaction,
  desk: ViewingDesk,
  by: Actor,
  opening: ClipOpening & { readonly sittingId: string },
): Promise<void> {
  for (const clip of await clipsOfSeries(tx.sql, opening.recording)) {
    // What is kept apart is opened by itself, to be judged, never in passing.
    if (clip.id === opening.recording.id || clip.state !== 'sealed') continue;
    await openClip(tx, desk, by, { ...opening, recording: clip });
  }
}

/** One clip to open, and what it is opened together with. */
export interface ClipOpening {
  readonly recording: Recording;
  readonly said: ViewingWish;
  readonly sittingId?: string;
  readonly besideId?: string;
}

async function openClip(
  tx: Transaction,
  desk: ViewingDesk,
  by: Actor,
  { recording, said, ...together }: ClipOpening,
): Promise<Verdict<ViewingSession>> {
  const now = desk.clock.now();
  const allowed = mayOpen(desk.protocol, by, await wearerOf(tx.sql, recording), said);
  if (allowed.refused !== undefined) return allowed;
  const footage = await chooseFootage(tx, recording, stamp(now));
  if (footage === undefined) return refuse(recording.state === 'docked' ? 'not-sealed' : 'being-destroyed');
  const { fourEyes, sessionMinutes } = desk.protocol.viewing;
  // Who was agreed with for one clip was agreed with for the recording that it is a part of.
  const isAsked = fourEyes !== 'off' && together.sittingId === undefined;
  const minutes = isAsked ? WAIT_MINUTES[fourEyes] : sessionMinutes;
  const opening = {
    ...{ recordingId: recording.id, objectId: footage.id, openedAt: stamp(now), ...said, ...together },
    endsAt: stamp(new Date(now.getTime() + minutes * 60_000)),
  };
  return isAsked ? askViewingWithin(tx, by, opening) : openViewingWithin(tx, by, opening);
}

/** Who wore the camera of a recording, and of which department he is. */
export async function wearerOf(sql: Knex, { officerId }: Recording): Promise<Wearer> {
  if (officerId === null) return {};
  const row: unknown = await sql('persons').where({ id: officerId }).first('department');
  const person = row === undefined ? undefined : z.object({ department: z.string() }).parse(row);
  return { id: officerId, department: person?.department };
}

/** The case as it goes into the log: what looks like a number of ours must be one. */
async function knownCase(sql: Knex, named: string): Promise<Verdict<string>> {
  const caseRef = named.trim();
  if (!REQUEST_NUMBER.test(caseRef)) return granted(caseRef);
  const number = caseRef.toUpperCase();
  const row: unknown = await sql('readout_requests').where({ number }).first('number');
  if (row !== undefined) return granted(number);
  return refuse('no-case', [
    {
      field: 'caseRef',
      reason: 'Er is geen uitleesverzoek met dit nummer. Kijk het na, of registreer eerst het verzoek.',
    },
  ]);
}
