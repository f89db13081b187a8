import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Recording } from '../../protocols/custody/recording.ts';
import type { RequestKind } from '../../protocols/readout/request-kind.ts';
import type { MovableClock } from '../../server/clock.ts';
import { aRecording } from './custody.ts';
import type { Client, TestHouse } from './house.ts';
import { storeFootage } from './stored-footage.ts';

/** A recording in the vault, and a granted request that keeps it. */
export interface GrantedCase {
  readonly privacy: Client;
  readonly reviewer: Client;
  readonly recordingId: string;
  readonly requestId: string;
  readonly number: string;
  /** SHA-256 of the original, in hex. */
  readonly sha256: string;
}

/** Stores footage as if it had been docked, and takes a request about it through registration, identity and decision. */
export async function grantedCase(house: TestHouse, kind: RequestKind, file: string): Promise<GrantedCase> {
  const content = await readFile(file);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const clock = house.house.clock as MovableClock;
  const recording = aRecording(clock, {
    size: content.length,
    sha256,
    place: 'Stationsplein',
    clipName: 'MOV 0042.MP4',
  });
  await storeFootage(house.house, recording, content);
  return { ...(await grantRequest(house, kind, recording)), recordingId: recording.id, sha256 };
}

/** Takes a request about a recording that is in custody through registration, identity and decision. */
export async function grantRequest(
  house: TestHouse,
  kind: RequestKind,
  recording: Pick<Recording, 'startedAt' | 'endedAt' | 'dockedAt' | 'dueAt' | 'place'>,
): Promise<Omit<GrantedCase, 'recordingId' | 'sha256'>> {
  const privacy = await house.signIn('privacymedewerker');
  const reviewer = await house.signIn('beoordelaar');
  const registered = await privacy.call('POST', '/uitleesverzoeken', {
    ...{ kind, regime: 'AVG', requesterName: 'J. Jansen', contact: '0612345678', interest: 'Ik sta erop' },
    ...{
      place: recording.place ?? 'Stationsplein',
      fromAt: recording.startedAt,
      toAt: recording.endedAt,
      receivedAt: recording.dockedAt,
    },
    ...(kind === 'vordering'
      ? { organisation: 'Politie', legalGround: '126nd Sv', externalRef: 'PL0600-1', deliverBy: recording.dueAt }
      : {}),
  });
  expectStatus(registered, 201);
  const request = `/uitleesverzoeken/${registered.body.id ?? registered.body.requestId}`;
  if (kind !== 'vordering')
    expectStatus(await privacy.call('POST', `${request}/identiteiten`, { method: 'balie' }), 201);
  expectStatus(await reviewer.call('POST', `${request}/toewijzingen`, {}), 201);
  const { number, id } = registered.body;
  return { privacy, reviewer, requestId: id, number };
}

function expectStatus(answer: { readonly status: number; readonly body: unknown }, status: number): void {
  if (answer.status !== status) throw new Error(`${String(answer.status)}: ${JSON.stringify(answer.body)}`);
}

/** Takes the recording of a case to a released copy in which everything is covered; gives the id of the redaction. */
export async function releaseCopy(house: TestHouse, about: GrantedCase): Promise<string> {
  const { privacy, reviewer, requestId, recordingId } = about;
  const ordered = await privacy.call('POST', `/uitleesverzoeken/${requestId}/opnames/${recordingId}/bewerkingen`, {});
  expectStatus(ordered, 202);
  await house.settled();
  const plan = `/bewerkingen/${String(ordered.body.planId)}`;
  const { planHash: baseHash } = (await privacy.call('GET', plan)).body;
  const changes = { shown: [], extraMasks: [], sound: { decision: 'muted' } };
  const reviewed = await privacy.call('PUT', `${plan}/plan`, { baseHash, next: 'submit', ...changes });
  expectStatus(reviewed, 200);
  expectStatus(await reviewer.call('POST', `${plan}/goedkeuringen`, { planHash: reviewed.body.planHash }), 202);
  await house.settled();
  const { state } = (await privacy.call('GET', plan)).body;
  if (state !== 'released') throw new Error(`The copy is ${String(state)} and not released`);
  return ordered.body.planId;
}
