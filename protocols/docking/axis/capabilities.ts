/**
 * What we tell docks that we can do (Capability API). A capability that was declared once is never withdrawn: a dock that uses it would lose
 * what it stored there. So this list only grows.
 */
export const CAPABILITIES = {
  Read: { ReadCategories: true },
  Store: {
    StoreUserIDKey: true,
    StoreBookmarks: true,
    StoreSignedVideo: true,
    StoreGNSSTrackRecording: true,
    StoreRejectedContent: true,
  },
  StoreAndRead: { StoreReadSystemID: true },
} as const;

/** Categories that a wearer can choose on the camera system, in Dutch; an id that was given out never means something else. */
export const CATEGORIES = [
  { Id: '1', Name: 'Aanspreken' },
  { Id: '2', Name: 'Bekeuring' },
  { Id: '3', Name: 'Agressie of geweld' },
  { Id: '4', Name: 'Aanhouding' },
  { Id: '5', Name: 'Hulpverlening' },
  { Id: '6', Name: 'Overig' },
] as const;

const DOCUMENTS: Readonly<Record<string, object>> = {
  'Capabilities.json': CAPABILITIES,
  // The description of the interface names both.
  'Capability.json': CAPABILITIES,
  'Categories.json': CATEGORIES,
};

/** The text of a document in `System/`, if there is one of that name. */
export function systemDocument(name: string): string | undefined {
  const document = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  return document === undefined ? undefined : JSON.stringify(document);
}
