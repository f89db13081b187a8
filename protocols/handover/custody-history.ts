import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** Version of the custody history; another version is refused. */
export const CUSTODY_HISTORY_SCHEMA = 'beeldkluis/custody-history/1';

/** An entry of the log with the proof that it stands in the tree of the checkpoint (RFC 9162 section 2.1.3). */
export interface ProvenEntry {
  readonly index: number;
  /** The leaf as it was hashed. Names are commitments; they can be opened by the municipality on request. */
  readonly leaf: string;
  /** Hashes of the inclusion path, base64, nearest first. */
  readonly proof: readonly string[];
}

/** Everything that the log says about one recording, up to a signed checkpoint. Contents of `data/keten.json`. */
export interface CustodyHistory {
  readonly schema: typeof CUSTODY_HISTORY_SCHEMA;
  readonly recordingId: string;
  /** Signed tree head (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
  readonly entries: readonly ProvenEntry[];
}

/** What an entry says on a page for people. */
export interface EntrySummary {
  readonly at: string;
  readonly act: string;
  readonly result: string;
  readonly role: string;
}

const MOST_ENTRIES = 1_000_000;
const DEEPEST_PROOF = 64;

/** The only way in for a history from outside. Refuses with `manifest-refused` and names the field. */
export function parseCustodyHistory(input: unknown): Verdict<CustodyHistory> {
  try {
    const history = new Reading(input, '');
    history.holdsOnly('schema', 'recordingId', 'checkpoint', 'entries');
    return granted({
      schema: history.member('schema').oneOf([CUSTODY_HISTORY_SCHEMA]),
      recordingId: history.member('recordingId').text(100),
      checkpoint: history.member('checkpoint').text(10_000),
      entries: history.member('entries').list(MOST_ENTRIES, readEntry),
    });
  } catch (cause) {
    if (cause instanceof Refused) return refuse('manifest-refused', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function readEntry(entry: Reading): ProvenEntry {
  entry.holdsOnly('index', 'leaf', 'proof');
  return {
    index: entry.member('index').whole(0, Number.MAX_SAFE_INTEGER),
    leaf: entry.member('leaf').text(100_000),
    proof: entry.member('proof').list(DEEPEST_PROOF, (step) => step.text(44)),
  };
}

/** What a leaf says, for people; undefined when it is no entry. */
export function summarise(leaf: string): (EntrySummary & { readonly about: string }) | undefined {
  try {
    const entry = new Reading(parsed(leaf), '');
    return {
      at: entry.member('at').text(40),
      act: entry.member('act').text(100),
      result: entry.member('result').text(20),
      about: entry.member('about').member('id').text(500),
      role: entry.member('by').member('role').text(40),
    };
  } catch (cause) {
    if (cause instanceof Refused) return undefined;
    throw cause;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
