/** Everything that can be set, read once at the start. Secrets are paths to files, never values. */
export interface Settings {
  /** Demo mode: persons to sign in as, a clock that moves, loopback only. */
  readonly demo: boolean;
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Address under which people and docks reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Folder of the embedded database and the directory vault. */
  readonly dataFolder: string;
  readonly database:
    | { readonly dialect: 'sqlite'; readonly file: string }
    | { readonly dialect: 'postgresql'; readonly url: string; readonly passwordFile: string | undefined };
  readonly vault: { readonly kind: 'directory'; readonly folder: string } | S3Settings;
  readonly keys: { readonly primary: string; readonly mirror: string; readonly rootKeyFile: string };
  /** Folder outside the database into which checkpoints of the log are written. */
  readonly checkpointFolder: string;
  /** Other places outside that checkpoints are kept in. */
  readonly anchors: {
    /** Timestamp authority (RFC 3161), and the PEM file with the certificates that vouch for it. */
    readonly timestamp: { readonly url: string; readonly certificateFile: string } | undefined;
    readonly bucket: S3Settings | undefined;
    /** Mail server and mailbox of an auditor. */
    readonly mail: MailSettings | undefined;
  };
  /** Name of the log in its checkpoints; it never changes. */
  readonly logOrigin: string;
  /** Collector that lines of the processing log are handed to (OTLP/HTTP), without `/v1/traces`; none are when it says nothing. */
  readonly otlpEndpoint: string | undefined;
  /** Municipal protocol that applies, by its id. */
  readonly protocolId: string;
  /** Where clamd listens, which scans what comes in; nothing is scanned when it says nothing. */
  readonly clamd: { readonly path: string } | { readonly host: string; readonly port: number } | undefined;
  /** Days within which everything in the vault is opened and hashed again. */
  readonly recheckDays: number;
  readonly signIn: OidcSettings | undefined;
  readonly transport:
    | { readonly kind: 'loopback' }
    | { readonly kind: 'tls'; readonly certificate: string; readonly key: string }
    | { readonly kind: 'proxy'; readonly trusted: string };
  /** File (PEM) with the certificates that docks are to trust, for their connection file. */
  readonly dockCertificate: string | undefined;
  /** The converted face detector, made at set-up. */
  readonly detectorModel: string;
  /** Bundled browser code and style sheets, made at set-up. */
  readonly browserFolder: string;
  /** Who answers for the API, and where a weakness can be reported (RFC 9116). */
  readonly contact: { readonly name: string; readonly email: string; readonly url: string };
  readonly securityContact: string;
  readonly logLevel: string;
}

/** A mail server, by its address (`smtp:` or `smtps:`), and who is written to. */
export interface MailSettings {
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly signIn: { readonly user: string; readonly passwordFile: string } | undefined;
}

/** An S3 server as vault. */
export interface S3Settings {
  readonly kind: 's3';
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyFile: string;
  readonly secretKeyFile: string;
}

/** Identity provider of the municipality (OpenID Connect, NL GOV profile: code flow, PKCE, private_key_jwt). */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** File with the private JWK that signs the client's assertions. */
  readonly clientKeyFile: string;
  /** Claim that carries the groups, and which group gives which role: `groep=rol,groep=rol`. */
  readonly rolesClaim: string;
  readonly roleOfGroup: Readonly<Record<string, string>>;
  /** Least level of assurance (`acr`) that a sign-in must have; empty when the provider does not say. */
  readonly leastAssurance: string;
}
