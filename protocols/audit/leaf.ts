import { RESULTS, type FactValue, type Result } from './fact.ts';

/** A leaf as it stands in the log, commitments included; what a reader may show without any opening. */
export interface ParsedLeaf {
  readonly at: string;
  readonly act: string;
  readonly result: Result;
  readonly about: { readonly kind: string; readonly id: string };
  readonly role: string;
  readonly purpose: string | undefined;
  readonly caseRef: string | undefined;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly traceId: string | undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function part(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const member = isRecord(value) ? value[key] : undefined;
  return isRecord(member) ? member : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function required(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Error(`A leaf of the log has no ${name}`);
  return value;
}

function isFactValue(value: unknown): value is FactValue {
  const simple = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return simple || (Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item)));
}

function resultOf(value: unknown): Result {
  const result = RESULTS.find((known) => known === value);
  if (result === undefined) throw new Error('A leaf of the log has no known result');
  return result;
}

/** Reads a leaf of version 1. Throws when the text is not one; acts and kinds that are no longer known are kept as they are. */
export function parseLeaf(leaf: string): ParsedLeaf {
  const parsed: unknown = JSON.parse(leaf);
  if (!isRecord(parsed) || parsed['v'] !== 1) throw new Error('Not a leaf of version 1');
  const about = part(parsed, 'about');
  const facts: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries(part(parsed, 'facts'))) if (isFactValue(value)) facts[name] = value;
  return {
    at: required(parsed['at'], 'moment'),
    act: required(parsed['act'], 'act'),
    result: resultOf(parsed['result']),
    about: { kind: required(about['kind'], 'kind'), id: required(about['id'], 'subject') },
    role: required(part(parsed, 'by')['role'], 'role'),
    purpose: text(parsed['purpose']),
    caseRef: text(parsed['case']),
    facts,
    traceId: text(part(parsed, 'trace')['traceId']),
  };
}
