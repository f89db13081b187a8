import { Readable } from 'node:stream';
import { parsePlan } from '../../protocols/redaction/parse-plan.ts';
import { canonicalPlan, planHash, type RedactionPlan } from '../../protocols/redaction/plan.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readObjectRange } from '../custody/read-object.ts';
import { readObject } from '../custody/sealed-objects.ts';
import { storeObject, type Custody } from '../custody/store-object.ts';
import type { RedactionRow } from './redaction-plans.ts';

const LARGEST_PLAN = 64 * 1024 * 1024;

/** Seals a plan as an object of its own: it follows faces through footage, so it lives and is destroyed as the footage does. Gives the object's id. */
export async function storePlan(custody: Custody, recordingId: string, plan: RedactionPlan): Promise<Verdict<string>> {
  const stored = await storeObject(
    custody,
    { recordingId, kind: 'plan', mediaType: 'application/json' },
    once(Buffer.from(canonicalPlan(plan), 'utf8')),
  );
  return stored.refused === undefined ? granted(stored.value.id) : stored;
}

/** Opens the plan of a redaction. Throws when it is not the plan whose hash stands in the row. */
export async function loadPlan(custody: Custody, row: RedactionRow): Promise<Verdict<RedactionPlan>> {
  const object = row.planObjectId === null ? undefined : await readObject(custody.database.sql, row.planObjectId);
  if (object === undefined) return refuse('plan-not-proposed');
  if (object.state === 'removed') return refuse('being-destroyed');
  if (object.plainSize > LARGEST_PLAN) throw new Error(`The plan of ${row.id} is larger than a plan can be`);
  const pieces: Buffer[] = [];
  for await (const piece of readObjectRange(custody, object, 0, object.plainSize)) pieces.push(piece);
  const plan = parsePlan(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  if (plan.refused !== undefined) throw new Error(`The plan of ${row.id} cannot be read`);
  if (planHash(plan.value) !== row.planHash) throw new Error(`The plan of ${row.id} is not the one that was stored`);
  return plan;
}

function once(piece: Buffer): AsyncIterable<Buffer> {
  return Readable.from([piece]);
}
