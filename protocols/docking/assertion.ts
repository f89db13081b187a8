/** How a dock proves who it is: a signed statement for one request, short-lived and used once. */
export const ASSERTION = {
  /** RFC 7515 algorithm; the key is EC P-256, made on the docking PC and never leaving it. */
  algorithm: 'ES256',
  /** `typ` header, so that it cannot pass for anything else. */
  type: 'beeldkluis-dock+jwt',
  /** Longest time from `iat` to `exp`. */
  lifeSeconds: 60,
} as const;

/** Claims of an assertion (RFC 7519); `htm` and `htu` bind it to one request as in RFC 9449. */
export interface AssertionClaims {
  /** Id of the dock. */
  readonly iss: string;
  /** Address of the service. */
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  /** Used once. */
  readonly jti: string;
  /** Method of the request, in capitals. */
  readonly htm: string;
  /** Path of the request, without the query. */
  readonly htu: string;
}
