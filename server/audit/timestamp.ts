import { hash, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  CryptoEngine,
  MessageImprint,
  setEngine,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

setEngine('node', new CryptoEngine({ name: 'node', crypto: webcrypto }));

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const GRANTED = [0, 1];
const NONCE_SIZE = 8;
const LARGEST_ANSWER = 256 * 1024;
const PATIENCE_MILLISECONDS = 10_000;

/** A timestamp authority (RFC 3161): its address, and the certificates of those who vouch for it, as PEM. */
export interface TimestampAuthority {
  readonly url: string;
  readonly certificates: string;
}

/** A timestamp that was checked: the answer as it came (DER of TimeStampResp), and the moment that it attests. */
export interface Timestamp {
  readonly response: Buffer;
  readonly stampedAt: Date;
}

/** Has an authority attest that this text existed, and checks what it answers. Throws when it does not answer in time or the answer does not hold. */
export async function requestTimestamp(authority: TimestampAuthority, text: string): Promise<Timestamp> {
  // The first bit is left out: as an INTEGER it would make the nonce negative.
  const nonce = randomBytes(NONCE_SIZE);
  nonce.writeUInt8((nonce.readUInt8(0) & 0x7f) | 0x40, 0);
  const answer = await fetch(authority.url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: new Uint8Array(requestFor(text, nonce)),
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  if (!answer.ok) throw new Error(`The timestamp authority answered ${answer.status}`);
  const response = await bounded(answer);
  return { response, stampedAt: await checkTimestamp(authority.certificates, response, { text, nonce }) };
}

async function bounded(answer: Response): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body: ReadableStream<Uint8Array> | null = answer.body;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > LARGEST_ANSWER) throw new Error('The answer of the timestamp authority is too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function sha256(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'hex'), 'hex');
}

/** RFC 3161 section 2.4.1, asking for the authority's certificate along with the token. */
function requestFor(text: string, nonce: Buffer): ArrayBuffer {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256 }),
      hashedMessage: new OctetString({ valueHex: new Uint8Array(sha256(text)).buffer }),
    }),
    nonce: new Integer({ valueHex: new Uint8Array(nonce).buffer }),
    certReq: true,
  });
  return request.toSchema().toBER(false);
}

/**
 * The moment that an answer attests for a text, after RFC 3161 section 2.4.2: granted, about this text and for this question, signed by a
 * certificate for timestamps that leads to one of the given ones. Throws with what does not hold.
 */
export async function checkTimestamp(
  certificates: string,
  response: Buffer,
  asked: { readonly text: string; readonly nonce?: Buffer },
): Promise<Date> {
  const parsed = TimeStampResp.fromBER(new Uint8Array(response).buffer);
  if (!GRANTED.includes(parsed.status.status)) {
    throw new Error(`The timestamp authority refused: status ${parsed.status.status}`);
  }
  if (parsed.timeStampToken === undefined) throw new Error('The answer of the timestamp authority has no token');
  const signed = new SignedData({ schema: parsed.timeStampToken.content });
  const stamped = stampedIn(signed);
  requireAbout(stamped, asked);
  await requireSigned(signed, asked.text, certificates);
  return stamped.genTime;
}

function stampedIn(signed: SignedData): TSTInfo {
  const content = signed.encapContentInfo.eContent;
  if (content === undefined) throw new Error('The timestamp has no content');
  return TSTInfo.fromBER(content.getValue());
}

function requireAbout(stamped: TSTInfo, { text, nonce }: { readonly text: string; readonly nonce?: Buffer }): void {
  const { hashAlgorithm, hashedMessage } = stamped.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA_256 || !sha256(text).equals(bytesOf(hashedMessage))) {
    throw new Error('The timestamp is about another text');
  }
  if (nonce !== undefined && (stamped.nonce === undefined || !nonce.equals(bytesOf(stamped.nonce)))) {
    throw new Error('The timestamp answers another question');
  }
}

function bytesOf(value: Integer | OctetString): Buffer {
  return Buffer.from(value.valueBlock.valueHexView);
}

async function requireSigned(signed: SignedData, text: string, certificates: string): Promise<void> {
  const trustedCerts = pemCertificates(certificates);
  const { signatureVerified, signerCertificate } = await signed.verify({
    ...{ signer: 0, checkChain: true, extendedMode: true },
    // The certificates must hold at the moment that the timestamp attests; the library takes it from there.
    ...{ trustedCerts, data: new TextEncoder().encode(text).buffer },
  });
  if (signatureVerified !== true) throw new Error('The signature of the timestamp does not hold');
  const signer = signerCertificate && new X509Certificate(Buffer.from(signerCertificate.toSchema(true).toBER(false)));
  if (signer?.keyUsage.includes(TIME_STAMPING) !== true)
    throw new Error('The signer of the timestamp may not sign timestamps');
}

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function pemCertificates(pem: string): Certificate[] {
  return (pem.match(PEM_BLOCK) ?? []).map((block) =>
    Certificate.fromBER(new Uint8Array(new X509Certificate(block).raw).buffer),
  );
}
