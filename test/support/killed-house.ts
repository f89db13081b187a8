import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { connect } from '../../server/database/database.ts';
import type { Client } from './house.ts';
import type { RunningHouse } from './process.ts';

/** A clip that is taken in by hand. */
export interface TakenClip {
  readonly name: string;
  readonly content: Buffer;
  readonly startedAt: Date;
  readonly place: string;
}

const CLIP_MILLISECONDS = 60_000;

/** Takes a clip in by hand, as a member of staff; gives the id of its recording. */
export async function takeIn(staff: Client, clip: TakenClip): Promise<string> {
  const form = new FormData();
  const endedAt = new Date(clip.startedAt.getTime() + CLIP_MILLISECONDS).toISOString();
  const fields = { cameraId: 'BC-0412', startedAt: clip.startedAt.toISOString(), endedAt, place: clip.place };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('clip', new Blob([new Uint8Array(clip.content)], { type: 'video/mp4' }), clip.name);
  // As a page sends it: the surface for programs takes it as well, but says no more than that it is there.
  const response = await staff.fetch('/inname', { method: 'POST', body: form });
  if (response.status !== 303) throw new Error(`Taking in answered ${response.status}: ${await response.text()}`);
  return response.headers.get('location') ?? '';
}

/** Registers a request that keeps everything of a place around a moment; gives the ids of what it keeps. */
export async function holdPlace(staff: Client, place: string, around: Date): Promise<Answered> {
  const { status, body } = await staff.call('POST', '/uitleesverzoeken', {
    ...{ kind: 'inzage', regime: 'AVG', requesterName: 'S. Jansen', contact: 's.jansen@example.nl', place },
    ...{ fromAt: new Date(around.getTime() - 600_000), toAt: new Date(around.getTime() + 600_000) },
    receivedAt: new Date(),
  });
  if (status !== 201) throw new Error(`The request answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** An answer of the API as it comes. */
export type Answered = ReturnType<typeof JSON.parse>;

/** The rows of a house, looked at from outside; the house may be dead. */
export function openRows(house: RunningHouse): Promise<Knex> {
  const file = path.join(house.folder, 'data', 'beeldkluis.sqlite');
  return connect(
    house.databaseUrl === undefined ? { dialect: 'sqlite', file } : { dialect: 'postgresql', url: house.databaseUrl },
  );
}

/** Lets the minute pass in which nobody else may take over the jobs of a process that died. */
export async function letLeasesEnd(sql: Knex): Promise<void> {
  await sql('jobs').where({ state: 'running' }).update({ lease_until: '2000-01-01T00:00:00.000Z' });
}

/** Waits until a look gives true, looking as often as it can. */
export async function seen(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`${what}: not seen in ${seconds} seconds`);
    await pause(1);
  }
}
