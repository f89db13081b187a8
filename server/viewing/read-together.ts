import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { ViewingDesk } from './desk.ts';
import { readViewing, sittingsBeside, type OpenViewing } from './read-viewing.ts';

/** What one page shows: a recording, and a second one on the same clock when there is one. */
export interface WatchedTogether {
  readonly viewing: OpenViewing;
  readonly beside: OpenViewing | undefined;
}

/** One's own open session with the recording that is watched beside it; asked for either, it gives both in the same order. */
export async function readTogether(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<WatchedTogether>> {
  const asked = await readViewing(desk, by, sessionId);
  if (asked.refused !== undefined) return asked;
  const { besideId, sittingId } = asked.value.session;
  if (besideId !== null) {
    const first = await readViewing(desk, by, besideId);
    return granted(
      first.value ? { viewing: first.value, beside: asked.value } : { viewing: asked.value, beside: undefined },
    );
  }
  for (const id of await sittingsBeside(desk.database.sql, sittingId)) {
    const beside = await readViewing(desk, by, id);
    if (beside.value !== undefined) return granted({ viewing: asked.value, beside: beside.value });
  }
  return granted({ viewing: asked.value, beside: undefined });
}
