import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RedactionPlan, Track } from '../../protocols/redaction/plan.ts';
import { ffmpeg } from '../support/footage.ts';
import { TELLTALE } from './clips.ts';
import { answer, entries, sameOnRandomRanges, told, until, type Answer, type Step, type Tale, same } from './tale.ts';

/** From the order to a released copy in which nobody can be recognised. */
export async function* redaction(tale: Tale): Step {
  const { privacymedewerker, beoordelaar } = tale.staff;
  const { recordingId, content } = told(tale.asked);
  const order = `/uitleesverzoeken/${told(tale.request).id}/opnames/${recordingId}/bewerkingen`;
  const { planId } = await answer(privacymedewerker, 202, 'POST', order, {});
  tale.planId = planId;
  const where = `/bewerkingen/${planId}`;
  const reached = (state: string, seconds: number): Promise<Answer> =>
    until(state, seconds, async () => {
      const now = await answer(privacymedewerker, 200, 'GET', `${where}/voortgang`);
      assert.notEqual(now.state, 'failed');
      assert.notEqual(now.state, 'sent-back');
      return now.state === state ? now : undefined;
    });
  await reached('proposed', 90);
  const { plan, planHash } = await answer(privacymedewerker, 200, 'GET', `${where}/plan`);
  const faces: Track[] = plan.tracks.filter((track: Track) => track.kind === 'face' && track.origin === 'machine');
  assert.ok(faces.length > 0, 'the machine found no face');
  assert.ok(plan.tracks.every((track: Track) => track.decision.decision === 'cover'));
  assert.equal(plan.sound.decision, 'muted');
  yield `The machine proposes a plan: ${faces.length} ${faces.length === 1 ? 'face' : 'faces'} found, everything covered, all sound silent`;

  const { sessionId } = await answer(privacymedewerker, 201, 'POST', `${where}/kijksessies`, {});
  await sameOnRandomRanges(privacymedewerker, sessionId, content);
  await answer(privacymedewerker, 200, 'POST', `/kijksessies/${sessionId}/afsluitingen`, {});
  const mask = { fromSeconds: 0, toSeconds: 1, box: { x: 0, y: 0, width: 64, height: 48 } };
  const review = { baseHash: planHash, next: 'submit', shown: [], extraMasks: [mask], sound: { decision: 'muted' } };
  const reviewed = await answer(privacymedewerker, 200, 'PUT', `${where}/plan`, review);
  assert.equal(reviewed.state, 'reviewed');
  assert.notEqual(reviewed.planHash, planHash);
  yield 'A person looks at the footage, draws one more mask, and lays the plan before a second person';

  const approval = { planHash: reviewed.planHash };
  const own = await answer(privacymedewerker, 403, 'POST', `${where}/goedkeuringen`, approval);
  assert.equal(own.type, 'urn:beeldkluis:weigering:own-plan');
  await answer(beoordelaar, 409, 'POST', `${where}/goedkeuringen`, { planHash });
  await answer(privacymedewerker, 409, 'POST', `${where}/inzages`, {
    attendees: ['S. Jansen'],
    identityMethod: 'paspoort',
  });
  await answer(beoordelaar, 202, 'POST', `${where}/goedkeuringen`, approval);
  yield 'The reviewer cannot approve it, the second person cannot approve what it was before, and approves what it is now';

  await reached('released', 120);
  const acts = (await entries(tale, planId)).map(({ act, result }) => `${act} ${result}`).reverse();
  for (const line of ['redaction.proposed begun', 'redaction.proposed ended', 'redaction.reviewed done']) {
    assert.ok(acts.includes(line), line);
  }
  same(acts.slice(-3), ['redaction.approved done', 'redaction.rendered ended', 'redaction.released done']);
  yield 'The machine renders the copy, looks at its own work, and releases it';
}

/** What is true of the copy, whoever looks at it. */
export async function insistOnRedacted(tale: Tale, copy: Buffer): Promise<void> {
  const { content } = told(tale.asked);
  const { plan } = await answer(tale.staff.beoordelaar, 200, 'GET', `/bewerkingen/${told(tale.planId)}/plan`);
  assert.ok(!copy.equals(content));
  assert.ok(content.includes(TELLTALE) && !copy.includes(TELLTALE), 'metadata of the camera is left in the copy');
  const files = { original: path.join(tale.outside, 'origineel.mp4'), copy: path.join(tale.outside, 'kopie.mp4') };
  await writeFile(files.original, content);
  await writeFile(files.copy, copy);

  const { streams, format, chapters } = await probe(files.copy);
  same(chapters, []);
  const tags = [format, ...streams].flatMap((part: { tags?: object }) => Object.keys(part.tags ?? {}));
  const harmless = [
    'major_brand',
    'minor_version',
    'compatible_brands',
    'language',
    'handler_name',
    'vendor_id',
    'encoder',
  ];
  same(
    tags.filter((tag) => !harmless.includes(tag)),
    [],
  );
  assert.equal(streams.filter(({ codec_type }: { codec_type: string }) => codec_type === 'video').length, 1);
  if (streams.some(({ codec_type }: { codec_type: string }) => codec_type === 'audio')) {
    const sound = await ffmpeg('-i', files.copy, '-vn', '-f', 's16le', '-');
    assert.ok(
      sound.every((byte) => byte === 0),
      'sound is left in the copy',
    );
  }
  await insistOnCovers(plan, files);
}

/** In the middle of every track the picture has lost its detail in the copy. */
async function insistOnCovers(plan: RedactionPlan, files: { original: string; copy: string }): Promise<void> {
  for (const { id, keys } of plan.tracks) {
    const { atMicroseconds, box } = keys[Math.floor(keys.length / 2)]!;
    const x = Math.max(0, box.x);
    const y = Math.max(0, box.y);
    const width = Math.min(plan.picture.width, box.x + box.width) - x;
    const height = Math.min(plan.picture.height, box.y + box.height) - y;
    const crop = `crop=${width}:${height}:${x}:${y}`;
    const [before, after] = await Promise.all(
      [files.original, files.copy].map((file) =>
        ffmpeg(
          '-ss',
          (atMicroseconds / 1e6).toFixed(3),
          '-i',
          file,
          '-frames:v',
          '1',
          '-vf',
          crop,
          '-pix_fmt',
          'gray',
          '-f',
          'rawvideo',
          '-',
        ),
      ),
    );
    const [detail, left] = [detailOf(before!, width), detailOf(after!, width)];
    assert.ok(left < detail / 3, `track ${id}: detail ${detail.toFixed(2)} became ${left.toFixed(2)}`);
  }
}

/** Mean difference between neighbouring pixels of a row. */
function detailOf(gray: Buffer, width: number): number {
  assert.ok(gray.length > 0, 'no picture');
  let sum = 0;
  for (let at = 1; at < gray.length; at += 1) if (at % width !== 0) sum += Math.abs(gray[at]! - gray[at - 1]!);
  return sum / gray.length;
}

async function probe(file: string): Promise<Answer> {
  const words = ['-v', 'error', '-show_format', '-show_streams', '-show_chapters', '-of', 'json', file];
  return JSON.parse((await promisify(execFile)('ffprobe', words)).stdout);
}
