import type { Knex } from 'knex';
import { z } from 'zod';

const text = z.string();
const KeptRecording = z.object({
  id: text,
  state: text,
  camera_id: text,
  started_at: text,
  ended_at: text,
  due_at: text,
  place: text.nullable(),
  size: z.coerce.number(),
  released_at: text.nullable(),
});
const PlanRow = z.object({ id: text, recording_id: text, state: text, progress: z.number(), ordered_at: text });
const InspectionRow = z.object({
  id: text,
  recording_id: text,
  state: text,
  started_at: text,
  ended_at: text.nullable(),
});
const DeliveryRow = z.object({ id: text, recording_id: text, state: text, offered_at: text, expires_at: text });
const HandoverRow = z.object({ id: text, recording_id: text, number: text, state: text, ordered_at: text });

/** A recording that a request keeps or kept, with what was made of it for this request. Moments are ISO 8601 in UTC. */
export interface RequestedRecording extends z.infer<typeof KeptRecording> {
  readonly plans: readonly z.infer<typeof PlanRow>[];
  readonly inspections: readonly z.infer<typeof InspectionRow>[];
  readonly deliveries: readonly z.infer<typeof DeliveryRow>[];
  readonly handovers: readonly z.infer<typeof HandoverRow>[];
}

/**
 * The recordings of a request and how far the work on each has come. The tables of redaction and handover are read here and nowhere else
 * in this stage; they are never changed from here.
 */
export async function readProgress(
  sql: Knex,
  request: { readonly id: string; readonly hold_id: string },
): Promise<RequestedRecording[]> {
  const kept: unknown[] = await sql('recording_holds')
    .join('recordings', 'recordings.id', 'recording_holds.recording_id')
    .where('recording_holds.hold_id', request.hold_id)
    .orderBy(['recordings.started_at', 'recordings.id'])
    .select('recordings.*', { released_at: 'recording_holds.lifted_at' });
  const ofRequest = async <T extends { recording_id: string }>(
    table: string,
    row: z.ZodType<T>,
    by: string,
  ): Promise<T[]> => {
    const rows: unknown[] = await sql(table).where({ request_id: request.id }).orderBy(by);
    return rows.map((each) => row.parse(each));
  };
  const plans = await ofRequest('redaction_plans', PlanRow, 'ordered_at');
  const inspections = await ofRequest('inspections', InspectionRow, 'started_at');
  const deliveries = await ofRequest('deliveries', DeliveryRow, 'offered_at');
  const handovers = await ofRequest('handovers', HandoverRow, 'ordered_at');
  return kept.map((row) => {
    const recording = KeptRecording.parse(row);
    const isOf = ({ recording_id }: { readonly recording_id: string }): boolean => recording_id === recording.id;
    return {
      ...recording,
      plans: plans.filter(isOf),
      inspections: inspections.filter(isOf),
      deliveries: deliveries.filter(isOf),
      handovers: handovers.filter(isOf),
    };
  });
}

/** Names of members of staff by their ids. */
export async function readNames(sql: Knex, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const rows: unknown[] = await sql('persons')
    .whereIn(
      'id',
      ids.filter((id) => id !== null),
    )
    .select('id', 'name');
  return new Map(
    rows
      .map((row) => Object.values(z.object({ id: text, name: text }).parse(row)))
      .map(([id = '', name = '']) => [id, name]),
  );
}
