/** Who asks: a person on the footage, a complainant, the police by a demand, or an enforcement officer. */
export const REQUEST_KINDS = ['inzage', 'klacht', 'vordering', 'boa'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
