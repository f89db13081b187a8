/** What a check found: it holds, it does not, or nothing can be said. One sentence in Dutch says which, and where. */
export interface VerifyOutcome {
  readonly verdict: 'holds' | 'broken' | 'unreadable';
  readonly sentence: string;
}

/** What the reader already trusts. */
export interface VerifyOptions {
  /** Public key as a JWK, JWKS, PEM or verifier-key file, or its fingerprint, or a verifier key as text. Without it a check only finds damage. */
  readonly key?: string;
  /** File with an older checkpoint of the log. */
  readonly checkpoint?: string;
}

/** Everything that was checked is as it was signed. */
export function holds(sentence: string): VerifyOutcome {
  return { verdict: 'holds', sentence: legible(sentence) };
}

/** Something is not as it was signed. */
export function broken(sentence: string): VerifyOutcome {
  return { verdict: 'broken', sentence: legible(sentence) };
}

/** The file is not something that can be checked. */
export function unreadable(sentence: string): VerifyOutcome {
  return { verdict: 'unreadable', sentence: legible(sentence) };
}

// Names in a forged file must not paint over the verdict on a terminal, nor turn its words around.
function legible(sentence: string): string {
  return sentence.replaceAll(/\p{C}/gu, '\ufffd');
}

/** What is said when the only key was found in the file itself: whoever forged the file could have put it there. */
export const UNPROVEN_KEY =
  'Let op: de sleutel komt uit het bestand zelf en bewijst daarom niet wie het heeft ondertekend; controleer met --key en de vingerafdruk uit de brief of van de website van de gemeente.';
