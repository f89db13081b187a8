import { hash } from 'node:crypto';
import { type Actor, subjectOf } from '../acts.ts';
import { type CanonicalValue, canonicalJson } from './canonical-json.ts';
import type { Fact } from './fact.ts';

/**
 * The format of an entry, fixed since entry 0.
 *
 * A leaf is canonical JSON (RFC 8785) of
 * `{ v: 1, at, act, result, about: { kind, id }, by: { role, person, name, department?, origin? }, purpose?, case?, facts?, personal?, trace? }`:
 * `at` is ISO 8601 UTC with milliseconds; `trace` is `{ traceId, spanId }` (W3C Trace Context); `facts` stand as they are.
 * `by.person`, `by.name`, `by.department`, `by.origin`, every member of `personal`, and `about.id` when the entry is about a person
 * are commitments: 64 hex digits of
 * SHA-256( "beeldkluis/log-commitment/v1" 0x00 || salt (32 bytes) || length of field (uint32 big-endian) || field || value ),
 * field and value in UTF-8. The field is `by.person`, `by.name`, ..., `about.id` or `personal.<name>`.
 * Texts outside `facts` are as {@link storable} leaves them. Salt and value, together the opening, lie outside the tree: erasing
 * them leaves every hash as it was, and with 32 unknown random bytes nobody can find the value by trying.
 */
export const LEAF_VERSION = 1;

/** Bytes of the salt of a commitment. */
export const COMMITMENT_SALT_SIZE = 32;

const DOMAIN = Buffer.from('beeldkluis/log-commitment/v1\0', 'latin1');

/** What proves the value behind one commitment of a leaf. */
export interface Opening {
  readonly field: string;
  readonly salt: Buffer;
  readonly value: string;
}

/** An entry as it goes into the log: the text that is hashed, and the openings that stay outside. */
export interface ComposedEntry {
  readonly leaf: string;
  readonly openings: readonly Opening[];
}

const LAST_ASCII = 0x7f;
const MOST_MEMBERS = 1000;

// PostgreSQL keeps at most 2704 bytes of a row in an index; 800 UTF-16 units are at most 2400 bytes.
const LONGEST_TEXT = 800;

/**
 * A text from outside as every database can store and find it: well-formed, without NUL, cut off after 800 characters.
 * Nobody can keep an act from being recorded by what they send along.
 */
export function storable(value: string): string {
  return value.slice(0, LONGEST_TEXT).toWellFormed().replaceAll('\0', '\uFFFD');
}

const FIELD_AT = DOMAIN.length + COMMITMENT_SALT_SIZE + 4;
// One buffer, used again and again: whoever verifies a log does this millions of times. A UTF-16 unit takes at most 3 bytes.
let committed = Buffer.concat([DOMAIN], 8192);

/** Hex commitment to the value of a field. */
export function commitmentOf({ field, salt, value }: Opening): string {
  if (salt.length !== COMMITMENT_SALT_SIZE) throw new Error('The salt of a commitment has 32 bytes');
  const room = FIELD_AT + 3 * (field.length + value.length);
  if (room > committed.length) committed = Buffer.concat([DOMAIN], room);
  committed.set(salt, DOMAIN.length);
  const valueAt = writeText(field, FIELD_AT);
  committed.writeUInt32BE(valueAt - FIELD_AT, FIELD_AT - 4);
  const end = writeText(value, valueAt);
  return hash('sha256', committed.subarray(0, end), 'hex');
}

/** Writes a text in UTF-8 and gives where it ends. Most are short and ASCII; going through Node for those takes longer than all the rest. */
function writeText(text: string, at: number): number {
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit);
    if (code > LAST_ASCII) return at + committed.write(text, at);
    committed[at + unit] = code;
  }
  return at + text.length;
}

function personalFields(by: Actor): readonly (readonly [string, string])[] {
  const fields: [string, string][] = [
    ['person', by.id],
    ['name', by.name],
  ];
  if (by.department !== undefined) fields.push(['department', by.department]);
  if (by.origin !== undefined) fields.push(['origin', by.origin]);
  return fields;
}

function clean(value: CanonicalValue): CanonicalValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  return value;
}

function cleanFacts(facts: Fact['facts']): CanonicalValue | undefined {
  return facts && Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, clean(value)]));
}

/**
 * Makes the leaf and the openings of a fact. `salts` gives 32 fresh random bytes at every call; `spanId` is 16 lowercase hex digits
 * and stands in the leaf when the actor's request has a trace id. Throws when a fact holds a number that is not a safe integer.
 */
export function composeEntry(fact: Fact, at: Date, salts: () => Buffer, spanId: string): ComposedEntry {
  const openings: Opening[] = [];
  const commit = (group: string, fields: readonly (readonly [string, string])[]): Record<string, string> => {
    const committed: Record<string, string> = {};
    for (const [name, value] of fields) {
      const opening = { field: `${group}.${storable(name)}`, salt: salts(), value: storable(value) };
      openings.push(opening);
      committed[storable(name)] = commitmentOf(opening);
    }
    return committed;
  };
  const kind = subjectOf(fact.act);
  const leaf = canonicalJson({
    v: LEAF_VERSION,
    at: at.toISOString(),
    act: fact.act,
    result: fact.result,
    about: { kind, ...(kind === 'person' ? commit('about', [['id', fact.about]]) : { id: storable(fact.about) }) },
    by: { role: fact.by.role, ...commit('by', personalFields(fact.by)) },
    purpose: fact.purpose === undefined ? undefined : storable(fact.purpose),
    case: fact.caseRef === undefined ? undefined : storable(fact.caseRef),
    facts: cleanFacts(fact.facts),
    personal: fact.personal && commit('personal', Object.entries(fact.personal)),
    trace: fact.by.traceId === undefined ? undefined : { traceId: fact.by.traceId, spanId },
  });
  return { leaf, openings };
}

// Names of fields as they stand in a leaf; there are few of them.
const members = new Map<string, string>();

function memberOf(field: string): string {
  const known = members.get(field);
  if (known !== undefined) return known;
  const member = `${JSON.stringify(field.slice(field.indexOf('.') + 1))}:"`;
  if (members.size < MOST_MEMBERS) members.set(field, member);
  return member;
}

/**
 * Whether the opening proves the value of its field in this leaf. False when the leaf has no such commitment.
 * The text is searched, not parsed: in canonical JSON a member is always written like this, and within a string the quotes would be escaped.
 */
export function opens(leaf: string, opening: Opening): boolean {
  const member = memberOf(opening.field);
  const commitment = commitmentOf(opening);
  // The same commitment may stand under another name too.
  for (let at = leaf.indexOf(commitment); at >= 0; at = leaf.indexOf(commitment, at + 1)) {
    if (leaf.endsWith(member, at) && leaf[at + commitment.length] === '"') return true;
  }
  return false;
}
