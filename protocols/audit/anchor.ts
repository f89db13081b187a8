/** Places outside the operator's hand that checkpoints are kept in: a folder, the register of a timestamp authority (RFC 3161), a second bucket. */
export const ANCHOR_KINDS = ['directory', 'timestamp', 'bucket'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];
