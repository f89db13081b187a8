export const INSPECTION_STATES = ['started', 'ended'] as const;
/** A supervised inspection at the office: somebody opened it, and somebody closed it. */
export type InspectionState = (typeof INSPECTION_STATES)[number];

export const SHOWN_DOCUMENTS = ['paspoort', 'identiteitskaart', 'rijbewijs', 'verblijfsdocument', 'bekend'] as const;
/** How the identity of the person at the table was checked; no number or copy of the document is kept. */
export type ShownDocument = (typeof SHOWN_DOCUMENTS)[number];

/** Longest inspection; the viewing session ends then whatever people forget. */
export const LONGEST_INSPECTION_MINUTES = 180;
