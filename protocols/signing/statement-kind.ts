/** What the house signs for others: that it took a recording in, that it destroyed recordings, what is in an evidence package, and in an audit pack. */
export const STATEMENT_KINDS = ['receipt', 'destruction', 'package', 'audit-pack'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** The `typ` header of each kind (RFC 7515 section 4.1.9), so that one signed statement can never pass for another. */
export const STATEMENT_TYPES = {
  receipt: 'beeldkluis-receipt+jws',
  destruction: 'beeldkluis-destruction+jws',
  package: 'beeldkluis-package+jws',
  'audit-pack': 'beeldkluis-audit-pack+jws',
} as const satisfies Record<StatementKind, string>;

/** The only algorithm of signed statements (RFC 7518 section 3.5; the signing module of the NL GOV API Design Rules). */
export const STATEMENT_ALGORITHM = 'PS256';

/** Kind of a statement by its `typ` header; nothing when it is none of ours. */
export function statementKindOf(type: unknown): StatementKind | undefined {
  return STATEMENT_KINDS.find((kind) => STATEMENT_TYPES[kind] === type);
}
