/** What a connection file is made from. */
export interface ConnectionFacts {
  /** Name of the municipality. */
  readonly organisation: string;
  /** What the administrator calls the connection. */
  readonly name: string;
  /** Release of this program. */
  readonly version: string;
  /** Where docks sign in. */
  readonly signInUrl: string;
  readonly userName: string;
  readonly password: string;
  /** Certificates in PEM that vouch for our address; a dock without one would use plain HTTP. */
  readonly certificates: readonly string[];
  /** Public key in PEM that docks wrap content keys to, and its name; nothing when they send footage as it is. */
  readonly encryption: { readonly publicKey: string; readonly keyId: string } | undefined;
}

/** Most bytes of a connection file. */
export const LARGEST_CONNECTION_FILE = 64 * 1024;

/** The file that an administrator gives to the manager of the docks (Connection API, version 1.0), as text. Throws when it would be too large. */
export function connectionFile(facts: ConnectionFacts): string {
  const text = JSON.stringify(
    {
      ConnectionFileVersion: '1.0',
      SiteName: facts.organisation.slice(0, 64),
      ApplicationName: `Beeldkluis: ${facts.name}`.slice(0, 256),
      ApplicationVersion: facts.version,
      ContentDestinationAsNTPServer: false,
      AuthenticationTokenURI: [facts.signInUrl],
      ...(facts.certificates.length === 0 ? {} : { HTTPSCertificate: facts.certificates.map(base64) }),
      BlobAPIKey: facts.password,
      BlobAPIUserName: facts.userName,
      ContainerType: 'mp4',
      FullStoreAndReadSupport: false,
      WantEncryption: facts.encryption !== undefined,
      ...(facts.encryption === undefined
        ? {}
        : { PublicKey: base64(facts.encryption.publicKey), PublicKeyId: facts.encryption.keyId }),
    },
    undefined,
    2,
  );
  if (Buffer.byteLength(text) > LARGEST_CONNECTION_FILE) throw new Error('The connection file is too large for docks');
  return text;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
