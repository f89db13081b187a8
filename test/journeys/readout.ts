import assert from 'node:assert/strict';
import { answer, entries, told, type Step, type Tale, same } from './tale.ts';

/** A citizen asks to see what was recorded of her: from that moment nothing of it can be destroyed. */
export async function* readout(tale: Tale): Step {
  const { privacymedewerker } = tale.staff;
  const { recordingId, startedAt, endedAt, place } = told(tale.asked);
  const draft = {
    ...{ kind: 'inzage', regime: 'AVG', requesterName: 'S. Jansen', contact: 's.jansen@example.nl' },
    ...{ interest: 'Ik wil zien hoe ik ben aangesproken', place, fromAt: startedAt, toAt: endedAt },
    receivedAt: new Date().toISOString(),
  };
  await answer(tale.staff.handhaver, 404, 'POST', '/uitleesverzoeken', draft);
  const made = await answer(privacymedewerker, 201, 'POST', '/uitleesverzoeken', draft);
  assert.match(made.number, /^UV-\d{4}-\d{4}$/);
  same(made.recordingIds, [recordingId]);
  tale.request = { id: made.id, number: made.number };
  const { recording, holds } = await answer(privacymedewerker, 200, 'GET', `/opnames/${recordingId}`);
  assert.equal(recording.holds, 1);
  assert.equal(holds[0].caseRef, made.number);
  const { recording: other } = await answer(
    privacymedewerker,
    200,
    'GET',
    `/opnames/${told(tale.elsewhere).recordingId}`,
  );
  assert.equal(other.holds, 0);
  yield `A request is registered as ${made.number}, with who, interest, place and time: the recording of it is on hold, the other is not`;

  const [requested] = await entries(tale, made.id, 'readout.requested');
  const [placed] = await entries(tale, made.holdId, 'retention.hold-placed');
  const [matched] = await entries(tale, recordingId, 'retention.hold-matched');
  assert.equal(placed.index - matched.index, 1);
  assert.equal(requested.index - placed.index, 1);
  assert.equal(requested.personal['personal.requester'], 'S. Jansen');
  yield 'Request and hold stand in the log side by side, as one transaction';
}

/** Somebody else than who registered it decides. */
export async function* decision(tale: Tale): Step {
  const { privacymedewerker, beoordelaar } = tale.staff;
  const where = `/uitleesverzoeken/${told(tale.request).id}`;
  const dossier = await answer(privacymedewerker, 200, 'GET', where);
  same(
    dossier.recordings.map(({ id }: { id: string }) => id).sort(),
    [told(tale.asked).recordingId, told(tale.later).recordingId].sort(),
  );
  await answer(beoordelaar, 409, 'POST', `${where}/toewijzingen`, {});
  await answer(privacymedewerker, 201, 'POST', `${where}/identiteiten`, { method: 'balie' });
  await answer(privacymedewerker, 403, 'POST', `${where}/toewijzingen`, {});
  const granted = await answer(beoordelaar, 201, 'POST', `${where}/toewijzingen`, {
    remark: 'Betrokkene staat in beeld',
  });
  assert.equal(granted.state, 'granted');
  yield 'The request is granted once the identity is sure, by somebody else than who registered it';
}
