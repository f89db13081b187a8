/** Places outside the operator's hand that checkpoints are kept in: a folder, the register of a timestamp authority (RFC 3161), a second bucket, an auditor's mailbox. */
export const ANCHOR_KINDS = ['directory', 'timestamp', 'bucket', 'mail'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];
