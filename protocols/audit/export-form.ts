/**
 * Forms in which the log leaves the house: JSON Lines with proofs for `beeldkluis verify`; CSV (RFC 4180), the same with semicolons for
 * Dutch Excel, and PDF for people; and the audit trail of the ZGW APIs.
 */
export const EXPORT_FORMS = ['jsonl', 'excel', 'csv', 'pdf', 'zgw'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

/** Entries of one PDF at most; more than that nobody reads, and its table of contents for reading aloud would not fit. */
export const MOST_ENTRIES_IN_PDF = 20_000;
